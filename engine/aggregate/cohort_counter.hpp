// Cohort retention: customers and revenue by month of first purchase and months since.
#pragma once

#include <cstdint>
#include <map>
#include <utility>
#include <vector>

#include "quintile/aggregate.hpp"

namespace quintile::aggregation {

/// Counts cells. A mergeable partial: merging in block order gives the same sums for any number of threads.
class CohortCounter {
 public:
  CohortCounter() = default;
  /// For months first..last since 1970-01.
  CohortCounter(std::int32_t first_month, std::int32_t last_month);

  /// A customer of `cohort` bought in month `month` >= cohort (at most once a month), for `revenue` in total.
  void add(std::int32_t cohort, std::int32_t month, bool bought, double revenue);
  void merge(const CohortCounter& later);
  /// Cells that have a customer or revenue, by (cohort, age).
  [[nodiscard]] std::vector<CohortCell> cells() const;

 private:
  struct Sum {
    std::uint64_t customers = 0;
    double revenue = 0;
  };
  [[nodiscard]] Sum& at(std::int32_t cohort, std::int32_t age);

  std::int32_t first_month_ = 0;
  std::int32_t months_ = 0;
  std::vector<Sum> dense_;  // months_ * months_, when that is small
  std::map<std::pair<std::int32_t, std::int32_t>, Sum> sparse_;
};

}  // namespace quintile::aggregation
