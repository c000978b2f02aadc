#include "tools/numbers.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>

#include "quintile/error.hpp"

namespace quintile::tool {
namespace {

std::string group_digits(std::string_view digits) {
  std::string text;
  for (std::size_t i = 0; i < digits.size(); ++i) {
    if (i != 0 && (digits.size() - i) % 3 == 0) text += ',';
    text += digits[i];
  }
  return text;
}

double factor_of(std::string_view suffix) {
  if (suffix.empty()) return 1;
  if (suffix == "k" || suffix == "K") return 1e3;
  if (suffix == "M" || suffix == "m") return 1e6;
  if (suffix == "G" || suffix == "g") return 1e9;
  return 0;
}

}  // namespace

std::string grouped(std::uint64_t value) { return group_digits(std::to_string(value)); }

std::string counted(std::uint64_t count, std::string_view noun) {
  return fmt::format("{} {}{}", grouped(count), noun, count == 1 ? "" : "s");
}

std::string grouped(double value, int decimals) {
  if (std::isnan(value)) return "-";
  if (std::isinf(value)) return value > 0 ? "inf" : "-inf";
  const std::string text = fmt::format("{:.{}f}", std::abs(value), decimals);
  const std::size_t point = std::min(text.find('.'), text.size());
  const bool zero = text.find_first_of("123456789") == std::string::npos;
  return (value < 0 && !zero ? "-" : "") + group_digits(std::string_view(text).substr(0, point)) + text.substr(point);
}

std::string percent(double share) {
  const std::string text = grouped(share * 100, 1);
  return text == "-" ? text : text + "%";
}

std::string rounded(double value) {
  if (value >= 1e9) return fmt::format("{:.1f} G", value / 1e9);
  if (value >= 1e6) return fmt::format("{:.1f} M", value / 1e6);
  if (value >= 1e3) return fmt::format("{:.0f} k", value / 1e3);
  return fmt::format("{:.0f}", value);
}

std::uint64_t parse_count(std::string_view text, std::string_view flag) {
  std::string plain(text);
  std::erase(plain, '_');
  double number = 0;
  const char* last = plain.data() + plain.size();
  const auto [end, error] = std::from_chars(plain.data(), last, number);
  const double value = number * factor_of({end, static_cast<std::size_t>(last - end)});
  // A factor of 0 marks an unknown suffix; "0" itself has the factor 1.
  const bool known = error == std::errc() && factor_of({end, static_cast<std::size_t>(last - end)}) > 0;
  if (!known || !(value >= 0) || value > 9e15 || value != std::floor(value)) {
    throw UserError(fmt::format("{} is not a whole number: '{}'. Write it as 1000000, 1_000_000 or 1M.", flag, text));
  }
  return static_cast<std::uint64_t>(value);
}

double parse_number(std::string_view text, std::string_view flag) {
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || !std::isfinite(value)) {
    throw UserError(fmt::format("{} is not a number: '{}'. Write it as 12.5.", flag, text));
  }
  return value;
}

double parse_share(std::string_view text, std::string_view flag, double most) {
  const bool is_percent = text.ends_with('%');
  const double value = parse_number(is_percent ? text.substr(0, text.size() - 1) : text, flag) / (is_percent ? 100 : 1);
  if (value < 0 || value > most)
    throw UserError(fmt::format("{} must be from 0 to {:g}, not {}. Write 0.05 or 5%.", flag, most, text));
  return value;
}

}  // namespace quintile::tool
