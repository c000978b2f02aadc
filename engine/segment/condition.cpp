#include "engine/segment/condition.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <utility>

namespace quintile::segmenting {
namespace {

// Narrows `condition` to what `bound` allows too.
void narrow(Condition& condition, const Condition& bound) {
  if (bound.low > condition.low || (bound.low == condition.low && bound.low_open)) {
    condition.low = bound.low;
    condition.low_open = bound.low_open;
  }
  if (bound.high < condition.high || (bound.high == condition.high && bound.high_open)) {
    condition.high = bound.high;
    condition.high_open = bound.high_open;
  }
}

bool is_empty(const Condition& c) { return !(c.low < c.high || (c.low == c.high && !c.low_open && !c.high_open)); }

void skip_blanks(std::string_view& text) { text.remove_prefix(std::min(text.find_first_not_of(" \t"), text.size())); }

bool take(std::string_view& text, std::string_view token) {
  skip_blanks(text);
  if (!text.starts_with(token)) return false;
  text.remove_prefix(token.size());
  return true;
}

bool take_number(std::string_view& text, double& value) {
  skip_blanks(text);
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || !std::isfinite(value)) return false;
  text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  return true;
}

// One bound: a comparison, a number, or two numbers with a dash between.
bool take_bound(std::string_view& text, Condition& bound) {
  if (take(text, "<=")) return take_number(text, bound.high);
  if (take(text, ">=")) return take_number(text, bound.low);
  if (take(text, "<")) return bound.high_open = true, take_number(text, bound.high);
  if (take(text, ">")) return bound.low_open = true, take_number(text, bound.low);
  (void)(take(text, "==") || take(text, "="));
  if (!take_number(text, bound.low)) return false;
  bound.high = bound.low;
  return !take(text, "-") || take_number(text, bound.high);
}

}  // namespace

bool is_on_score(const Condition& condition) {
  return condition.variable == "r" || condition.variable == "f" || condition.variable == "m" ||
         condition.variable == "fm";
}

bool holds(const Condition& condition, double value) noexcept {
  return (condition.low_open ? value > condition.low : value >= condition.low) &&
         (condition.high_open ? value < condition.high : value <= condition.high);
}

bool score_part_holds(const Conjunction& conjunction, const ScoreCell& cell) {
  return std::all_of(conjunction.begin(), conjunction.end(), [&](const Condition& condition) {
    if (condition.variable == "r") return holds(condition, cell.r);
    if (condition.variable == "f") return holds(condition, cell.f);
    if (condition.variable == "m") return holds(condition, cell.m);
    if (condition.variable == "fm") return holds(condition, cell.fm);
    return true;
  });
}

bool has_column_part(const Conjunction& conjunction) {
  return !std::all_of(conjunction.begin(), conjunction.end(), is_on_score);
}

bool contradicts_itself(const Conjunction& conjunction) {
  for (const Condition& condition : conjunction) {
    Condition all = condition;
    for (const Condition& other : conjunction) {
      if (other.variable == condition.variable) narrow(all, other);
    }
    if (is_empty(all)) return true;
  }
  return false;
}

std::optional<Condition> condition_from(std::string_view variable, std::string_view text) {
  Condition condition;
  condition.variable = variable;
  do {
    Condition bound;
    if (!take_bound(text, bound)) return std::nullopt;
    narrow(condition, bound);
  } while (take(text, ","));
  skip_blanks(text);
  if (!text.empty()) return std::nullopt;
  return condition;
}

}  // namespace quintile::segmenting
