#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <type_traits>

#include "quintile/error.hpp"
#include "quintile/time.hpp"
#include "tools/row_selection.hpp"

namespace quintile::tool {
namespace {

using Operator = RowCondition::Operator;
constexpr const char* kNone = "none";

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  return text;
}

[[noreturn]] void fail_value(const ColumnView& column, const RowCondition& condition, const char* what) {
  throw UserError(fmt::format("'{}' is not {}, which column '{}' holds. Write for example --where '{} {}'.",
                              condition.value, what, column.name, column.name,
                              column.role == ColumnRole::time ? ">= 2011-06-01" : ">= 12.5"));
}

// Three-way comparison under an operator.
template <class T>
bool holds(Operator op, const T& a, const T& b) {
  switch (op) {
    case Operator::equal:
      return a == b;
    case Operator::unequal:
      return a != b;
    case Operator::less:
      return a < b;
    case Operator::less_equal:
      return a <= b;
    case Operator::greater:
      return a > b;
    case Operator::greater_equal:
      return a >= b;
  }
  return false;
}

template <class Values, class Missing, class Test>
void keep_where(const Values& values, Operator op, bool against_none, Missing missing, Test test,
                std::vector<std::uint8_t>& keep) {
  for (std::size_t row = 0; row < keep.size(); ++row) {
    if (keep[row] == 0) continue;
    const auto value = values[row];
    const bool none = missing(value);
    bool held = false;
    if (against_none) {
      held = none == (op == Operator::equal);
    } else {
      held = none ? op == Operator::unequal : test(value);
    }
    keep[row] = held ? 1 : 0;
  }
}

template <class T>
T number_from(const ColumnView& column, const RowCondition& condition) {
  T value{};
  const std::string& text = condition.value;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error == std::errc() && end == text.data() + text.size()) return value;
  fail_value(column, condition, "a number");
}

std::uint8_t flag_from(const ColumnView& column, const RowCondition& condition) {
  for (const char* yes : {"true", "yes", "1"}) {
    if (condition.value == yes) return 1;
  }
  for (const char* no : {"false", "no", "0"}) {
    if (condition.value == no) return 0;
  }
  fail_value(column, condition, "yes or no");
}

void require_equality(const ColumnView& column, const RowCondition& condition) {
  if (condition.op == Operator::equal || condition.op == Operator::unequal) return;
  throw UserError(fmt::format("column '{}' has no order. Compare it with = or !=.", column.name));
}

}  // namespace

RowCondition parse_condition(std::string_view text) {
  const std::size_t at = text.find_first_of("=!<>");
  struct Spelling {
    std::string_view text;
    Operator op;
  };
  constexpr Spelling kSpellings[] = {
      {"==", Operator::equal}, {"!=", Operator::unequal}, {"<=", Operator::less_equal}, {">=", Operator::greater_equal},
      {"=", Operator::equal},  {"<", Operator::less},     {">", Operator::greater}};
  if (at != std::string_view::npos) {
    for (const Spelling& spelling : kSpellings) {
      if (text.substr(at, spelling.text.size()) != spelling.text) continue;
      RowCondition out;
      out.column = trimmed(text.substr(0, at));
      out.op = spelling.op;
      std::string_view value = trimmed(text.substr(at + spelling.text.size()));
      const bool quoted =
          value.size() >= 2 && value.front() == value.back() && (value.front() == '\'' || value.front() == '"');
      out.value = quoted ? value.substr(1, value.size() - 2) : value;
      if (!out.column.empty()) return out;
      break;
    }
  }
  throw UserError(
      fmt::format("not a condition: '{}'. Write --where 'COLUMN OP VALUE' with = != < <= > or >=: "
                  "'recency_days > 90'.",
                  text));
}

void apply_condition(const ColumnView& column, const RowCondition& condition, std::vector<std::uint8_t>& keep) {
  const bool against_none = condition.value == kNone;
  if (against_none) require_equality(column, condition);
  const auto never = [](const auto&) { return false; };
  if (column.role == ColumnRole::label) {
    require_equality(column, condition);
    std::vector<std::uint8_t> listed_rows(keep.size(), 1);
    keep_labels(column, {condition.value}, column.name, listed_rows);
    for (std::size_t row = 0; row < keep.size(); ++row) {
      keep[row] =
          static_cast<std::uint8_t>(keep[row] & (listed_rows[row] ^ (condition.op == Operator::unequal ? 1 : 0)));
    }
    return;
  }
  std::visit(
      [&](const auto& values) {
        using Values = std::decay_t<decltype(values)>;
        if constexpr (std::is_same_v<Values, TextView>) {
          const std::string_view wanted = condition.value;
          keep_where(
              values, condition.op, against_none, [](std::string_view v) { return v.empty(); },
              [&](std::string_view v) { return holds(condition.op, v, wanted); }, keep);
        } else if constexpr (std::is_same_v<Values, std::span<const double>>) {
          const double wanted = against_none ? 0 : number_from<double>(column, condition);
          keep_where(
              values, condition.op, against_none, [](double v) { return std::isnan(v); },
              [&](double v) { return holds(condition.op, v, wanted); }, keep);
        } else if (column.role == ColumnRole::time) {
          const TimeNs wanted = against_none ? 0 : parse_time(condition.value);
          keep_where(
              values, condition.op, against_none, [](auto v) { return static_cast<TimeNs>(v) == kNoTime; },
              [&](auto v) { return holds(condition.op, static_cast<TimeNs>(v), wanted); }, keep);
        } else if (column.role == ColumnRole::flag) {
          require_equality(column, condition);
          const std::uint8_t wanted = against_none ? 0 : flag_from(column, condition);
          keep_where(
              values, condition.op, against_none, never,
              [&](auto v) { return holds(condition.op, static_cast<std::uint8_t>(v), wanted); }, keep);
        } else {
          // Whole numbers are compared exactly when the value is one too: an id may have more than 53 bits.
          using Integer =
              std::conditional_t<std::is_signed_v<typename Values::value_type>, std::int64_t, std::uint64_t>;
          Integer whole{};
          const std::string& text = condition.value;
          const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), whole);
          if (against_none || (error == std::errc() && end == text.data() + text.size())) {
            keep_where(
                values, condition.op, against_none, never,
                [&](auto v) { return holds(condition.op, static_cast<Integer>(v), whole); }, keep);
          } else {
            const double wanted = number_from<double>(column, condition);
            keep_where(
                values, condition.op, false, never,
                [&](auto v) { return holds(condition.op, static_cast<double>(v), wanted); }, keep);
          }
        }
      },
      column.values);
}

}  // namespace quintile::tool
