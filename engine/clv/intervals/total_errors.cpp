#include "engine/clv/intervals/total_errors.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "engine/clv/fit/log_covariance.hpp"
#include "engine/summary/table_of.hpp"

namespace quintile::clv {
namespace {

constexpr auto kSpendSize = static_cast<Eigen::Index>(kSpendParameters);

double variance(const Vector& slopes, const Matrix& covariance) {
  return std::max(0.0, slopes.dot(covariance * slopes));
}

}  // namespace

FitErrors FitErrors::of_all(std::size_t parameters) {
  const auto size = static_cast<Eigen::Index>(parameters);
  return {Matrix::Zero(size, size), Matrix::Identity(size, size)};
}

FitErrors FitErrors::of_group(const ModelFit& fit, const std::vector<double>& pull, const Matrix& all) {
  FitErrors out = of_all(fit.parameters.size());
  for (Eigen::Index i = 0; i < out.pull.rows(); ++i) {
    for (Eigen::Index j = 0; j < out.pull.cols(); ++j)
      out.pull(i, j) = pull[static_cast<std::size_t>(i * out.pull.cols() + j)];
  }
  out.own = log_covariance(fit) - out.pull * all * out.pull.transpose();
  return out;
}

TotalErrors::TotalErrors(std::size_t groups, std::size_t horizons, std::size_t parameters)
    : groups_(groups), horizons_(horizons), customers_(groups + 1, 0.0), sums_((groups + 1) * horizons) {
  const Vector none = Vector::Zero(static_cast<Eigen::Index>(parameters));
  for (Sum& sum : sums_) sum.by_all = {0, 0, none, none, Vector::Zero(kSpendSize)};
}

void TotalErrors::add(const TotalSlopes& slopes, const FitErrors& purchases, const FitErrors& spend, Sum& sum) const {
  sum.own_purchases += variance(slopes.of_purchases, purchases.own);
  sum.own_value += variance(slopes.of_value, purchases.own) + variance(slopes.of_value_by_spend, spend.own);
  const Matrix back = purchases.pull.transpose();
  sum.by_all += {slopes.purchases, slopes.value, back * slopes.of_purchases, back * slopes.of_value,
                 spend.pull.transpose() * slopes.of_value_by_spend};
}

void TotalErrors::add(const Totals& totals, const FitErrors& purchases, const FitErrors& spend) {
  for (std::size_t h = 0; h < horizons_; ++h) {
    TotalSlopes all = totals.slopes(0, h);
    for (std::size_t g = 0; g < groups_; ++g) {
      const TotalSlopes slopes = totals.slopes(g, h);
      if (g > 0) all += slopes;
      add(slopes, purchases, spend, sums_[g * horizons_ + h]);
    }
    add(all, purchases, spend, sums_[groups_ * horizons_ + h]);
  }
  for (std::size_t g = 0; g < groups_; ++g) {
    customers_[g] += totals.customers(g);
    customers_[groups_] += totals.customers(g);
  }
}

Table TotalErrors::table(std::span<const std::string> names, std::span<const double> horizons_days, const Matrix& all,
                         const Matrix& spend) const {
  struct Row {
    std::string group;
    double days, customers, purchases, purchases_error, value, value_error;
  };
  constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
  const bool money = spend.size() > 0;
  std::vector<Row> rows;
  for (std::size_t g = 0; g <= groups_; ++g) {
    if (g < groups_ && customers_[g] == 0) continue;
    for (std::size_t h = 0; h < horizons_; ++h) {
      const Sum& sum = sums_[g * horizons_ + h];
      const TotalSlopes& total = sum.by_all;
      const double purchases = std::sqrt(sum.own_purchases + variance(total.of_purchases, all));
      Row row = {
          g < groups_ ? names[g] : "all", horizons_days[h], customers_[g], total.purchases, purchases, kNone, kNone};
      if (money) {
        row.value = total.value;
        row.value_error =
            std::sqrt(sum.own_value + variance(total.of_value, all) + variance(total.of_value_by_spend, spend));
      }
      rows.push_back(std::move(row));
    }
  }
  return TableOf<Row>("projections", std::move(rows))
      .text("segment", "Segment", [](const Row& row) { return row.group; })
      .number("horizon_days", "1", "Days after the as-of date", [](const Row& row) { return row.days; })
      .number("customers", "1", "Customers with a purchase", [](const Row& row) { return row.customers; })
      .number("expected_purchases", "1", "Of all of them together", [](const Row& row) { return row.purchases; })
      .number("expected_purchases_se", "1", "Its standard error", [](const Row& row) { return row.purchases_error; })
      .number("value", "money", "Expected discounted profit of all of them together",
              [](const Row& row) { return row.value; })
      .number("value_se", "money", "Its standard error", [](const Row& row) { return row.value_error; })
      .take();
}

}  // namespace quintile::clv
