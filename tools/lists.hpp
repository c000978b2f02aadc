// Lists inside one flag: "a,b,c" and "key=value,key=value".
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace quintile::tool {

/// Splits at `separator` and trims blanks; an empty text gives an empty list.
[[nodiscard]] std::vector<std::string> split(std::string_view text, char separator);

/// Splits "a=1,b=2". A part without '=' has an empty key.
[[nodiscard]] std::vector<std::pair<std::string, std::string>> split_pairs(std::string_view text, char separator = ',');

}  // namespace quintile::tool
