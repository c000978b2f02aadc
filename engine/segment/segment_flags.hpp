// The two yes/no columns that cut across segments: VIP and at risk.
#pragma once

#include <vector>

#include "quintile/customers.hpp"
#include "quintile/score.hpp"
#include "quintile/segment.hpp"

namespace quintile::segmenting {

/// Fills is_vip, is_at_risk and vip_threshold of a result whose groups are known. Customers without a purchase are
/// neither. The threshold is the type-7 quantile of 1 - vip_share over customers with a purchase.
void set_flags(const CustomerTable& customers, const ScoreResult& scores, const SegmentOptions& options,
               const std::vector<ColumnView>& extra, SegmentResult& result);

}  // namespace quintile::segmenting
