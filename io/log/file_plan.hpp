// Everything that is decided about one file of a log before it is read.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "io/log/kinds.hpp"
#include "io/log/mapping.hpp"
#include "io/log/time_rule.hpp"
#include "io/table_source.hpp"
#include "quintile/log.hpp"

namespace quintile::io {

struct MetIds;

/// Where the cells of a role are in the blocks, and what is known about their column.
struct PlannedColumn {
  std::size_t position = 0;  ///< in TableBlock::columns
  const SourceColumn* column = nullptr;
};

struct FilePlan {
  std::unique_ptr<TableSource> table;
  std::string path;
  std::uint64_t number = 0;  ///< of the file in the log
  ColumnMapping mapping;
  std::array<std::vector<PlannedColumn>, kLogRoles> columns;  ///< empty: the file has none
  std::optional<TimeRule> time;
  std::vector<std::string> notes;
  bool has_rows = true;

  [[nodiscard]] bool has(LogRole role) const noexcept { return !of(role).empty(); }
  [[nodiscard]] const std::vector<PlannedColumn>& of(LogRole role) const noexcept {
    return columns[static_cast<std::size_t>(role)];
  }
};

/// Selects columns of the table for reading, and notes where the mapped ones will be in its blocks. Between reads only.
void select_columns(FilePlan& plan, const std::vector<std::size_t>& selection);

/// Maps the columns of a file and looks at its first rows to find out how it writes ids, times and kinds. Leaves the
/// table at its start with the needed columns selected.
[[nodiscard]] FilePlan plan_file(std::unique_ptr<TableSource> table, std::uint64_t number, const LogOptions& options,
                                 const KindTable& kinds, MetIds& met);

}  // namespace quintile::io
