#include "engine/aggregate/cohort_counter.hpp"

namespace quintile::aggregation {
namespace {

// Ten years of months: 230 KB a counter. Longer logs, or ones with a stray year, take the map.
constexpr std::int32_t kDenseMonths = 120;

}  // namespace

CohortCounter::CohortCounter(std::int32_t first_month, std::int32_t last_month)
    : first_month_(first_month), months_(last_month - first_month + 1) {
  if (months_ <= kDenseMonths) dense_.resize(static_cast<std::size_t>(months_) * static_cast<std::size_t>(months_));
}

CohortCounter::Sum& CohortCounter::at(std::int32_t cohort, std::int32_t age) {
  if (dense_.empty()) return sparse_[{cohort, age}];
  return dense_[static_cast<std::size_t>(cohort - first_month_) * static_cast<std::size_t>(months_) +
                static_cast<std::size_t>(age)];
}

void CohortCounter::add(std::int32_t cohort, std::int32_t month, bool bought, double revenue) {
  Sum& sum = at(cohort, month - cohort);
  sum.customers += bought ? 1 : 0;
  sum.revenue += revenue;
}

void CohortCounter::merge(const CohortCounter& later) {
  if (months_ == 0) {
    *this = later;
    return;
  }
  for (std::size_t i = 0; i < dense_.size(); ++i) {
    dense_[i].customers += later.dense_[i].customers;
    dense_[i].revenue += later.dense_[i].revenue;
  }
  for (const auto& [key, sum] : later.sparse_) {
    Sum& mine = sparse_[key];
    mine.customers += sum.customers;
    mine.revenue += sum.revenue;
  }
}

std::vector<CohortCell> CohortCounter::cells() const {
  std::vector<CohortCell> out;
  for (std::size_t i = 0; i < dense_.size(); ++i) {
    const Sum& sum = dense_[i];
    if (sum.customers == 0 && sum.revenue == 0) continue;
    const auto index = static_cast<std::int32_t>(i);
    out.push_back({first_month_ + index / months_, index % months_, sum.customers, sum.revenue});
  }
  for (const auto& [key, sum] : sparse_) out.push_back({key.first, key.second, sum.customers, sum.revenue});
  return out;
}

}  // namespace quintile::aggregation
