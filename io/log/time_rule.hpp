// How a file writes its times.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "io/log/verdicts.hpp"
#include "io/parse/date_text.hpp"
#include "io/parse/time_format.hpp"
#include "io/parse/time_unit.hpp"
#include "io/table_source.hpp"
#include "quintile/log.hpp"

namespace quintile::io {

/// Numbers that spell a date, such as 20111210.
struct CalendarNumber {};

/// The rule by which the cells of one time column become instants.
class TimeRule {
 public:
  using Rule = std::variant<DateForm, TimeFormat, TimeUnit, CalendarNumber>;

  TimeRule(Rule rule, DurationNs utc_offset) : rule_(std::move(rule)), utc_offset_(utc_offset) {}

  /// Cells as instants. An unreadable or missing time marks its row. Nanoseconds in 64-bit integers are passed through.
  [[nodiscard]] std::span<const TimeNs> read(const Cells& cells, const SourceColumn& column, Verdicts& verdicts,
                                             Buffer<TimeNs>& out) const;
  /// One cell, for inspecting; nothing when it is unreadable.
  template <class Value>
  [[nodiscard]] bool read_one(Value value, TimeNs& out) const;

 private:
  Rule rule_;
  DurationNs utc_offset_;
};

/// Hands over the cells of the time column block by block; nullptr at the end.
using MoreCells = std::function<const Cells*()>;

/// Finds the rule from the options, the column's unit, or else its values, as many blocks of them as it takes. What was
/// inferred is added to `notes`. Throws UserError when nothing decides it.
[[nodiscard]] TimeRule decide_time_rule(const SourceColumn& column, const std::string& path, const LogOptions& options,
                                        const MoreCells& more, std::vector<std::string>& notes);

}  // namespace quintile::io
