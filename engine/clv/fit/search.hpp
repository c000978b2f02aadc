// The search for a maximum, from several starts.
#pragma once

#include <optional>

#include "engine/clv/fit/maximise.hpp"
#include "quintile/clv.hpp"

namespace quintile::clv {

/// A likelihood of some data.
struct Problem {
  Objective log_likelihood;
  std::vector<Vector> starts;
  Box box;
  double customers = 0;  ///< sum of the weights
};

/// Rows that the starts compete on; with more than twice as many, a sample of about this size decides.
inline constexpr std::size_t kSampleRows = 4096;

/// Throws UserError unless the options are in their range.
void check_options(const FitOptions& options);

/// The starts compete on `sample`, if there is one, and the best maximum is climbed to on all the data. `at` of the
/// result is without the penalty.
[[nodiscard]] Maximum search(const Problem& all, const std::optional<Problem>& sample, const FitOptions& options);

}  // namespace quintile::clv
