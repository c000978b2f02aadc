#include "engine/segment/column_conditions.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <limits>
#include <string>
#include <type_traits>
#include <variant>

#include "engine/segment/condition.hpp"
#include "quintile/error.hpp"

namespace quintile::segmenting {
namespace {

bool is_numeric(const ColumnView& column) {
  return (column.role == ColumnRole::plain || column.role == ColumnRole::flag) &&
         !std::holds_alternative<TextView>(column.values);
}

bool same(const Condition& a, const Condition& b) {
  return a.variable == b.variable && a.low == b.low && a.high == b.high && a.low_open == b.low_open &&
         a.high_open == b.high_open;
}

}  // namespace

const ColumnView& ColumnConditions::find(std::string_view name, std::string_view rule) const {
  std::vector<std::string_view> known;
  for (const ColumnView& column : columns_) {
    if (!is_numeric(column)) continue;
    if (column.name == name) return column;
    known.push_back(column.name);
  }
  throw UserError(
      fmt::format("segment '{}' names the column '{}', which this table does not have as numbers; it has: {}.", rule,
                  name, fmt::join(known, ", ")));
}

std::size_t ColumnConditions::add(const Condition& condition, std::string_view rule) {
  for (std::size_t i = 0; i < conditions_.size(); ++i) {
    if (same(conditions_[i].condition, condition)) return i;
  }
  conditions_.push_back({condition, &find(condition.variable, rule)});
  return conditions_.size() - 1;
}

void ColumnConditions::evaluate(std::size_t begin, std::size_t end, std::span<std::uint8_t> flags) const {
  std::uint8_t* out = flags.data();
  for (const auto& [condition, column] : conditions_) {
    std::visit(
        [&](const auto& values) {
          if constexpr (!std::is_same_v<std::decay_t<decltype(values)>, TextView>) {
            for (std::size_t i = begin; i < end; ++i) {
              out[i - begin] = static_cast<std::uint8_t>(holds(condition, static_cast<double>(values[i])));
            }
          }
        },
        column->values);
    out += end - begin;
  }
}

}  // namespace quintile::segmenting
