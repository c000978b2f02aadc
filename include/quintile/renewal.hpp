// Renewal models: how long subscribers stay, and what they will still pay.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "quintile/buffer.hpp"
#include "quintile/clv.hpp"
#include "quintile/subscriptions.hpp"
#include "quintile/table.hpp"

namespace quintile {

/// Models of how long subscribers renew. Each keeps a probability of leaving at a renewal.
enum class RenewalModel : std::uint8_t {
  shifted_beta_geometric,  ///< alpha, beta: the probability is ~ Beta(alpha, beta) (Fader and Hardie 2007)
  beta_discrete_weibull,   ///< alpha, beta, c: and the risk of leaving changes with age; c = 1 is the former
};

/// "shifted-beta-geometric", "beta-discrete-weibull".
[[nodiscard]] std::string_view renewal_model_name(RenewalModel model);

/// What renewal models are fitted to: subscribers by how often they renewed. All cohorts add up, because the likelihood
/// depends on these sums alone. Vectors of equal length, numbers >= 0.
struct RenewalCounts {
  std::vector<double> left;    ///< left[t]: who renewed t - 1 times and did not renew for the t-th; left[0] is 0
  std::vector<double> active;  ///< active[t]: who renewed t times, and whose next renewal is yet to come

  [[nodiscard]] std::size_t size() const noexcept { return left.size(); }
  RenewalCounts& operator+=(const RenewalCounts& other);
  /// reached[t]: who came to the t-th renewal and was seen to renew or to leave; reached[0]: everybody.
  [[nodiscard]] std::vector<double> reached() const;
};

/// A cohort: survivors[0] subscribers at the start, survivors[t] of them after t renewals. Throws DataError unless they
/// are numbers >= 0 that do not increase.
[[nodiscard]] RenewalCounts count_survivors(std::span<const double> survivors);

/// Fits by maximum likelihood. Throws DataError for counts that cannot be or that cannot tell (fewer renewals than
/// parameters, nobody left).
[[nodiscard]] ModelFit fit_renewals(RenewalModel model, const RenewalCounts& counts, const FitOptions& options = {});

/// Of one cohort.
[[nodiscard]] ModelFit fit_renewals(RenewalModel model, std::span<const double> survivors,
                                    const FitOptions& options = {});

/// P(still subscribed after t renewals) of a new subscriber.
[[nodiscard]] double survival(RenewalModel model, std::span<const double> parameters, double t);

/// P(renews once more) after t renewals.
[[nodiscard]] double renewal_probability(RenewalModel model, std::span<const double> parameters, double t);

/// Expected further renewals, of the next `horizon`, after t renewals.
[[nodiscard]] double expected_renewals(RenewalModel model, std::span<const double> parameters, double t,
                                       std::uint32_t horizon);

/// The same after 0, 1, ..., count - 1 renewals, each from the one after it.
[[nodiscard]] std::vector<double> expected_renewals_by_age(RenewalModel model, std::span<const double> parameters,
                                                           std::size_t count, std::uint32_t horizon);

/// Median of the further renewals after t renewals; `largest` when it is that or more.
[[nodiscard]] std::uint32_t median_renewals(RenewalModel model, std::span<const double> parameters, double t,
                                            std::uint32_t largest);

/// Expected further renewals after t renewals, the k-th of them discounted by (1 + rate)^-k; rate per period, >= 1e-6.
/// Times the margin of a period it is the value of what a subscriber will still pay. The first 4,000 are summed, the
/// rest by the formula of Euler and Maclaurin to a relative error below 1e-9.
[[nodiscard]] double discounted_renewals(RenewalModel model, std::span<const double> parameters, double t, double rate);

/// The same after 0, 1, ..., count - 1 renewals, each from the one after it.
[[nodiscard]] std::vector<double> discounted_renewals_by_age(RenewalModel model, std::span<const double> parameters,
                                                             std::size_t count, double rate);

/// How subscribers are projected.
struct RenewalOptions {
  RenewalModel model = RenewalModel::shifted_beta_geometric;
  RenewalPeriod period = RenewalPeriod::month;
  std::uint32_t horizon = 0;      ///< renewals ahead that are expected; 0: those of ten years
  double discount = 0.10;         ///< a year; the k-th renewal from now counts (1 + discount)^-(k periods); > 0
  double margin = 1;              ///< share of a payment that is profit; > 0
  std::optional<double> payment;  ///< money of a period; default: the subscriber's mean payment, where there is one
  FitOptions fit;

  /// Renewals in the horizon.
  [[nodiscard]] std::uint32_t renewals_ahead() const;
  /// The discount rate of one period.
  [[nodiscard]] double rate() const;
};

struct RenewalResult {
  std::optional<ModelFit> fit;         ///< missing: nothing was projected
  RenewalCounts counts;                ///< that it was fitted to
  std::uint64_t running = 0;           ///< subscriptions at the as-of date
  std::optional<double> mean_payment;  ///< of a subscription, or the one given; missing: there is no money
  /// Per customer: whether subscribed at the as-of date. The others are 0 for who is not.
  Buffer<std::uint8_t> subscribed;
  Buffer<std::uint32_t> renewals;      ///< made so far in the running subscription
  Buffer<double> renewal_probability;  ///< of the next renewal
  Buffer<double> expected_renewals;    ///< of those in the horizon
  Buffer<double> renewal_value;        ///< discounted profit of all renewals to come; empty without money
  std::vector<std::string> notes;
};

/// Fits to all subscriptions and projects the customer of each that runs. Throws as fit_renewals does, and UserError
/// for options out of their range.
[[nodiscard]] RenewalResult project_renewals(std::size_t customers, const Subscriptions& subscriptions,
                                             const RenewalOptions& options = {});

/// subscribed, renewals, renewal_probability, expected_renewals, renewal_value. Views into `result`.
[[nodiscard]] std::vector<ColumnView> renewal_columns(const RenewalResult& result);

/// A row per number of renewals made, 0 and up: renewals, reached, left, survival (share of those who started, as
/// observed; product limit), survival_model, renewal_probability, expected_renewals (in the horizon), median_renewals
/// (NaN: the horizon or more), discounted_renewals, and with a payment renewal_value. Named "renewals".
[[nodiscard]] Table renewal_table(const ModelFit& fit, const RenewalCounts& counts, const RenewalOptions& options,
                                  std::optional<double> payment);

}  // namespace quintile
