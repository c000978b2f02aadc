// What one customer does in the log. datasets/README.md has the model's formulas and sources.
#pragma once

#include <cstdint>
#include <vector>

#include "datasets/event_row.hpp"
#include "datasets/season.hpp"
#include "quintile/generate.hpp"

namespace quintile::datasets {

/// The traits a customer is born with.
struct Profile {
  double start = 0;         ///< busy time of the first purchase (or, for a prospect, the first contact), in [0, span)
  double rate = 0;          ///< purchases per busy second while active, relative to the population's scale
  double dropout = 0;       ///< probability of leaving after a purchase
  std::uint64_t limit = 1;  ///< purchases until the customer leaves
  bool prospect = false;    ///< never buys
};

/// Simulates customers independently of each other, from the seed and their index alone.
class CustomerModel {
 public:
  explicit CustomerModel(const GenerateOptions& options);

  [[nodiscard]] const GenerateOptions& options() const noexcept { return options_; }
  [[nodiscard]] const Season& season() const noexcept { return season_; }
  [[nodiscard]] TimeNs begin() const noexcept { return begin_; }

  /// Scale of the purchase rates, in purchases per busy second. Calibration sets it.
  void set_rate_scale(double scale) noexcept { rate_scale_ = scale; }
  [[nodiscard]] double rate_scale() const noexcept { return rate_scale_; }

  [[nodiscard]] Profile profile(std::uint64_t customer) const noexcept;
  /// Purchases to expect of a customer at a rate scale:
  /// 1 + (1 - p) / p * (1 - exp(-rate * scale * p * (span - start))).
  [[nodiscard]] double expected_purchases(const Profile& profile, double rate_scale) const noexcept;

  /// Appends the customer's events in no particular order; orders are numbered from `first_order`. Without
  /// `money` every amount is 0 (a return's is -1), and everything else is the same. Returns the number of purchases.
  std::uint32_t simulate(std::uint64_t customer, std::uint32_t first_order, bool money,
                         std::vector<EventRow>& out) const;

 private:
  GenerateOptions options_;
  TimeNs begin_;
  Season season_;
  double growth_;     // of the acquisition rate over the whole log, as a logarithm
  double dropout_b_;  // second parameter of the dropout probability's beta distribution
  double rate_scale_ = 0;
};

}  // namespace quintile::datasets
