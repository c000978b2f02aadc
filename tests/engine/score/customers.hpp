// Small customer tables for the tests of scores and segments.
#pragma once

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <random>
#include <utility>
#include <vector>

#include "quintile/customers.hpp"

namespace quintile::test {

/// Customers 1, 2, ... from recency, frequency and monetary value; recency NaN means no purchase. An empty `money`
/// makes a table without amounts.
inline CustomerTable make_customers(const std::vector<double>& recency, const std::vector<std::uint32_t>& occasions,
                                    const std::vector<double>& money) {
  CustomerTable table;
  table.ids.integers = Buffer<std::int64_t>(recency.size());
  for (std::size_t i = 0; i < recency.size(); ++i) table.ids.integers[i] = static_cast<std::int64_t>(i + 1);
  table.recency_days = Buffer<double>(std::span<const double>(recency));
  table.occasions = Buffer<std::uint32_t>(std::span<const std::uint32_t>(occasions));
  table.monetary_total = Buffer<double>(std::span<const double>(money));
  return table;
}

/// Seeded customers with many ties, skewed money, and one in `without` without a purchase (0: none).
inline CustomerTable random_customers(std::size_t size, unsigned seed, unsigned without = 0) {
  std::mt19937_64 random(seed);
  std::vector<double> recency(size);
  std::vector<std::uint32_t> occasions(size);
  std::vector<double> money(size);
  for (std::size_t i = 0; i < size; ++i) {
    const bool none = without != 0 && random() % without == 0;
    recency[i] = none ? std::numeric_limits<double>::quiet_NaN() : static_cast<double>(random() % 700);
    occasions[i] = none ? 0 : 1 + static_cast<std::uint32_t>(std::geometric_distribution<int>(0.3)(random));
    money[i] = none ? 0 : std::exp(std::normal_distribution<double>(4, 1.5)(random));
  }
  return make_customers(recency, occasions, money);
}

}  // namespace quintile::test
