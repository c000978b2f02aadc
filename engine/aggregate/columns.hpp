// Customer rows -> the columns of the customer table.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "engine/aggregate/customer_row.hpp"
#include "engine/aggregate/quick_row.hpp"
#include "engine/aggregate/row_store.hpp"
#include "engine/aggregate/text_numbers.hpp"
#include "quintile/aggregate.hpp"
#include "quintile/event.hpp"

namespace quintile::aggregation {

/// Where folded customers are kept: one per thread.
struct FoldStore {
  RowStore<CustomerRow> rows;
  RowStore<EngagementRow> engagement;
  RowStore<QuickRow> quick;
};

/// Customers of one partition, in a FoldStore. `engagement` is empty when the log has purchases only.
struct FoldedRows {
  std::span<const CustomerRow> rows{};
  std::span<const EngagementRow> engagement{};
  std::span<const QuickRow> quick{};  ///< instead of both, when less than everything is measured
};

/// A table of `size` customers with the columns of these measures, their values undefined.
[[nodiscard]] CustomerTable new_table(std::size_t size, const EventSchema& schema, MeasureSet measures);

/// Gives such a table the columns of a holdout, their values undefined.
void allocate_holdout(CustomerTable& table, std::size_t size);

/// Fills row `i` of such a table, as far as a quick row goes.
void put_quick(CustomerTable& table, std::size_t i, const QuickRow& row, TimeNs as_of);

/// Fills row `i` of a table of everything, as far as purchases go.
void put_full(CustomerTable& table, std::size_t i, const CustomerRow& row, TimeNs as_of);

/// Fills in what follows from the other columns of quick rows, and is empty in `table`.
void derive_quick(CustomerTable& table, TimeNs as_of);

/// Spreads the rows of all partitions over columns, ordered by customer id. `ascending`: they are in that order
/// already. `holdout`: with the columns of HoldoutColumns.
[[nodiscard]] CustomerTable make_columns(const std::vector<FoldedRows>& parts, const EventSchema& schema,
                                         const CustomerTexts& texts, bool ascending, MeasureSet measures, TimeNs as_of,
                                         bool holdout);

}  // namespace quintile::aggregation
