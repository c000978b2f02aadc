#include "engine/aggregate/skip_report.hpp"

#include <fmt/format.h>

#include <array>

namespace quintile::aggregation {

std::string nothing_left(const RowCounts& counts) {
  static constexpr std::array<std::string_view, kSkipReasons> kWords = {"without customer",
                                                                        "with an unreadable customer id",
                                                                        "with an unreadable time",
                                                                        "with a bad amount",
                                                                        "with an unknown event kind",
                                                                        "with an unreadable satisfaction score",
                                                                        "malformed",
                                                                        "after the as-of date",
                                                                        "before the observation window",
                                                                        "ignored as returns",
                                                                        "in dropped orders"};
  if (counts.read == 0) return "the log has no rows. Give a log with at least one event.";
  std::string text = fmt::format("no event is left of {} row{}", counts.read, counts.read == 1 ? "" : "s");
  std::string_view separator = ": ";
  for (std::size_t reason = 0; reason < kSkipReasons; ++reason) {
    if (counts.skipped[reason] == 0) continue;
    text += fmt::format("{}{} {}", separator, counts.skipped[reason], kWords[reason]);
    separator = ", ";
  }
  return text + ". Check the column mapping, the as-of date and the window.";
}

}  // namespace quintile::aggregation
