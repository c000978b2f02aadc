// What a projection of lifetime value changes in the rest of a result.
#pragma once

#include <string>
#include <vector>

#include "quintile/pipeline.hpp"

namespace quintile {

/// What it adds to the flags, whom it doubts, what an observation window hides from it. Empty without one.
[[nodiscard]] std::vector<std::string> projection_notes(const RunResult& result, const RunOptions& options);

}  // namespace quintile
