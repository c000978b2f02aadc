#include "engine/segment/segment_flags.hpp"

#include <limits>
#include <string_view>

#include "engine/score/quantiles.hpp"
#include "kernels/scoring.hpp"

namespace quintile::segmenting {
namespace {

const ColumnView* find(const std::vector<ColumnView>& columns, std::string_view name) {
  for (const ColumnView& column : columns) {
    if (column.name == name) return &column;
  }
  return nullptr;
}

}  // namespace

SegmentFlags::SegmentFlags(const CustomerTable& customers, const ScoreResult& scores, const SegmentOptions& options,
                           const std::vector<ColumnView>& extra)
    : vip_threshold_(std::numeric_limits<double>::quiet_NaN()),
      clv_threshold_(vip_threshold_),
      least_alive_(options.at_risk_p_alive) {
  if (customers.has_amounts()) money_.emplace(ColumnValues(customers.monetary_total.span()), scores.r);
  if (const ColumnView* clv = find(extra, "clv"); clv != nullptr) clv_.emplace(clv->values, scores.r);
  if (const ColumnView* alive = find(extra, "p_alive"); alive != nullptr) alive_.emplace(alive->values, scores.r);
  if (money_) vip_threshold_ = scoring::quantile_of(*money_, 1 - options.vip_share);
  if (clv_) clv_threshold_ = scoring::quantile_of(*clv_, 1 - options.vip_share);
}

void SegmentFlags::flag_above(const std::optional<BuyersColumn>& column, double limit, std::size_t begin,
                              std::size_t end, std::uint8_t* vip) const {
  if (!column) return;
  scoring::for_each_stretch(*column, begin, end, [&](std::size_t at, std::size_t size, const auto& values) {
    kernels::scoring_kernels().flag_above(values[0], size, limit, vip + at);
  });
}

void SegmentFlags::fill(std::size_t begin, std::size_t end, SegmentResult& result) const {
  constexpr auto kChampions = static_cast<std::uint8_t>(SegmentGroup::champions);
  constexpr auto kAtRisk = static_cast<std::uint8_t>(SegmentGroup::at_risk);
  const std::uint8_t* group = result.group.data();
  std::uint8_t* vip = result.is_vip.data();
  std::uint8_t* at_risk = result.is_at_risk.data();
  for (std::size_t i = begin; i < end; ++i) {
    vip[i] = static_cast<std::uint8_t>(group[i] == kChampions);
    at_risk[i] = static_cast<std::uint8_t>(group[i] == kAtRisk);
  }
  using scoring::StretchColumns;
  flag_above(money_, vip_threshold_, begin, end, vip);
  // A projection adds to those who spent most; it does not make them less worth saving.
  flag_above(clv_, clv_threshold_, begin, end, vip);
  if (alive_) {
    scoring::for_each_stretch(*alive_, begin, end, [&](std::size_t at, std::size_t size, const StretchColumns& alive) {
      for (std::size_t i = 0; i < size; ++i) {
        if (alive[0][i] < least_alive_) at_risk[at + i] = 1;
      }
    });
  }
}

}  // namespace quintile::segmenting
