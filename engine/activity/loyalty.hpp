// Who has bought often, long and steadily enough to be called loyal.
#pragma once

#include <algorithm>
#include <cstddef>

#include "quintile/activity.hpp"
#include "quintile/customers.hpp"

namespace quintile {

/// The loyalty criteria bound to a table. Whether the customer is active still is another question. A criterion
/// whose measure the table lacks is left out; without occasions nobody is loyal.
class Loyalty {
 public:
  Loyalty(const CustomerTable& customers, const ActivityOptions& options)
      : customers_(customers),
        occasions_(std::max(options.loyal_occasions, 1U)),
        quarters_(options.loyal_quarters),
        tenure_days_(static_cast<double>(options.loyal_tenure) / static_cast<double>(kNsPerDay)) {}

  [[nodiscard]] bool met(std::size_t i) const noexcept {
    const CustomerTable& c = customers_;
    if (c.occasions.empty()) return false;
    // Without short circuits: which criterion fails is unpredictable, a mispredicted branch costs more than all three.
    const unsigned often = c.occasions[i] >= occasions_ ? 1U : 0U;
    const unsigned long_enough = c.tenure_days.empty() || c.tenure_days[i] >= tenure_days_ ? 1U : 0U;
    const unsigned steady = c.quarters.empty() || c.quarters[i] >= quarters_ ? 1U : 0U;
    return (often & long_enough & steady) != 0;
  }

 private:
  const CustomerTable& customers_;
  std::uint32_t occasions_;
  std::uint32_t quarters_;
  double tenure_days_;
};

}  // namespace quintile
