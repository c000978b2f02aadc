// The rows of tables that are already summarised per customer.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "io/log/ids.hpp"
#include "io/log/summary_columns.hpp"
#include "io/table_source.hpp"
#include "quintile/event.hpp"
#include "quintile/log.hpp"

namespace quintile::io {

/// One value per customer, in the order of the files. Durations are in days.
struct SummaryRows {
  IdType id_type = IdType::int64;
  std::vector<std::int64_t> ids;
  std::vector<std::string> id_texts;
  std::vector<double> recency;  ///< as in its column, otherwise T - t_x; NaN: none
  std::vector<double> frequency;
  std::vector<double> monetary;  ///< empty: no such column; NaN: none
  std::vector<double> t_x;       ///< the same
  std::vector<double> tenure;    ///< the same
  std::vector<double> weight;    ///< empty: no such column
  std::uint64_t weightless = 0;  ///< rows with a weight of 0, which are left out
  RowCounts counts;

  [[nodiscard]] std::size_t size() const noexcept { return frequency.size(); }
  [[nodiscard]] std::string id_text(std::size_t row) const;
};

/// A table and where its measures are.
struct SummaryFile {
  std::unique_ptr<TableSource> table;
  SummaryColumns columns;
};

/// Reads all files once, with the policies for bad rows applied. `repeats`: a frequency of 0 is a customer who bought
/// once, as where recency is t_x. Throws DataError, or RestartRead when an id does not fit `met.type()` as it was at
/// the start.
[[nodiscard]] SummaryRows read_summary_rows(std::vector<SummaryFile>& files, const LogOptions& log,
                                            const SummaryTableOptions& options, bool repeats, MetIds& met);

}  // namespace quintile::io
