// The built-in rule files, as a user could have written them.
#pragma once

#include <string_view>

namespace quintile::segmenting {

extern const std::string_view kStandardText;
extern const std::string_view kRfmRText;
extern const std::string_view kRfGridText;

}  // namespace quintile::segmenting
