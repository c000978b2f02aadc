// Customer lifetime value: purchase models, fitted and used for prediction.
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "quintile/aggregate.hpp"
#include "quintile/buffer.hpp"
#include "quintile/customers.hpp"
#include "quintile/table.hpp"
#include "quintile/time.hpp"

namespace quintile {

/// Models of when customers buy and for how long. r, alpha, ... are > 0; time has the unit of the fit.
enum class PurchaseModel : std::uint8_t {
  nbd,         ///< r, alpha: Poisson purchases with rate ~ Gamma(r, alpha), nobody drops out (Ehrenberg 1959)
  bg_nbd,      ///< r, alpha, a, b: NBD until dropping out, after each repeat purchase with probability ~ Beta(a, b)
               ///< (Fader, Hardie and Lee 2005)
  mbg_nbd,     ///< r, alpha, a, b: as BG/NBD, but the first purchase may be the last (Batislam et al. 2007)
  pareto_nbd,  ///< r, alpha, s, beta: NBD until dropping out at a time with rate ~ Gamma(s, beta) (Schmittlein et al.
               ///< 1987)
  bg_bb,  ///< alpha, beta, gamma, delta: at each of T opportunities a purchase with probability ~ Beta(alpha, beta)
          ///< until dropping out before one with probability ~ Beta(gamma, delta) (Fader, Hardie and Shang 2010).
          ///< Times count opportunities: t_x, T and horizons are whole numbers, x <= t_x
};

/// "nbd", "bg-nbd", "mbg-nbd", "pareto-nbd", "bg-bb".
[[nodiscard]] std::string_view purchase_model_name(PurchaseModel model);

/// The model of a name; nothing when there is none.
[[nodiscard]] std::optional<PurchaseModel> purchase_model_named(std::string_view name);

/// Names of the model's parameters in their order.
[[nodiscard]] std::vector<std::string> parameter_names(PurchaseModel model);

/// What purchase models are fitted to: for each customer the repeat purchases x, the time t_x from the first purchase
/// to the last and the time T from the first purchase to the end of observation. x is a whole number, 0 <= t_x <= T,
/// and t_x = 0 where x = 0. Spans of equal length; `weights` may be empty (all 1) and are >= 0. Times are in ticks,
/// such as days, of which `ticks_per_unit` make the unit of the model's parameters, horizons and rates (7: weeks).
struct PurchaseHistories {
  std::span<const double> x;
  std::span<const double> t_x;
  std::span<const double> T;  // NOLINT(readability-identifier-naming): the papers' name
  std::span<const double> weights = {};
  double ticks_per_unit = 1;

  [[nodiscard]] std::size_t size() const noexcept { return x.size(); }
};

struct FitOptions {
  /// Added to minus the log-likelihood: penalty x sum of weights x sum over parameters of ln^2(parameter). Pulls
  /// parameters towards 1; >= 0.
  double penalty = 0;
  int max_iterations = 200;
};

/// A fitted model. A fit that did not converge is a value and not an exception: `diagnosis` says what is wrong.
struct ModelFit {
  std::string model;                    ///< "bg-nbd", ...
  std::vector<std::string> names;       ///< of the parameters
  std::vector<double> parameters;       ///< at the maximum
  std::vector<double> standard_errors;  ///< NaN for a parameter at its bound
  std::vector<double> covariance;       ///< row by row; NaN in rows and columns of a parameter at its bound
  double log_likelihood = 0;            ///< without the penalty
  double aic = 0;                       ///< 2 parameters - 2 log_likelihood
  double bic = 0;                       ///< parameters ln(customers) - 2 log_likelihood
  double customers = 0;                 ///< sum of the weights
  std::uint64_t distinct = 0;           ///< different (x, t_x, T)
  int iterations = 0;                   ///< steps on all the data that led to the maximum
  int evaluations = 0;                  ///< passes over all the data, those of other starts too
  double gradient_norm = 0;             ///< by the logarithms of the parameters inside their bounds
  bool converged = false;
  std::vector<std::string> diagnosis;  ///< sentences; empty when there is nothing to say
};

/// Fits by maximum likelihood. Throws UserError for options out of their range and DataError for histories that cannot
/// be (NaN, t_x > T, ...) or that cannot tell (no customer with a weight, nobody with a repeat purchase).
[[nodiscard]] ModelFit fit_purchases(PurchaseModel model, const PurchaseHistories& histories,
                                     const FitOptions& options = {});

/// The log-likelihood of histories at given parameters, without the factor 1 / x! that all models share.
[[nodiscard]] double log_likelihood(PurchaseModel model, std::span<const double> parameters,
                                    const PurchaseHistories& histories);

// Predictions. `parameters` are as in ModelFit; UserError when their number is wrong or one is not positive and finite.
// Weights of histories are ignored. Every result is finite.

/// What is asked about every customer at once, which costs little more than one question.
struct ForecastOptions {
  std::vector<double> horizons;  ///< units, >= 0, ascending
  bool purchases = true;         ///< expected purchases in (T, T + horizon]
  bool discounted = false;       ///< the same, each discounted by exp(-rate t), t after T
  bool residual = false;         ///< without a horizon: the discounted expected residual transactions (DERT)
  double rate = 0;               ///< per unit, >= 0; > 0 for `residual`
};

/// Columns of all customers; those not asked for are empty.
struct Forecast {
  Buffer<double> p_alive;
  std::vector<Buffer<double>> purchases;   ///< by horizon
  std::vector<Buffer<double>> discounted;  ///< by horizon
  Buffer<double> residual;
};

/// What a customer of the same x and T would buy if alive is computed once for all of them; where many differ in T
/// alone it is interpolated, with an error below 1e-12. All relative errors are below 1e-10 for parameters between 1e-3
/// and 1e3, x to 10,000 and T to 100,000.
[[nodiscard]] Forecast forecast(PurchaseModel model, std::span<const double> parameters,
                                const PurchaseHistories& histories, const ForecastOptions& options);

// One question each.

/// P(alive at T), per customer.
[[nodiscard]] Buffer<double> p_alive(PurchaseModel model, std::span<const double> parameters,
                                     const PurchaseHistories& histories);

/// Expected purchases in (T, T + horizon], per customer; horizon in units, finite and >= 0.
[[nodiscard]] Buffer<double> expected_purchases(PurchaseModel model, std::span<const double> parameters,
                                                const PurchaseHistories& histories, double horizon);

/// Expected purchases in (T, T + horizon], each discounted by exp(-rate t), t after T, per customer. An infinite
/// horizon gives the discounted expected residual transactions (DERT). rate per unit: > 0 when the horizon is infinite,
/// else >= 0. By quadrature to a relative error below 1e-10; a sum over the opportunities for bg_bb.
[[nodiscard]] Buffer<double> discounted_purchases(PurchaseModel model, std::span<const double> parameters,
                                                  const PurchaseHistories& histories, double rate,
                                                  double horizon = std::numeric_limits<double>::infinity());

/// Expected repeat purchases of a new customer in the time t after the first purchase.
[[nodiscard]] double expected_purchases_new(PurchaseModel model, std::span<const double> parameters, double t);

/// P(X(t) = 0), ..., P(X(t) = largest): repeat purchases of a new customer in the time t after the first purchase.
[[nodiscard]] std::vector<double> purchase_probabilities(PurchaseModel model, std::span<const double> parameters,
                                                         double t, std::uint32_t largest);

/// Expected repeat purchases of all customers together by each of `times`: the curve that actual purchases are tracked
/// against. births: time of each customer's first purchase; both in units from one origin. A customer counts from
/// birth.
[[nodiscard]] std::vector<double> expected_tracking(PurchaseModel model, std::span<const double> parameters,
                                                    std::span<const double> births, std::span<const double> times);

/// Expected number of customers with 0, 1, ..., largest repeat purchases: sums of P(X(T) = n) over the ages T, in
/// units.
[[nodiscard]] std::vector<double> expected_frequencies(PurchaseModel model, std::span<const double> parameters,
                                                       std::span<const double> ages, std::uint32_t largest);

/// Standard errors of predictions that come from those of the parameters (delta method, from differences of the
/// predictions by the logarithms of the parameters; good to six digits). A parameter at its bound counts as known.
struct PredictionErrors {
  Buffer<double> p_alive;             ///< per customer
  Buffer<double> expected_purchases;  ///< per customer
  double total_purchases = 0;         ///< of their sum: of a segment, where the histories are those of one
};
[[nodiscard]] PredictionErrors prediction_errors(PurchaseModel model, const ModelFit& fit,
                                                 const PurchaseHistories& histories, double horizon);

/// What the spend model is fitted to: for each customer the repeat purchases x and the mean money of one of them.
/// `weights` may be empty (all 1).
struct SpendHistories {
  std::span<const double> x;
  std::span<const double> spend;  ///< mean money of a repeat purchase; ignored where x = 0
  std::span<const double> weights = {};

  [[nodiscard]] std::size_t size() const noexcept { return x.size(); }
};

struct SpendFit : ModelFit {
  /// Pearson's correlation of x and spend over the customers fitted. The model takes it to be 0; NaN: one of the two is
  /// the same for everybody.
  double correlation = 0;
  std::uint64_t without_spend = 0;  ///< repeat buyers left out because their mean spend is 0 or less (returns)
};

/// Fits the Gamma-Gamma model of spend (Fader, Hardie and Lee 2005; Fader and Hardie 2013) to the customers with x > 0
/// and spend > 0: the money of a purchase is Gamma(p, nu), nu ~ Gamma(q, gamma) differs between customers. q is held
/// above 1, where the mean is finite. Throws UserError and DataError as fit_purchases does.
[[nodiscard]] SpendFit fit_spend(const SpendHistories& histories, const FitOptions& options = {});

/// Expected mean money of a future purchase, per customer: p (gamma + x spend) / (p x + q - 1), which is the
/// population's mean where x = 0; a spend below 0 counts as 0. `parameters` are p, q, gamma with q > 1.
[[nodiscard]] Buffer<double> expected_spend(std::span<const double> parameters, const SpendHistories& histories);

/// How the customers of a table are projected.
struct ClvOptions {
  /// Default: of bg_nbd, mbg_nbd, pareto_nbd and nbd the one that forecast the holdout best, or the one with the least
  /// AIC where the table has no holdout (docs/adr/0007-choice-of-model.md), provided that there are
  /// `least_repeat_buyers`.
  std::optional<PurchaseModel> model;
  PeriodUnit unit = PeriodUnit::week;  ///< of parameters; a month is 146,097 / 4,800 days, the calendar's mean
  std::vector<double> horizons_days = {30, 90, 365};  ///< ascending, each > 0 and finite
  double discount = 0.10;  ///< a year; money a time t ahead counts (1 + discount)^-t, a year having 365.2425 days; >= 0
  double margin = 1;       ///< share of spend that is profit; > 0
  std::uint64_t least_repeat_buyers = 500;  ///< for an automatic choice
  DurationNs utc_offset = 0;                ///< zone of the days, as in AggregateOptions
  FitOptions fit;
};

/// How a candidate, fitted to what was before the holdout, did in it. Of customers with a purchase before it.
struct HoldoutTrial {
  std::string model;
  double customers = 0;
  double days = 0;                 ///< length of the holdout
  double actual = 0;               ///< repeat purchase periods in it
  double expected = 0;             ///< ... that the model expected
  double mean_absolute_error = 0;  ///< of a customer
  /// Poisson deviance 2 sum (y ln(y / e) - (y - e)) of purchases y from those expected e: it grows with the errors of
  /// customers and with that of the sum, and is least for the true expectation.
  double deviance = 0;
};

struct ClvResult {
  std::vector<HoldoutTrial> trials;    ///< of the candidates in their order; empty without a holdout or a choice
  std::vector<ModelFit> candidates;    ///< purchase models compared or fitted; the chosen one on all customers
  std::size_t chosen = 0;              ///< index of the one used
  std::optional<SpendFit> spend;       ///< missing without amounts, or when no repeat buyer has spent
  PeriodUnit unit = PeriodUnit::week;  ///< of the purchase model's parameters
  std::vector<double> horizons_days;
  Buffer<double> p_alive;                 ///< these are 0 for customers without a purchase
  std::vector<Buffer<double>> purchases;  ///< expected in each horizon after the as-of date
  Buffer<double> dert;                    ///< discounted expected residual transactions; empty without a discount
  Buffer<double> expected_spend;          ///< money of a future purchase; empty without a spend model
  std::vector<Buffer<double>> clv;        ///< discounted profit in each horizon; empty without a spend model
  std::vector<std::string> notes;         ///< why this model, what is wrong with it, or why there is none

  [[nodiscard]] bool fitted() const noexcept { return !p_alive.empty(); }
};

/// Fits to the customers with a purchase and projects each: purchases = P(alive) x expected purchases, clv = spend x
/// discounted purchases x margin. Time is whole days from the day of the first purchase to the last day before `as_of`
/// (or to that day, if somebody bought at the as-of instant) where the table has times, else its own durations. Data
/// that do not allow a choice (too few repeat buyers, a table that lacks times) are a note and not an error; with a
/// given model they throw as fit_purchases does. UserError for options out of their range.
[[nodiscard]] ClvResult project_clv(const CustomerTable& customers, TimeNs as_of, const ClvOptions& options = {});

/// Fitted models as kept in a file.
struct ClvModels {
  ModelFit purchases;
  std::optional<SpendFit> spend;
  PeriodUnit unit = PeriodUnit::week;  ///< of the purchase model's parameters
};

/// The chosen models of a table "models". Throws DataError when it has none, or none of this kind.
[[nodiscard]] ClvModels models_of(const TableView& models, PeriodUnit unit);

/// Projects with models that are there already. `model`, `unit`, `fit` and `least_repeat_buyers` of the options are
/// ignored. Throws DataError for histories that the model cannot take.
[[nodiscard]] ClvResult project_clv(const CustomerTable& customers, TimeNs as_of, const ClvModels& models,
                                    const ClvOptions& options);

/// Fits to what was before the table's holdout, or to everything when it has none, and projects nothing. The model is
/// the options' or chosen as project_clv does.
[[nodiscard]] ClvResult fit_before_holdout(const CustomerTable& customers, TimeNs as_of, const ClvOptions& options);

/// "model_comparison": a row per candidate of a choice: model, chosen, aic, and its trial: customers, holdout_days,
/// actual, expected, mean_absolute_error, deviance (NaN without one).
[[nodiscard]] Table comparison_table(const ClvResult& result);

/// How well a model describes the purchases of a log.
struct ClvDiagnosis {
  /// "tracking": weeks from the first purchase: week (1, 2, ...), from (its first day), actual and expected (repeat
  /// purchase days in it), actual_cumulative, expected_cumulative, holdout (flag: it begins after what the model saw).
  Table tracking;
  /// "frequencies": repeat_purchases ("0" to "6", "7+"), actual and expected (customers), before the holdout.
  Table frequencies;
  /// "holdout": customers by repeat purchases before the holdout: repeat_purchases, customers, actual and expected
  /// (mean repeat purchases in the holdout). No rows without a holdout.
  Table holdout;
};

/// `log` was aggregated with daily_repeats, by periods of a day, and with a holdout that the models have not seen or
/// without one. Throws UserError when it was not.
[[nodiscard]] ClvDiagnosis diagnose_clv(const AggregateResult& log, const ClvModels& models, DurationNs utc_offset = 0);

/// p_alive, expected_purchases_30d, ..., dert, expected_spend, clv_30d, ...: names from the horizons. Views into
/// `result`.
[[nodiscard]] std::vector<ColumnView> clv_columns(const ClvResult& result);

/// A row per parameter of each model: model, chosen, parameter, estimate, standard_error, log_likelihood, aic, bic,
/// customers, converged, diagnosis. Named "models". `others` are models fitted beside it, chosen as well.
[[nodiscard]] Table model_table(const ClvResult& result, std::span<const ModelFit> others = {});

}  // namespace quintile
