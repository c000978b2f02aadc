#include "io/log/bad_row.hpp"

#include <fmt/format.h>

#include <cmath>
#include <string>

#include "io/log/cell_text.hpp"
#include "io/parse/missing.hpp"
#include "quintile/error.hpp"

namespace quintile::io {
namespace {

struct Complaint {
  const char* what;
  LogRole role;
  const char* advice;
};

Complaint complaint_about(SkipReason reason) {
  switch (reason) {
    case SkipReason::bad_customer:
      return {"customer id that is no whole number", LogRole::customer, "Correct it"};
    case SkipReason::bad_time:
      return {"unreadable time", LogRole::time, "Correct it, give --time-format"};
    case SkipReason::bad_kind:
      return {"unknown event kind", LogRole::kind, "Say what it is with --kind-map VALUE=KIND"};
    case SkipReason::bad_value:
      return {"unreadable satisfaction score", LogRole::value, "Correct it"};
    default:
      return {"unreadable amount", LogRole::amount, "Correct it"};
  }
}

}  // namespace

bool is_empty_cell(const Cells& cells, std::size_t row) {
  bool empty = true;
  if (with_texts(cells, [&](const auto& texts) { empty = is_missing(trim(texts[row])); })) return empty;
  if (const auto* numbers = std::get_if<std::span<const double>>(&cells)) return std::isnan((*numbers)[row]);
  return true;
}

void throw_bad_row(const FilePlan& plan, const TableBlock& block, std::size_t row, SkipReason reason) {
  if (reason == SkipReason::malformed) {
    std::string sentence = "unreadable row";
    for (const auto& [index, text] : block.malformed) {
      if (index == row) sentence = text;
    }
    throw DataError(
        fmt::format("{} in {}. Correct it, or pass --bad-rows skip.", sentence, place_of(plan.path, block, row)));
  }
  const Complaint complaint = complaint_about(reason);
  std::string values;
  for (const PlannedColumn& planned : plan.of(complaint.role)) {
    values += fmt::format("{}'{}'", values.empty() ? "" : " * ",
                          cell_text(block.columns[planned.position], *planned.column, row));
  }
  // A text file's header is its line 1, so that a row there means that the columns were named by hand.
  const bool first_line = block.first_line == 1 && row == 0;
  throw DataError(fmt::format("{} in {}, column '{}': {}. {}{}, or pass --bad-rows skip.", complaint.what,
                              place_of(plan.path, block, row), plan.mapping[complaint.role].expression, values,
                              complaint.advice, first_line ? ", leave out --columns if the line is a header" : ""));
}

}  // namespace quintile::io
