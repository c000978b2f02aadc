#include "engine/clv/intervals/totals.hpp"

#include <cmath>
#include <limits>

namespace quintile::clv {
namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

Vector vector_at(const double* values, std::size_t size) {
  return Eigen::Map<const Vector>(values, static_cast<Eigen::Index>(size));
}

double error_of(const Vector& slopes, const Matrix& covariance) {
  return std::sqrt(std::max(0.0, slopes.dot(covariance * slopes)));
}

Column numbers(std::string name, std::string unit, std::string description, const std::vector<double>& values) {
  return {std::move(name),
          std::move(unit),
          std::move(description),
          ColumnRole::plain,
          Buffer<double>(std::span<const double>(values)),
          {}};
}

}  // namespace

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

Table Totals::table(std::span<const std::string> names, std::span<const double> horizons_days, const Matrix& covariance,
                    const Matrix& spend) const {
  std::vector<std::string> group_names;
  std::vector<double> days, customers, purchases, purchases_error, value, value_error;
  const auto add_row = [&](const std::string& name, std::size_t horizon, double size, const double* sum) {
    group_names.push_back(name);
    days.push_back(horizons_days[horizon]);
    customers.push_back(size);
    purchases.push_back(sum[0]);
    purchases_error.push_back(error_of(vector_at(sum + 1, parameters_), covariance));
    const double* money = sum + 1 + parameters_;
    const bool known = spend.size() > 0;
    const double by_purchases = known ? error_of(vector_at(money + 1, parameters_), covariance) : kNone;
    const double by_spend = known ? error_of(vector_at(money + 1 + parameters_, kSpendParameters), spend) : kNone;
    value.push_back(known ? money[0] : kNone);
    value_error.push_back(std::hypot(by_purchases, by_spend));
  };
  std::vector<double> all(horizons_ * width(), 0.0);
  double everybody = 0;
  for (std::size_t g = 0; g < customers_.size(); ++g) {
    everybody += customers_[g];
    for (std::size_t i = 0; i < all.size(); ++i) all[i] += sums_[g * all.size() + i];
    if (customers_[g] == 0) continue;
    for (std::size_t h = 0; h < horizons_; ++h)
      add_row(names[g], h, customers_[g], sums_.data() + (g * horizons_ + h) * width());
  }
  for (std::size_t h = 0; h < horizons_; ++h) add_row("all", h, everybody, all.data() + h * width());
  Table table;
  table.name = "projections";
  table.columns.push_back({"segment", "", "Segment", ColumnRole::plain, make_text_column(group_names), {}});
  table.columns.push_back(numbers("horizon_days", "1", "Days after the as-of date", days));
  table.columns.push_back(numbers("customers", "1", "Customers with a purchase", customers));
  table.columns.push_back(numbers("expected_purchases", "1", "Of all of them together", purchases));
  table.columns.push_back(numbers("expected_purchases_se", "1", "Its standard error", purchases_error));
  table.columns.push_back(numbers("value", "money", "Expected discounted profit of all of them together", value));
  table.columns.push_back(numbers("value_se", "money", "Its standard error", value_error));
  return table;
}

}  // namespace quintile::clv
