// What every purchase model provides; fitting and prediction are written once over it.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/clv/collapse.hpp"
#include "engine/clv/fit/maximise.hpp"

namespace quintile::clv {

/// Expected purchases in (T, T + horizon], each discounted by exp(-rate t), t after T. Infinite horizons have a rate >
/// 0. Of several questions those with a rate > 0 come last, have the same one, and their horizons ascend.
struct Question {
  double horizon, rate;
};

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
  /// P(alive at T) of each row. last, end: what `dropout` gives for the row's x at t_x and at T, if there is one.
  void (*alive)(const Vector& at, const kernels::PurchaseRows& rows, const double* last, const double* end,
                double* out);
  /// A function of x and age that P(alive) is made of; nullptr: none.
  void (*dropout)(const Vector& at, double x, std::span<const double> ages, double* out);
  /// Answers to the questions by customers with x who are alive at an age: out[question * ages.size() + i].
  void (*given_alive)(const Vector& at, double x, std::span<const double> ages, std::span<const Question> questions,
                      double* out);
  /// The scale with which dropout and given_alive are smooth (AgeGroups); nullptr: they are not.
  double (*age_scale)(const Vector& at);
  double (*expected_new)(const Vector& at, double t);
  std::vector<double> (*probabilities)(const Vector& at, double t, std::uint32_t largest);
};

[[nodiscard]] const PurchaseModelSpec& nbd_spec();
[[nodiscard]] const PurchaseModelSpec& bg_nbd_spec();
[[nodiscard]] const PurchaseModelSpec& mbg_nbd_spec();
[[nodiscard]] const PurchaseModelSpec& pareto_nbd_spec();
[[nodiscard]] const PurchaseModelSpec& bg_bb_spec();
[[nodiscard]] const PurchaseModelSpec& spec_of(PurchaseModel model);
/// The model of a fit. Throws UserError when there is none of that name.
[[nodiscard]] PurchaseModel model_named(std::string_view name);

/// Throws UserError unless there are as many as the model has, positive and finite.
[[nodiscard]] Vector checked_parameters(const PurchaseModelSpec& spec, std::span<const double> parameters);

/// Rows a likelihood kernel handles at a time: part of what results are, so it never changes with the machine.
inline constexpr std::size_t kLikelihoodBlock = 4096;

/// A shape parameter beyond it leaves customers to differ by less than one percent (one over its root).
inline constexpr double kHardlyAnySpread = 1e4;

}  // namespace quintile::clv
