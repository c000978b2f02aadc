// Who has bought often, long and steadily enough to be called loyal.
#pragma once

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
        occasions_(options.loyal_occasions),
        quarters_(options.loyal_quarters),
        tenure_days_(static_cast<double>(options.loyal_tenure) / static_cast<double>(kNsPerDay)) {}

  [[nodiscard]] bool met(std::size_t i) const noexcept {
    const CustomerTable& c = customers_;
    if (c.occasions.empty() || c.occasions[i] == 0 || c.occasions[i] < occasions_) return false;
    if (!c.tenure_days.empty() && !(c.tenure_days[i] >= tenure_days_)) return false;
    return c.quarters.empty() || c.quarters[i] >= quarters_;
  }

 private:
  const CustomerTable& customers_;
  std::uint32_t occasions_;
  std::uint32_t quarters_;
  double tenure_days_;
};

}  // namespace quintile
