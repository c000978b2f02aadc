// Counting a log before writing it: how many events fall when, and the purchase rate that gives the volume asked for.
#pragma once

#include <cstdint>
#include <vector>

#include "datasets/customer_model.hpp"
#include "quintile/progress.hpp"

namespace quintile::datasets {

struct Census {
  std::uint32_t bin_seconds = 1;                ///< width of a bin of time
  std::vector<std::uint64_t> rows_in_bin;       ///< events per bin, over the whole log
  std::vector<std::uint32_t> purchases_before;  ///< per block of kModelBlock customers
  std::uint64_t rows = 0;
  std::uint64_t purchases = 0;
  std::uint64_t customers = 0;  ///< with at least one event that names them
};

/// Customers simulated together by one thread.
inline constexpr std::size_t kModelBlock = 32'768;

/// Simulates every customer without money and counts.
[[nodiscard]] Census take_census(const CustomerModel& model, const Control& control = {});

/// Sets the model's rate scale so that the number of purchases comes as close as it can to `transactions` (within
/// 0.5 % from about a thousand customers), and returns the census at that scale.
Census calibrate(CustomerModel& model, std::uint64_t transactions, const Control& control = {});

}  // namespace quintile::datasets
