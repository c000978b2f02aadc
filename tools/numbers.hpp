// Numbers as people read them, and numbers people type.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace quintile::tool {

/// 1234567 -> "1,234,567".
[[nodiscard]] std::string grouped(std::uint64_t value);
/// "1 row", "1,234 rows".
[[nodiscard]] std::string counted(std::uint64_t count, std::string_view noun);
/// 1234567.891 with two decimals -> "1,234,567.89"; NaN -> "-".
[[nodiscard]] std::string grouped(double value, int decimals);
/// 0.1234 -> "12.3%"; NaN -> "-".
[[nodiscard]] std::string percent(double share);
/// 12345678 -> "12.3 M".
[[nodiscard]] std::string rounded(double value);

/// Reads a count: "1000", "1_000_000", "10k", "2.5M", "1G", "1e6". Throws UserError naming `flag`.
[[nodiscard]] std::uint64_t parse_count(std::string_view text, std::string_view flag);
/// Reads a finite number. Throws UserError naming `flag`.
[[nodiscard]] double parse_number(std::string_view text, std::string_view flag);
/// Reads a share from 0 to `most`: "0.05" or "5%". Throws UserError naming `flag`.
[[nodiscard]] double parse_share(std::string_view text, std::string_view flag, double most = 1);

}  // namespace quintile::tool
