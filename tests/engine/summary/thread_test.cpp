#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

#include "quintile/parallel.hpp"
#include "tests/engine/summary/read_table.hpp"
#include "tests/engine/summary/six_customers.hpp"

namespace quintile::test {
namespace {

/// Many customers over several blocks, with sums that depend on the order of addition.
SixCustomers many(std::size_t size) {
  SixCustomers out;
  CustomerTable& c = out.aggregate.customers;
  c = {};
  c.ids.integers = Buffer<std::int64_t>(size, 0);
  for (auto* column : {&c.recency_days, &c.tenure_days, &c.monetary_total}) *column = Buffer<double>(size);
  c.occasions = c.occasions_in_window = c.occasions_in_previous_window = Buffer<std::uint32_t>(size);
  for (auto* column : {&out.scores.r, &out.scores.f, &out.scores.m, &out.segments.segment, &out.segments.is_vip,
                       &out.segments.is_at_risk, &out.activity.active, &out.activity.types, &out.lifecycle.stage,
                       &out.lifecycle.group}) {
    *column = Buffer<std::uint8_t>(size);
  }
  std::uint64_t state = 1;
  const auto below = [&state](std::uint64_t limit) {
    state = state * 6364136223846793005U + 1442695040888963407U;
    return (state >> 33) % limit;
  };
  for (std::size_t i = 0; i < size; ++i) {
    c.recency_days[i] = static_cast<double>(below(1'000'000)) / 3e3;
    c.tenure_days[i] = c.recency_days[i] + static_cast<double>(below(1000)) / 7;
    c.monetary_total[i] = static_cast<double>(below(1'000'000'000)) / 1e3 * (below(50) == 0 ? 1e6 : 1e-3);
    c.occasions[i] = static_cast<std::uint32_t>(1 + below(9));
    c.occasions_in_window[i] = static_cast<std::uint32_t>(below(2));
    c.occasions_in_previous_window[i] = static_cast<std::uint32_t>(below(2));
    for (auto* column : {&out.scores.r, &out.scores.f, &out.scores.m})
      (*column)[i] = static_cast<std::uint8_t>(1 + below(5));
    for (auto* column : {&out.segments.is_vip, &out.segments.is_at_risk, &out.activity.active}) {
      (*column)[i] = static_cast<std::uint8_t>(below(2));
    }
    for (auto* column : {&out.segments.segment, &out.lifecycle.stage})
      (*column)[i] = static_cast<std::uint8_t>(below(5));
    out.lifecycle.group[i] = static_cast<std::uint8_t>(below(7));
    out.activity.types[i] = static_cast<std::uint8_t>(below(64));
  }
  return out;
}

std::vector<std::string> everything(const SummaryResult& result) {
  std::vector<std::string> cells;
  for (const Table* table : {&result.segments, &result.activity, &result.lifecycle, &result.kpis}) {
    for (const Column& column : table->columns) {
      for (const std::string& text : texts(*table, column.name)) cells.push_back(column.name + " " + text);
    }
  }
  return cells;
}

TEST(SummaryThreads, EveryBitIsTheSameForAnyCount) {
  const SixCustomers customers = many(3 * kCustomerBlock + 4321);
  set_thread_count(1);
  const SummaryResult one = customers.summary();
  for (const int threads : {2, 5}) {
    set_thread_count(threads);
    const SummaryResult other = customers.summary();
    EXPECT_EQ(everything(one), everything(other)) << threads << " threads";  // numbers print so that they read back
    EXPECT_EQ(one.at_risk_vips.revenue, other.at_risk_vips.revenue);
  }
  set_thread_count(0);
}

TEST(SummaryThreads, BlocksAddUpToAPlainLoop) {
  const std::size_t size = 2 * kCustomerBlock + 99;
  const SixCustomers customers = many(size);
  const SummaryResult result = customers.summary();
  std::vector<double> count(5), revenue(5);
  std::vector<double> recency;
  for (std::size_t i = 0; i < size; ++i) {
    const std::uint8_t segment = customers.segments.segment[i];
    count[segment] += 1;
    revenue[segment] += customers.aggregate.customers.monetary_total[i];
    if (segment == 2) recency.push_back(customers.aggregate.customers.recency_days[i]);
  }
  EXPECT_EQ(numbers(result.segments, "customers"), count);
  for (std::size_t s = 0; s < 5; ++s) {
    EXPECT_NEAR(numbers(result.segments, "revenue")[s] / revenue[s], 1, 1e-12);
  }
  std::sort(recency.begin(), recency.end());
  const double middle = (recency[(recency.size() - 1) / 2] + recency[recency.size() / 2]) / 2;
  EXPECT_DOUBLE_EQ(number(result.segments, "segment", "New", "median_recency_days"), middle);
}

}  // namespace
}  // namespace quintile::test
