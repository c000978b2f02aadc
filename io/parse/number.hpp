// Numbers as people and programs write them.
#pragma once

#include <string_view>

namespace quintile::io {

/// Reads a number with '.' or ',' as its decimal sign. Blanks around it and a plus sign are allowed, also inf and nan.
/// Groups of thousands ("1,234.50") are understood only where they cannot be a decimal sign: with a decimal part
/// or at least two groups. Currency signs, percent signs and anything else make it unreadable: false, `out` unchanged.
[[nodiscard]] bool parse_number(std::string_view text, char decimal, double& out) noexcept;

}  // namespace quintile::io
