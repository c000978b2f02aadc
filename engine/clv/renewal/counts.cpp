#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "engine/clv/renewal/renewal.hpp"
#include "quintile/error.hpp"
#include "quintile/renewal.hpp"

namespace quintile {

RenewalCounts& RenewalCounts::operator+=(const RenewalCounts& other) {
  const std::size_t longest = std::max(size(), other.size());
  left.resize(longest);
  active.resize(longest);
  for (std::size_t t = 0; t < other.size(); ++t) {
    left[t] += other.left[t];
    active[t] += other.active[t];
  }
  return *this;
}

std::vector<double> RenewalCounts::reached() const {
  std::vector<double> out(size());
  double later = 0;
  for (std::size_t t = size(); t-- > 0;) {
    later += left[t];
    out[t] = later + active[t];
    later = out[t];
  }
  return out;
}

RenewalCounts count_survivors(std::span<const double> survivors) {
  RenewalCounts out;
  for (std::size_t t = 0; t < survivors.size(); ++t) {
    if (!(survivors[t] >= 0) || !std::isfinite(survivors[t]) || (t > 0 && survivors[t] > survivors[t - 1])) {
      throw DataError(
          fmt::format("impossible survivors: counts are numbers >= 0 that do not increase; after {} renewals "
                      "there are {}{}. Correct the table",
                      t, survivors[t], t > 0 ? fmt::format(", of {} before", survivors[t - 1]) : ""));
    }
    out.left.push_back(t == 0 ? 0 : survivors[t - 1] - survivors[t]);
    out.active.push_back(0);
  }
  if (!survivors.empty()) out.active.back() = survivors.back();
  return out;
}

namespace clv::renewal {

void count(const Subscriptions& subscriptions, std::size_t i, RenewalCounts& counts) {
  // Left at the renewal that is not made; what lies beyond the observed ones counts as still to come.
  const std::uint32_t made = subscriptions.renewals[i];
  const std::uint32_t observed = subscriptions.observed[i];
  const bool left = subscriptions.running[i] == 0 && made < observed;
  const std::size_t t = left ? made + std::size_t{1} : std::min(made, observed);
  if (t >= counts.size()) {
    counts.left.resize(t + 1);
    counts.active.resize(t + 1);
  }
  (left ? counts.left : counts.active)[t] += 1;
}

RenewalCounts count(const Subscriptions& subscriptions) {
  RenewalCounts out;
  for (std::size_t i = 0; i < subscriptions.size(); ++i) count(subscriptions, i, out);
  return out;
}

std::optional<double> mean_payment(const Subscriptions& subscriptions) {
  double sum = 0;
  double size = 0;
  for (const double paid : subscriptions.paid) {
    if (std::isnan(paid)) continue;
    sum += paid;
    size += 1;
  }
  if (size == 0) return std::nullopt;
  return sum / size;
}

}  // namespace clv::renewal
}  // namespace quintile
