#pragma once

namespace quintile {

/// "0.1.0".
[[nodiscard]] const char* version();

}  // namespace quintile
