// The two yes/no columns that cut across segments: VIP and at risk.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "engine/segment/buyers_column.hpp"
#include "quintile/customers.hpp"
#include "quintile/score.hpp"
#include "quintile/segment.hpp"

namespace quintile::segmenting {

/// Tells who is VIP and who at risk, once groups are known. Customers without a purchase are neither.
class SegmentFlags {
 public:
  /// Finds the limits of VIPs: the type-7 quantiles of 1 - vip_share over customers with a purchase, of money and of
  /// the projected value. References its arguments.
  SegmentFlags(const CustomerTable& customers, const ScoreResult& scores, const SegmentOptions& options,
               const std::vector<ColumnView>& extra);

  /// Money above which a customer is VIP; NaN: no amounts.
  [[nodiscard]] double vip_threshold() const noexcept { return vip_threshold_; }

  /// Fills is_vip and is_at_risk of customers [begin, end) from their groups.
  void fill(std::size_t begin, std::size_t end, SegmentResult& result) const;

 private:
  void flag_above(const std::optional<BuyersColumn>& column, double limit, std::size_t begin, std::size_t end,
                  std::uint8_t* vip) const;

  std::optional<BuyersColumn> money_;
  std::optional<BuyersColumn> clv_;
  std::optional<BuyersColumn> alive_;
  double vip_threshold_;
  double clv_threshold_;
  double least_alive_;
};

}  // namespace quintile::segmenting
