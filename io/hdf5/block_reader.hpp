// Rows of the selected columns -> cells.
#pragma once

#include <map>
#include <vector>

#include "io/hdf5/block_storage.hpp"
#include "io/hdf5/layout.hpp"

namespace quintile::io::hdf5 {

/// Reads any rows of some columns of a table, on any thread.
class BlockReader {
 public:
  explicit BlockReader(std::vector<const TableColumn*> columns);

  /// Fills out.columns with the cells of rows [first, first + rows); they point into the storage.
  void read(std::uint64_t first, std::size_t rows, BlockStorage& storage, TableBlock& out) const;

 private:
  // Columns that are fields of the rows of one dataset: read once, taken apart together.
  using Fields = std::vector<std::size_t>;

  void read_fields(RowStore& store, const Fields& fields, std::uint64_t first, std::size_t rows,
                   BlockStorage& storage) const;

  std::vector<const TableColumn*> columns_;
  std::vector<std::pair<RowStore*, Fields>> stores_;
};

/// Reads vaex texts; the views point into the room.
void read_offset_texts(const TableColumn& column, std::uint64_t first, std::size_t rows, ColumnRoom& room,
                       Scratch& scratch);

/// Reads texts of variable length; the views point into the room.
void read_variable_texts(const TableColumn& column, std::uint64_t first, std::size_t rows, ColumnRoom& room);

/// Empties the cells of rows that have no value: NaN in real cells (integers become real; throws DataError where that
/// would lose digits), the empty text.
void apply_mask(const TableColumn& column, std::uint64_t first, std::size_t rows, ColumnRoom& room, Scratch& scratch);

}  // namespace quintile::io::hdf5
