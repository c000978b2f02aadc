#include "datasets/census.hpp"

#include <algorithm>
#include <atomic>
#include <cmath>

#include "datasets/watch.hpp"
#include "quintile/parallel.hpp"

namespace quintile::datasets {
namespace {

constexpr double kTolerance = 0.005;
constexpr std::uint64_t kMaxBins = 65'536;

// Profiles of customers evenly spread over all, as many as give the expected volume within a few tenths of a percent.
std::vector<Profile> sample_profiles(const CustomerModel& model) {
  const std::uint64_t customers = model.options().customers;
  std::vector<Profile> sample(std::min<std::uint64_t>(customers, 262'144));
  parallel_blocks(sample.size(), kModelBlock, [&](std::size_t, std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; ++i)
      sample[i] = model.profile(static_cast<std::uint64_t>(static_cast<double>(i) * static_cast<double>(customers) /
                                                           static_cast<double>(sample.size())));
  });
  return sample;
}

// The rate scale at which customers like these make `mean` purchases each, by bisection of its logarithm.
double solve_rate_scale(const CustomerModel& model, const std::vector<Profile>& sample, double mean) {
  double low = 1e-14;
  double high = 1e-2;  // a purchase every 100 s: no volume needs more
  for (int step = 0; step < 48; ++step) {
    const double middle = std::sqrt(low * high);
    const double sum = reduce_blocks<double>(
        sample.size(), kModelBlock, 0.0,
        [&](std::size_t begin, std::size_t end) {
          double part = 0;
          for (std::size_t i = begin; i < end; ++i) part += model.expected_purchases(sample[i], middle);
          return part;
        },
        [](double& total, double part) { total += part; });
    (sum < mean * static_cast<double>(sample.size()) ? low : high) = middle;
  }
  return std::sqrt(low * high);
}

}  // namespace

Census take_census(const CustomerModel& model, const Control& control) {
  const std::uint64_t customers = model.options().customers;
  const auto span = static_cast<std::uint64_t>(model.season().span());
  Census census;
  census.bin_seconds = static_cast<std::uint32_t>((span + kMaxBins - 1) / kMaxBins);
  const std::size_t bins = (span + census.bin_seconds - 1) / census.bin_seconds;
  std::vector<std::atomic<std::uint64_t>> rows_in_bin(bins);
  census.purchases_before.resize((customers + kModelBlock - 1) / kModelBlock);
  std::atomic<std::uint64_t> named{0};

  Watch watch(control, "counting", customers);
  parallel_blocks(customers, kModelBlock, [&](std::size_t block, std::size_t begin, std::size_t end) {
    std::vector<std::uint32_t> local(bins);
    std::vector<EventRow> rows;
    std::uint32_t purchases = 0;
    std::uint64_t with_events = 0;
    for (std::size_t customer = begin; customer < end; ++customer) {
      rows.clear();
      purchases += model.simulate(customer, 0, false, rows);
      for (const EventRow& row : rows) ++local[row.second / census.bin_seconds];
      if (std::any_of(rows.begin(), rows.end(), [](const EventRow& row) { return row.customer != EventRow::kMissing; }))
        ++with_events;
    }
    census.purchases_before[block] = purchases;
    named.fetch_add(with_events, std::memory_order_relaxed);
    for (std::size_t bin = 0; bin < bins; ++bin)
      if (local[bin] != 0) rows_in_bin[bin].fetch_add(local[bin], std::memory_order_relaxed);
    watch.add(end - begin);
  });

  for (std::uint32_t& before : census.purchases_before) {
    const std::uint32_t own = before;
    before = static_cast<std::uint32_t>(census.purchases);
    census.purchases += own;
  }
  census.rows_in_bin.assign(rows_in_bin.begin(), rows_in_bin.end());
  for (const std::uint64_t rows : census.rows_in_bin) census.rows += rows;
  census.customers = named.load();
  return census;
}

Census calibrate(CustomerModel& model, std::uint64_t transactions, const Control& control) {
  const std::vector<Profile> sample = sample_profiles(model);
  const auto target = static_cast<double>(transactions);
  double expected = target;
  Census best;
  double best_scale = 0;
  double best_error = 0;
  // What is drawn differs from what is expected, by less the more customers there are: aim off by that much and
  // count again, a few times at most.
  for (int round = 0; round < 6; ++round) {
    model.set_rate_scale(solve_rate_scale(model, sample, expected / static_cast<double>(model.options().customers)));
    Census census = take_census(model, control);
    const double error = std::abs(static_cast<double>(census.purchases) / target - 1.0);
    const double ratio = target / std::max(1.0, static_cast<double>(census.purchases));
    if (round == 0 || error < best_error) {
      best = std::move(census);
      best_scale = model.rate_scale();
      best_error = error;
    }
    if (best_error <= kTolerance) break;
    expected *= ratio;
  }
  model.set_rate_scale(best_scale);
  return best;
}

}  // namespace quintile::datasets
