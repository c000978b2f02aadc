// Standard errors of totals over customers of several fits, which err together in part.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "engine/clv/intervals/totals.hpp"
#include "quintile/clv.hpp"
#include "quintile/table.hpp"

namespace quintile::clv {

/// Of the logarithms of a fit's parameters: covariance = own + pull all pull', where `all` is that of the fit of all.
struct FitErrors {
  Matrix own, pull;

  /// Of the fit of all itself.
  static FitErrors of_all(std::size_t parameters);
  /// Of a group's fit; pull: as in GroupFit.
  static FitErrors of_group(const ModelFit& fit, const std::vector<double>& pull, const Matrix& all);
};

class TotalErrors {
 public:
  TotalErrors(std::size_t groups, std::size_t horizons, std::size_t parameters);

  /// Adds totals by one fit.
  void add(const Totals& totals, const FitErrors& purchases, const FitErrors& spend);

  /// The table "projections" of quintile/intervals.hpp. all, spend: covariances of the logarithms of the parameters of
  /// the fits of all; an empty `spend`: no money.
  [[nodiscard]] Table table(std::span<const std::string> names, std::span<const double> horizons_days,
                            const Matrix& all, const Matrix& spend) const;

 private:
  struct Sum {
    double own_purchases = 0;  // variances
    double own_value = 0;
    TotalSlopes by_all;  // by the parameters of the fits of all
  };
  void add(const TotalSlopes& slopes, const FitErrors& purchases, const FitErrors& spend, Sum& sum) const;

  std::size_t groups_, horizons_;
  std::vector<double> customers_;  // of each group and of all
  std::vector<Sum> sums_;          // of each group, and of all, by horizon
};

}  // namespace quintile::clv
