// A table of customers with types planted in it.
#pragma once

#include <cmath>
#include <cstdint>
#include <string>
#include <vector>

#include "quintile/table.hpp"
#include "tests/engine/cluster/random_numbers.hpp"

namespace quintile::test {

/// Customer i is of type i % types, each type in another corner of recency, occasions and money. Every
/// `without`-th customer has no purchase (0: everybody has).
struct PlantedCustomers {
  PlantedCustomers(std::size_t n, std::size_t types, std::size_t without = 0, std::uint64_t seed = 1) {
    Uniform random(seed);
    for (std::size_t i = 0; i < n; ++i) {
      const std::size_t type = i % types;
      const auto near = [&](double value) {
        const double bell = random.next() + random.next() + random.next() + random.next();
        return value * (0.8 + 0.1 * bell);
      };
      const bool none = without > 0 && i % without == without - 1;
      const double days = near((type & 1U) != 0 ? 300 : 5);
      const double orders = std::round(near((type & 2U) != 0 ? 800 : 100));
      const double spent = near((type & 4U) != 0 ? 9'000 : 60);
      recency.push_back(none ? std::nan("") : days);
      occasions.push_back(none ? 0U : static_cast<std::uint32_t>(orders));
      money.push_back(none ? 0 : spent);
      type_of.push_back(none ? 0 : static_cast<std::uint8_t>(type + 1));
      ids.push_back(static_cast<std::int64_t>(1000 + i));
    }
  }
  [[nodiscard]] TableView view() const {
    TableView table{"customers", {}};
    table.columns.push_back({"customer_id", "", "", ColumnRole::plain, std::span<const std::int64_t>(ids), {}});
    table.columns.push_back({"recency_days", "days", "", ColumnRole::plain, std::span<const double>(recency), {}});
    table.columns.push_back({"occasions", "1", "", ColumnRole::plain, std::span<const std::uint32_t>(occasions), {}});
    table.columns.push_back({"monetary_total", "money", "", ColumnRole::plain, std::span<const double>(money), {}});
    return table;
  }

  std::vector<std::int64_t> ids;
  std::vector<double> recency, money;
  std::vector<std::uint32_t> occasions;
  std::vector<std::uint8_t> type_of;  // 0: no purchase
};

}  // namespace quintile::test
