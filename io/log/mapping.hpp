// Finds the columns of a log.
#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "io/table_source.hpp"
#include "quintile/log.hpp"

namespace quintile::io {

/// The columns that play a role: none, one, or for the amount the two factors of a product.
struct RoleColumns {
  std::vector<std::size_t> columns;  ///< indices into TableSource::columns()
  std::string expression;            ///< "Quantity*UnitPrice"
  bool detected = false;

  [[nodiscard]] bool present() const noexcept { return !columns.empty(); }
};

struct ColumnMapping {
  std::array<RoleColumns, kLogRoles> roles;

  [[nodiscard]] RoleColumns& operator[](LogRole role) { return roles[static_cast<std::size_t>(role)]; }
  [[nodiscard]] const RoleColumns& operator[](LogRole role) const { return roles[static_cast<std::size_t>(role)]; }
};

/// Finds the columns by the names the user gave, and the others by well-known names. A customer and a time column must
/// be there. Throws UserError when a named column does not exist or occurs twice, or when two columns are equally
/// good candidates.
[[nodiscard]] ColumnMapping map_columns(const std::vector<SourceColumn>& columns, const std::string& path,
                                        const LogOptions& options);

/// The same as far as it goes, for showing what a file looks like: what would be thrown is added to `complaints`.
[[nodiscard]] ColumnMapping guess_columns(const std::vector<SourceColumn>& columns, const std::string& path,
                                          const LogOptions& options, std::vector<std::string>& complaints);

/// The column of a name. Throws UserError when it does not exist or occurs twice; `flag` is how to name another.
[[nodiscard]] std::size_t find_named(const std::vector<SourceColumn>& columns, std::string_view name,
                                     const std::string& path, std::string_view flag);

/// "cust, date, amount", shortened when there are very many.
[[nodiscard]] std::string list_columns(const std::vector<SourceColumn>& columns);

}  // namespace quintile::io
