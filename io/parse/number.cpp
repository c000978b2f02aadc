#include "io/parse/number.hpp"

#include <fast_float/fast_float.h>

#include <array>
#include <system_error>

#include "io/parse/missing.hpp"

namespace quintile::io {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool parse_plain(std::string_view text, char decimal, double& out) noexcept {
  double value = 0;
  const fast_float::parse_options options(fast_float::chars_format::general, decimal);
  const char* const end = text.data() + text.size();
  const auto result = fast_float::from_chars_advanced(text.data(), end, value, options);
  if (result.ec != std::errc() || result.ptr != end) return false;
  out = value;
  return true;
}

// Copies a number without its thousands separators. Returns the length, or 0 when the groups are not exactly
// three digits or could be a decimal part.
std::size_t drop_groups(std::string_view text, char decimal, std::array<char, 64>& out) noexcept {
  const char separator = decimal == '.' ? ',' : '.';
  std::size_t length = 0;
  std::size_t i = 0;
  if (text.size() > out.size()) return 0;
  if (text[i] == '-') out[length++] = text[i++];
  const std::size_t first = i;
  while (i < text.size() && is_digit(text[i])) out[length++] = text[i++];
  const std::size_t leading = i - first;
  if (leading == 0 || leading > 3 || text[first] == '0') return 0;
  std::size_t groups = 0;
  while (i < text.size() && text[i] == separator) {
    if (i + 3 >= text.size()) return 0;
    for (std::size_t k = 1; k <= 3; ++k) {
      if (!is_digit(text[i + k])) return 0;
      out[length++] = text[i + k];
    }
    i += 4;
    ++groups;
  }
  const bool has_decimals = i < text.size() && text[i] == decimal;
  if (groups == 0 || (groups == 1 && !has_decimals)) return 0;
  while (i < text.size()) out[length++] = text[i++];
  return length;
}

}  // namespace

bool parse_number(std::string_view text, char decimal, double& out) noexcept {
  text = trim(text);
  if (text.size() > 1 && text.front() == '+' && text[1] != '-') text.remove_prefix(1);
  if (text.empty()) return false;
  if (parse_plain(text, decimal, out)) return true;
  std::array<char, 64> digits{};
  const std::size_t length = drop_groups(text, decimal, digits);
  return length > 0 && parse_plain({digits.data(), length}, decimal, out);
}

}  // namespace quintile::io
