// What the terminal can do.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace quintile::tool {

/// Columns of standard output; 120 when it is no terminal or does not say.
[[nodiscard]] std::size_t output_width();

/// Whether standard error is a terminal: only then a progress bar makes sense.
[[nodiscard]] bool errors_on_terminal();

enum class Style { plain, bold, dim, green, cyan, yellow, red };

/// Wraps text in a colour when standard output is a terminal and NO_COLOR is not set.
[[nodiscard]] std::string styled(std::string_view text, Style style);

}  // namespace quintile::tool
