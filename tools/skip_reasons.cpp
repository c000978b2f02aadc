#include "tools/skip_reasons.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "tools/numbers.hpp"

namespace quintile::tool {
namespace {

constexpr std::array<const char*, kSkipReasons> kInWords = {"without customer",
                                                            "with a customer id of the wrong type",
                                                            "with an unreadable time",
                                                            "with an unreadable amount",
                                                            "with an unknown kind of event",
                                                            "with an unreadable satisfaction score",
                                                            "with the wrong number of fields",
                                                            "after the as-of date",
                                                            "before the observation window",
                                                            "returns, ignored",
                                                            "of orders with a return, dropped"};

}  // namespace

std::string counts_text(const RowCounts& counts) {
  const std::string read = grouped(counts.read);
  std::string out = counted(counts.read, "row") + " read";
  if (counts.total_skipped() == 0) return out + (counts.read == 1 ? ", used\n" : ", all of them used\n");
  out += fmt::format(", {} used, {} skipped:\n", grouped(counts.used()), grouped(counts.total_skipped()));
  for (std::size_t reason = 0; reason < kSkipReasons; ++reason) {
    if (counts.skipped[reason] == 0) continue;
    out += fmt::format("  {:>{}} {}\n", grouped(counts.skipped[reason]), read.size(), kInWords[reason]);
  }
  return out;
}

}  // namespace quintile::tool
