#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "engine/clv/renewal/renewal.hpp"
#include "quintile/error.hpp"
#include "quintile/renewal.hpp"

namespace quintile {
namespace {

void check(const RenewalOptions& options) {
  const auto positive = [](const char* what, double value) {
    if (!(value > 0) || !std::isfinite(value)) throw UserError(fmt::format("{} must be a number > 0: {}", what, value));
  };
  positive("the yearly discount rate of renewals", options.discount);
  positive("the margin", options.margin);
  if (options.payment) positive("the payment of a period", *options.payment);
}

template <class T>
Buffer<T> zeros(std::size_t size) {
  Buffer<T> out(size);
  std::fill(out.begin(), out.end(), T{0});
  return out;
}

// What a model says of each number of renewals made.
struct Outlook {
  std::vector<double> probability, expected, discounted;

  Outlook(const ModelFit& fit, const RenewalOptions& options, std::size_t ages)
      : probability(ages),
        expected(expected_renewals_by_age(options.model, fit.parameters, ages, options.renewals_ahead())),
        discounted(discounted_renewals_by_age(options.model, fit.parameters, ages, options.rate())) {
    for (std::size_t t = 0; t < ages; ++t)
      probability[t] = renewal_probability(options.model, fit.parameters, static_cast<double>(t));
  }
};

}  // namespace

std::uint32_t RenewalOptions::renewals_ahead() const {
  constexpr double kYears = 10;
  return horizon > 0 ? horizon : static_cast<std::uint32_t>(std::lround(kYears * periods_per_year(period)));
}

double RenewalOptions::rate() const { return std::expm1(std::log1p(discount) / periods_per_year(period)); }

RenewalResult project_renewals(std::size_t customers, const Subscriptions& subscriptions,
                               const RenewalOptions& options) {
  check(options);
  if (subscriptions.size() == 0) {
    throw DataError(
        "renewals need subscriptions, and the log has none: no event of kind product_subscription or "
        "service_subscription up to the as-of date. Say with --kind-map what its kinds are called");
  }
  RenewalResult out;
  out.counts = clv::renewal::count(subscriptions);
  out.fit = fit_renewals(options.model, out.counts, options.fit);
  for (const std::string& sentence : out.fit->diagnosis)
    out.notes.push_back(fmt::format("{}: {}", out.fit->model, sentence));

  out.mean_payment = options.payment ? options.payment : clv::renewal::mean_payment(subscriptions);
  const std::optional<double>& mean = out.mean_payment;
  if (!mean) {
    out.notes.emplace_back(
        "no subscription event has an amount: renewals are projected, and no money; give --payment to have it");
  }
  out.subscribed = zeros<std::uint8_t>(customers);
  out.renewals = zeros<std::uint32_t>(customers);
  out.renewal_probability = zeros<double>(customers);
  out.expected_renewals = zeros<double>(customers);
  if (mean) out.renewal_value = zeros<double>(customers);
  const std::uint32_t oldest = *std::max_element(subscriptions.renewals.begin(), subscriptions.renewals.end());
  const Outlook outlook(*out.fit, options, oldest + std::size_t{1});
  for (std::size_t i = 0; i < subscriptions.size(); ++i) {
    if (subscriptions.running[i] == 0) continue;
    ++out.running;
    const std::uint32_t row = subscriptions.customer[i];
    const std::uint32_t t = subscriptions.renewals[i];
    out.subscribed[row] = 1;
    out.renewals[row] = t;
    out.renewal_probability[row] = outlook.probability[t];
    out.expected_renewals[row] = outlook.expected[t];
    if (!mean) continue;
    const double own = subscriptions.paid[i];
    const double payment = options.payment ? *options.payment : std::isnan(own) ? *mean : own;
    out.renewal_value[row] = outlook.discounted[t] * payment * options.margin;
  }
  const std::uint32_t ahead = options.renewals_ahead();
  const std::uint32_t median = median_renewals(options.model, out.fit->parameters, 0, ahead);
  out.notes.insert(
      out.notes.begin(),
      fmt::format("{} of {} subscriptions run; by {} a new one is renewed with a probability of {:.3f} and makes "
                  "a median of {} renewals",
                  out.running, subscriptions.size(), out.fit->model, outlook.probability[0],
                  median < ahead ? fmt::format("{}", median) : fmt::format("{} or more", ahead)));
  return out;
}

}  // namespace quintile
