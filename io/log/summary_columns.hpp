// Finds the columns of a table that is already summarised per customer.
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "io/log/aliases.hpp"
#include "io/table_source.hpp"
#include "quintile/log.hpp"

namespace quintile::io {

inline constexpr std::size_t kSummaryMeasures = 7;

/// Column per measure; nothing: the table has none.
struct SummaryColumns {
  std::array<std::optional<std::size_t>, kSummaryMeasures> columns;
  std::array<bool, kSummaryMeasures> detected{};

  [[nodiscard]] const std::optional<std::size_t>& operator[](SummaryMeasure measure) const {
    return columns[static_cast<std::size_t>(measure)];
  }
};

/// Finds columns by the names the user gave, and the others by well-known names among the columns that are left.
/// Throws UserError when customer (unless rows have a weight) or frequency is missing, or recency and not both T and
/// t_x to derive it from, when a named column does not exist, or when two columns are equally good candidates.
[[nodiscard]] SummaryColumns map_summary_columns(const std::vector<SourceColumn>& columns, const std::string& path,
                                                 const LogOptions& log, const SummaryTableOptions& options);

}  // namespace quintile::io
