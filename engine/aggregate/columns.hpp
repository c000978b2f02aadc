// Customer rows -> the columns of the customer table.
#pragma once

#include <cstdint>
#include <vector>

#include "engine/aggregate/customer_row.hpp"
#include "engine/aggregate/quick_row.hpp"
#include "engine/aggregate/row_store.hpp"
#include "engine/aggregate/text_numbers.hpp"
#include "quintile/aggregate.hpp"
#include "quintile/event.hpp"

namespace quintile::aggregation {

/// Customers folded by one task. `engagement` is empty when the log has purchases only.
struct FoldedRows {
  RowStore<CustomerRow> rows;
  RowStore<EngagementRow> engagement;
  RowStore<QuickRow> quick;  ///< instead of both, when less than everything is measured
};

/// Spreads the rows of all tasks over columns, ordered by customer id. `ascending`: they are in that order already.
[[nodiscard]] CustomerTable make_columns(const std::vector<FoldedRows>& parts, const EventSchema& schema,
                                         const CustomerTexts& texts, bool ascending, MeasureSet measures, TimeNs as_of);

}  // namespace quintile::aggregation
