// Where a table's columns lie in a file. One file per layout: layout_group.cpp, layout_vaex.cpp, layout_compound.cpp.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "io/hdf5/chunk_cache.hpp"
#include "io/hdf5/row_store.hpp"
#include "io/hdf5/stored_type.hpp"
#include "io/table_source.hpp"

namespace quintile::io::hdf5 {

using StorePtr = std::shared_ptr<RowStore>;

/// Which rows of a column have no value.
enum class MaskKind : std::uint8_t {
  none,
  bytes,  ///< one byte a row, not zero: missing
  bits,   ///< one bit a row, lowest first, zero: missing
};

/// A column and where its cells come from. Numbers and texts of fixed length are `type` at byte `offset` of each row
/// of `rows`. A vaex text i is bytes [offsets[i], offsets[i + 1]) of the one-byte rows of `bytes`. Texts of variable
/// length are read by the library from `dataset`, from field `field` when its rows are compounds.
struct TableColumn {
  SourceColumn info;
  StoredType type;
  StorePtr rows;
  std::size_t offset = 0;
  std::string missing_text;  ///< the text that stands for "no value"

  StorePtr bytes;
  StorePtr mask;
  MaskKind mask_kind = MaskKind::none;

  std::shared_ptr<const Dataset> dataset;
  std::string field;
};

struct TableLayout {
  std::string format;
  std::string path;
  std::uint64_t rows = 0;
  std::vector<TableColumn> columns;
};

/// What layouts are read with.
struct LayoutContext {
  std::shared_ptr<const File> file;
  std::shared_ptr<ChunkCache> cache;
};

/// Each returns nothing when the object has not that layout, and throws DataError or UserError when it has but cannot
/// be read. Call with the lock held.
[[nodiscard]] std::optional<TableLayout> group_layout(const LayoutContext& context, const std::string& path);
[[nodiscard]] std::optional<TableLayout> vaex_layout(const LayoutContext& context, const std::string& path);
[[nodiscard]] std::optional<TableLayout> compound_layout(const LayoutContext& context, const std::string& path);

/// A dataset of numbers or texts as a column; nothing when its type has no cell.
[[nodiscard]] std::optional<TableColumn> scalar_column(const LayoutContext& context,
                                                       const std::shared_ptr<const Dataset>& dataset,
                                                       const std::string& name);

/// Appends a column. Throws DataError when its length is not that of the columns before it.
void add_column(const LayoutContext& context, TableLayout& layout, TableColumn column, std::uint64_t rows);

/// Throws UserError: a column lies behind an external link that was not asked for.
[[noreturn]] void refuse_external_link(const LayoutContext& context, const std::string& path);

}  // namespace quintile::io::hdf5
