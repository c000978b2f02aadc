// How long a customer may stay away before counting as lapsed.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>

#include "engine/base/column_or.hpp"
#include "quintile/customers.hpp"
#include "quintile/lifecycle.hpp"

namespace quintile {

/// The lapse limit of each customer of a table: fixed, or a multiple of a gap between purchase days.
class LapseLimit {
 public:
  /// Throws UserError for options out of their range.
  LapseLimit(const CustomerTable& customers, DurationNs purchase_window, const LifecycleOptions& options);

  /// In days, of a customer with a purchase. Without branches: whether a customer has a rhythm is unpredictable.
  [[nodiscard]] double days(std::size_t i) const noexcept {
    const double gap = own_gap_days(i);
    const bool own = (gap > 0) & (repeats_[i] >= 2) & !fixed_;  // one gap is no median: a rhythm takes two
    const double limit = limit_from(gap);
    return own ? limit : typical_;
  }

  /// Exact median of the customers' own gaps, single ones too; NaN: nobody has bought on two days.
  [[nodiscard]] double population_median_gap_days() const noexcept { return population_; }

 private:
  /// Never shorter than the activity window: an active customer has not lapsed.
  [[nodiscard]] double limit_from(double gap_days) const noexcept { return std::max(multiple_ * gap_days, shortest_); }
  [[nodiscard]] double own_gap_days(std::size_t i) const noexcept {
    return has_medians_ ? median_gap_[i] : mean_gap_days(i);
  }
  [[nodiscard]] double mean_gap_days(std::size_t i) const noexcept {
    const std::uint32_t repeats = has_repeats_ ? repeats_[i] : 0;
    return repeats == 0 ? kUnknown : t_x_[i] / repeats;
  }
  [[nodiscard]] double median_of_own_gaps(std::span<const double> medians) const;

  static constexpr double kUnknown = std::numeric_limits<double>::quiet_NaN();
  static constexpr std::uint32_t kManyRepeats = std::numeric_limits<std::uint32_t>::max();
  std::size_t size_;
  bool has_medians_;
  bool has_repeats_;
  ColumnOr<double> median_gap_;
  ColumnOr<double> t_x_;
  ColumnOr<std::uint32_t> repeats_;  // where unknown, every gap counts
  bool fixed_;
  double multiple_;
  double shortest_;
  double population_;
  double typical_;  ///< limit of customers without a rhythm of their own
};

}  // namespace quintile
