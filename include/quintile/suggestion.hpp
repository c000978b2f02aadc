// "Did you mean ...?"
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace quintile {

/// The candidate nearest to what was typed, or an empty text when none is near.
[[nodiscard]] std::string nearest(std::string_view typed, const std::vector<std::string>& candidates);

/// " Did you mean 'x'?" or an empty text.
[[nodiscard]] std::string did_you_mean(std::string_view typed, const std::vector<std::string>& candidates);

/// "a, b, c".
[[nodiscard]] std::string listed(const std::vector<std::string>& names);

}  // namespace quintile
