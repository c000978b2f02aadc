// Sums of predictions over groups of customers, with the sums of their gradients.
#pragma once

#include <vector>

#include "engine/clv/fit/derivatives.hpp"

namespace quintile::clv {

/// Spend has three parameters.
inline constexpr std::size_t kSpendParameters = 3;

/// A total and its slopes by the logarithms of parameters: those of purchases, and for value those of spend as well.
struct TotalSlopes {
  double purchases = 0;
  double value = 0;
  Vector of_purchases, of_value, of_value_by_spend;

  TotalSlopes& operator+=(const TotalSlopes& other);
};

class Totals {
 public:
  Totals() = default;
  Totals(std::size_t groups, std::size_t horizons, std::size_t parameters);

  void add_customer(std::size_t group) noexcept { customers_[group] += 1; }
  /// Adds a customer's expected purchases. slopes: by the parameters of purchases.
  void add_purchases(std::size_t group, std::size_t horizon, double value, const double* slopes) noexcept;
  /// Adds a customer's value: spend times `purchases` (discounted, times the margin).
  void add_value(std::size_t group, std::size_t horizon, double spend, const double* spend_slopes, double purchases,
                 const double* slopes) noexcept;
  Totals& operator+=(const Totals& other);

  [[nodiscard]] double customers(std::size_t group) const { return customers_[group]; }
  [[nodiscard]] TotalSlopes slopes(std::size_t group, std::size_t horizon) const;

 private:
  // Per group and horizon: purchases and their slopes, value and its slopes by both models' parameters.
  [[nodiscard]] std::size_t start(std::size_t group, std::size_t horizon) const noexcept {
    return (group * horizons_ + horizon) * width();
  }
  [[nodiscard]] double* cell(std::size_t group, std::size_t horizon) noexcept {
    return sums_.data() + start(group, horizon);
  }
  [[nodiscard]] std::size_t width() const noexcept { return 2 + 2 * parameters_ + kSpendParameters; }

  std::size_t horizons_ = 0;
  std::size_t parameters_ = 0;
  std::vector<double> customers_;
  std::vector<double> sums_;
};

}  // namespace quintile::clv
