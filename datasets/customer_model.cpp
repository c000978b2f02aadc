#include "datasets/customer_model.hpp"

#include <algorithm>
#include <cmath>
#include <optional>

#include "datasets/contact_model.hpp"
#include "datasets/distributions.hpp"
#include "datasets/model_parameters.hpp"

namespace quintile::datasets {
namespace {

std::uint32_t seconds_of(double years) {
  return static_cast<std::uint32_t>(std::max(1.0, std::round(years * 365.25)) * kDay);
}

// Spend per purchase: gamma with the customer's own scale, which is inverse gamma over customers.
class Wallet {
 public:
  Wallet(std::uint64_t seed, std::uint64_t customer) noexcept
      : stream_(seed, customer, Purpose::money), scale_(kSpendGamma / draw_gamma(stream_, kSpendQ)) {}
  std::int32_t spend_cents() noexcept {
    const double cents = std::round(100.0 * scale_ * draw_gamma(stream_, kSpendP));
    return static_cast<std::int32_t>(std::clamp(cents, 1.0, 2e9));
  }

 private:
  Stream stream_;
  double scale_;
};

}  // namespace

CustomerModel::CustomerModel(const GenerateOptions& options)
    : options_(options),
      begin_(options.end - static_cast<TimeNs>(seconds_of(options.years)) * kNsPerSecond),
      season_(begin_, seconds_of(options.years)),
      growth_(kYearlyGrowth * season_.span() / (365.25 * kDay)) {
  const double mean = static_cast<double>(options.transactions.value_or(10 * options.customers)) /
                      static_cast<double>(options.customers);
  // A customer who is never out of time makes (a + b - 1) / (a - 1) purchases: three times the mean to reach.
  dropout_b_ = (3.0 * mean - 1.0) * (kDropoutA - 1.0);
}

Profile CustomerModel::profile(std::uint64_t customer) const noexcept {
  Stream stream(options_.seed, customer, Purpose::profile);
  Profile profile;
  // Customers are numbered in the order in which they arrive: customer i in the i-th of equal shares of all arrivals.
  const double share = (static_cast<double>(customer) + stream.uniform()) / static_cast<double>(options_.customers);
  const double elapsed = exact_log(1.0 + share * (exact_exp(growth_) - 1.0)) / growth_;
  profile.start = std::min(elapsed, 1.0 - 0x1p-53) * season_.span();
  profile.rate = draw_gamma(stream, kRateShape);
  profile.dropout = draw_beta(stream, kDropoutA, dropout_b_);
  profile.limit = draw_geometric(stream, profile.dropout);
  profile.prospect = options_.kinds && draw_event(stream, kProspectShare);
  return profile;
}

double CustomerModel::expected_purchases(const Profile& profile, double rate_scale) const noexcept {
  if (profile.prospect) return 0.0;
  const double p = profile.dropout;
  const double mean_events = profile.rate * rate_scale * p * (season_.span() - profile.start);
  return 1.0 + (1.0 - p) / p * (1.0 - exact_exp(-mean_events));
}

std::uint32_t CustomerModel::simulate(std::uint64_t customer, std::uint32_t first_order, bool money,
                                      std::vector<EventRow>& out) const {
  const Profile traits = profile(customer);
  const std::size_t begin = out.size();
  std::uint32_t purchases = 0;
  const AddEvent add = [&](double busy, EventRow row) {
    if (busy < 0 || busy >= season_.span()) return;
    row.second = season_.calendar_second(busy);
    row.customer = static_cast<std::uint32_t>(customer);
    out.push_back(row);
  };

  ContactModel contacts(options_, customer);
  if (traits.prospect) {
    contacts.add_prospect(traits.start, add);
  } else {
    Stream stream(options_.seed, customer, Purpose::purchases);
    Stream returns(options_.seed, customer, Purpose::returns);
    std::optional<Wallet> wallet;
    if (money) wallet.emplace(options_.seed, customer);
    const double rate = traits.rate * rate_scale_;
    double busy = traits.start;
    double last = busy;
    while (busy < season_.span()) {
      const bool leaving = purchases + 1 >= traits.limit;
      const std::int32_t cents = wallet ? wallet->spend_cents() : 0;
      const std::uint32_t order = first_order + purchases;
      add(busy, {.order = order, .cents = cents});
      ++purchases;
      if (options_.return_share > 0 && draw_event(returns, options_.return_share)) {
        const double later = busy + kDay * (1.0 + kReturnDays * draw_exponential(returns));
        const double part = draw_event(returns, kFullReturnShare) ? 1.0 : returns.uniform();
        const auto refund = static_cast<std::int32_t>(std::max(1.0, std::round(part * cents)));
        add(later, {.order = order, .cents = -refund});
      }
      if (options_.kinds) contacts.add_after_purchase(busy, leaving, add);
      last = busy;
      if (leaving) break;
      busy += draw_exponential(stream) / rate;
    }
    if (options_.kinds) contacts.add_relationship(traits.start, last, season_.span(), add);
  }

  if (options_.missing_share > 0) {
    Stream missing(options_.seed, customer, Purpose::missing);
    for (std::size_t i = begin; i < out.size(); ++i)
      if (draw_event(missing, options_.missing_share)) out[i].customer = EventRow::kMissing;
  }
  return purchases;
}

}  // namespace quintile::datasets
