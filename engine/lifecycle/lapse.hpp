// How long a customer may stay away before counting as lapsed.
#pragma once

#include <algorithm>
#include <cstddef>
#include <limits>

#include "quintile/customers.hpp"
#include "quintile/lifecycle.hpp"

namespace quintile {

/// The lapse limit of each customer of a table: fixed, or a multiple of a gap between purchase days.
class LapseLimit {
 public:
  /// Throws UserError for options out of their range.
  LapseLimit(const CustomerTable& customers, DurationNs purchase_window, const LifecycleOptions& options);

  /// In days, of a customer with a purchase.
  [[nodiscard]] double days(std::size_t i) const noexcept {
    if (fixed_) return typical_;
    const double gap = has_rhythm(i) ? own_gap_days(i) : kUnknown;
    return gap > 0 ? limit_from(gap) : typical_;
  }

  /// Exact median of the customers' own gaps, single ones too; NaN: nobody has bought on two days.
  [[nodiscard]] double population_median_gap_days() const noexcept { return population_; }

 private:
  /// One gap is no median: a rhythm takes two, that is three purchase periods.
  [[nodiscard]] bool has_rhythm(std::size_t i) const noexcept {
    return customers_.repeat_frequency.empty() || customers_.repeat_frequency[i] >= 2;
  }
  /// Never shorter than the activity window: an active customer has not lapsed.
  [[nodiscard]] double limit_from(double gap_days) const noexcept { return std::max(multiple_ * gap_days, shortest_); }
  [[nodiscard]] double own_gap_days(std::size_t i) const noexcept {
    if (!customers_.median_gap_days.empty()) return customers_.median_gap_days[i];
    if (customers_.t_x_days.empty() || customers_.repeat_frequency.empty()) return kUnknown;
    const std::uint32_t repeats = customers_.repeat_frequency[i];
    return repeats == 0 ? kUnknown : customers_.t_x_days[i] / repeats;
  }
  [[nodiscard]] double median_of_own_gaps() const;

  static constexpr double kUnknown = std::numeric_limits<double>::quiet_NaN();
  const CustomerTable& customers_;
  bool fixed_;
  double multiple_;
  double shortest_;
  double population_;
  double typical_;  ///< limit of customers without a rhythm of their own
};

}  // namespace quintile
