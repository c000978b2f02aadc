// What every purchase model provides; fitting and prediction are written once over it.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/clv/collapse.hpp"
#include "engine/clv/fit/maximise.hpp"

namespace quintile::clv {

/// A model as a table of functions over its parameters. Time is in units.
struct PurchaseModelSpec {
  std::string_view name;
  std::vector<std::string_view> parameters;

  /// What the model asks of histories beyond check_histories: throws DataError. nullptr: nothing.
  void (*check)(const PurchaseHistories& histories);

  // likelihood.cpp
  Derivatives (*log_likelihood)(const CollapsedHistories& data, const Vector& at);

  // fit.cpp
  std::vector<Vector> (*starts)(const CollapsedHistories& data);
  Box (*box)(const CollapsedHistories& data);
  /// Sentences on what parameters at a bound, or close to it, mean.
  std::vector<std::string> (*diagnose)(const CollapsedHistories& data, const Maximum& maximum);

  // predict.cpp
  /// ln of P(dropped out) / P(alive at T) of each row; -800 where it is minus infinity.
  void (*log_odds)(const Vector& at, const kernels::PurchaseRows& rows, double* out);
  /// Expected purchases in (T, T + horizon] given x, T and being alive at T. 0 < horizon, finite.
  double (*expected_alive)(const Vector& at, double x, double end, double horizon);
  /// The same with each purchase discounted by exp(-rate t). Infinite horizons have a rate > 0.
  double (*discounted_alive)(const Vector& at, double x, double end, double rate, double horizon);
  double (*expected_new)(const Vector& at, double t);
  std::vector<double> (*probabilities)(const Vector& at, double t, std::uint32_t largest);
};

[[nodiscard]] const PurchaseModelSpec& nbd_spec();
[[nodiscard]] const PurchaseModelSpec& bg_nbd_spec();
[[nodiscard]] const PurchaseModelSpec& mbg_nbd_spec();
[[nodiscard]] const PurchaseModelSpec& pareto_nbd_spec();
[[nodiscard]] const PurchaseModelSpec& bg_bb_spec();
[[nodiscard]] const PurchaseModelSpec& spec_of(PurchaseModel model);
/// The model of a fit. Throws InternalError when there is none of that name.
[[nodiscard]] PurchaseModel model_named(std::string_view name);

/// Rows a likelihood kernel handles at a time: part of what results are, so it never changes with the machine.
inline constexpr std::size_t kLikelihoodBlock = 4096;

/// A shape parameter beyond it leaves customers to differ by less than one percent (one over its root).
inline constexpr double kHardlyAnySpread = 1e4;

}  // namespace quintile::clv
