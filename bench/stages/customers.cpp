#include "bench/stages/customers.hpp"

#include <cmath>
#include <cstdint>
#include <limits>

#include "quintile/parallel.hpp"
#include "quintile/time.hpp"

namespace quintile::bench {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr double kDays = 730;

// A number in [0, 1) that depends on the customer and on what it is for.
double uniform(std::size_t customer, std::uint64_t purpose) {
  std::uint64_t x = (customer + 1) * 0x9e3779b97f4a7c15ULL + purpose * 0xd1b54a32d192ed03ULL;
  x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9ULL;
  x = (x ^ (x >> 27)) * 0x94d049bb133111ebULL;
  return static_cast<double>((x ^ (x >> 31)) >> 11) * 0x1p-53;
}

double whole_seconds(double days) { return std::floor(days * 86'400) / 86'400; }

void fill(CustomerTable& c, std::size_t i) {
  const double tenure = whole_seconds(kDays * uniform(i, 0)) + 1;
  const auto occasions =
      static_cast<std::uint32_t>(1 + std::min(200.0, -9 * std::log(1 - uniform(i, 1)) * tenure / kDays));
  const double recency = occasions == 1 ? tenure : whole_seconds(tenure * std::pow(uniform(i, 2), 2));
  const double gap = occasions == 1 ? kNaN : (tenure - recency) / (occasions - 1);
  c.ids.integers[i] = static_cast<std::int64_t>(i);
  c.recency_days[i] = recency;
  c.tenure_days[i] = tenure;
  c.t_x_days[i] = tenure - recency;
  c.last_time[i] = static_cast<TimeNs>((kDays - recency) * static_cast<double>(kNsPerDay));
  c.first_time[i] = static_cast<TimeNs>((kDays - tenure) * static_cast<double>(kNsPerDay));
  c.occasions[i] = occasions;
  c.periods[i] = occasions;
  c.repeat_frequency[i] = occasions - 1;
  c.largest_gap_days[i] = 2 * gap;
  c.median_gap_days[i] = std::floor(gap * uniform(i, 3)) + (occasions == 1 ? 0 : 1);
  c.last_gap_days[i] = gap * uniform(i, 4);
  c.occasions_in_window[i] = recency < 30 ? 1 + static_cast<std::uint32_t>(uniform(i, 5) * (occasions - 1)) : 0;
  c.occasions_in_previous_window[i] = static_cast<std::uint32_t>(uniform(i, 6) * 1.5);
  c.reentry_gap_days[i] = c.occasions_in_window[i] > 0 && occasions > 1 ? 3 * gap * uniform(i, 7) : kNaN;
  c.quarters[i] = 1 + static_cast<std::uint32_t>(std::min<double>(occasions - 1, (tenure - recency) / 91));
  const double mean = std::exp(3 + 1.2 * std::sqrt(-2 * std::log(1 - uniform(i, 8))) * std::cos(6.283 * uniform(i, 9)));
  c.monetary_total[i] = std::round(100 * mean * occasions) / 100;
  c.monetary_mean[i] = c.monetary_total[i] / occasions;
  c.monetary_mean_repeat[i] = occasions > 1 ? c.monetary_mean[i] : kNaN;
  c.returns_total[i] = uniform(i, 10) < 0.1 ? mean : 0;
}

}  // namespace

AggregateResult make_customers(std::size_t size) {
  AggregateResult result;
  CustomerTable& c = result.customers;
  c.ids.integers = Buffer<std::int64_t>(size);
  for (auto* column : {&c.first_time, &c.last_time}) *column = Buffer<TimeNs>(size);
  for (auto* column :
       {&c.recency_days, &c.tenure_days, &c.t_x_days, &c.largest_gap_days, &c.median_gap_days, &c.last_gap_days,
        &c.reentry_gap_days, &c.monetary_total, &c.monetary_mean, &c.monetary_mean_repeat, &c.returns_total})
    *column = Buffer<double>(size);
  for (auto* column : {&c.occasions, &c.periods, &c.repeat_frequency, &c.quarters, &c.occasions_in_window,
                       &c.occasions_in_previous_window})
    *column = Buffer<std::uint32_t>(size);
  parallel_blocks(size, kCustomerBlock, [&](std::size_t, std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; ++i) fill(c, i);
  });
  result.as_of = static_cast<TimeNs>(kDays) * kNsPerDay;
  return result;
}

}  // namespace quintile::bench
