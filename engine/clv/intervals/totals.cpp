#include "engine/clv/intervals/totals.hpp"

namespace quintile::clv {

TotalSlopes& TotalSlopes::operator+=(const TotalSlopes& other) {
  purchases += other.purchases;
  value += other.value;
  of_purchases += other.of_purchases;
  of_value += other.of_value;
  of_value_by_spend += other.of_value_by_spend;
  return *this;
}

Totals::Totals(std::size_t groups, std::size_t horizons, std::size_t parameters)
    : horizons_(horizons), parameters_(parameters), customers_(groups, 0.0), sums_(groups * horizons * width(), 0.0) {}

void Totals::add_purchases(std::size_t group, std::size_t horizon, double value, const double* slopes) noexcept {
  double* sum = cell(group, horizon);
  *sum++ += value;
  for (std::size_t p = 0; p < parameters_; ++p) *sum++ += slopes[p];
}

void Totals::add_value(std::size_t group, std::size_t horizon, double spend, const double* spend_slopes,
                       double purchases, const double* slopes) noexcept {
  double* sum = cell(group, horizon) + 1 + parameters_;
  *sum++ += spend * purchases;
  for (std::size_t p = 0; p < parameters_; ++p) *sum++ += spend * slopes[p];
  for (std::size_t p = 0; p < kSpendParameters; ++p) *sum++ += spend_slopes[p] * purchases;
}

Totals& Totals::operator+=(const Totals& other) {
  if (sums_.empty() && customers_.empty()) return *this = other;
  for (std::size_t i = 0; i < customers_.size(); ++i) customers_[i] += other.customers_[i];
  for (std::size_t i = 0; i < sums_.size(); ++i) sums_[i] += other.sums_[i];
  return *this;
}

TotalSlopes Totals::slopes(std::size_t group, std::size_t horizon) const {
  const double* sum = sums_.data() + start(group, horizon);
  const auto size = static_cast<Eigen::Index>(parameters_);
  const double* value = sum + 1 + parameters_;
  return {sum[0], value[0], Eigen::Map<const Vector>(sum + 1, size), Eigen::Map<const Vector>(value + 1, size),
          Eigen::Map<const Vector>(value + 1 + parameters_, kSpendParameters)};
}

}  // namespace quintile::clv
