#include "io/hdf5/block_reader.hpp"

#include <algorithm>
#include <cstring>

#include "io/hdf5/convert.hpp"

namespace quintile::io::hdf5 {
namespace {

constexpr std::size_t kCell = 8;

bool is_field(const TableColumn& column) {
  return column.type.encoding != Encoding::variable_text && column.bytes == nullptr;
}

// Bytes a value takes in the room: a number becomes a cell, a text keeps its own.
std::size_t room_per_value(const TableColumn& column) {
  return column.type.cell == CellType::text ? column.type.size : kCell;
}

void take_apart(const TableColumn& column, const char* rows, std::size_t stride, std::size_t count, char* out) {
  const char* const values = rows + column.offset;
  if (column.type.cell != CellType::text) return convert_numbers(column.type, values, stride, count, out);
  const std::size_t size = column.type.size;
  for (std::size_t i = 0; i < count; ++i) std::memcpy(out + i * size, values + i * stride, size);
}

void view_fixed_texts(const TableColumn& column, std::size_t rows, ColumnRoom& room, const char* bytes) {
  const auto texts = room.texts.take<std::string_view>(rows);
  const std::size_t size = column.type.size;
  trim_padding(column.type.padding, bytes, size, texts);
  if (column.missing_text.empty()) return;
  for (std::string_view& text : texts) {
    if (text == column.missing_text) text = {};
  }
}

template <class T>
std::span<const T> same_again(Room& room, std::size_t rows) {
  return room.take<T>(rows);  // as large as before, so it keeps its content
}

Cells cells_of(const TableColumn& column, std::size_t rows, ColumnRoom& room) {
  switch (column.info.type) {
    case CellType::int64:
      return same_again<std::int64_t>(room.cells, rows);
    case CellType::uint64:
      return same_again<std::uint64_t>(room.cells, rows);
    case CellType::real:
      return same_again<double>(room.cells, rows);
    case CellType::text:
      break;
  }
  return same_again<std::string_view>(room.texts, rows);
}

}  // namespace

BlockReader::BlockReader(std::vector<const TableColumn*> columns) : columns_(std::move(columns)) {
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    if (!is_field(*columns_[i])) continue;
    RowStore* const store = columns_[i]->rows.get();
    auto known = std::find_if(stores_.begin(), stores_.end(), [&](const auto& s) { return s.first == store; });
    if (known == stores_.end()) known = stores_.insert(stores_.end(), {store, {}});
    known->second.push_back(i);
  }
}

void BlockReader::read(std::uint64_t first, std::size_t rows, BlockStorage& storage, TableBlock& out) const {
  for (const auto& [store, fields] : stores_) read_fields(*store, fields, first, rows, storage);
  out.columns.clear();
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    const TableColumn& column = *columns_[i];
    ColumnRoom& room = storage.columns[i];
    if (column.bytes != nullptr) {
      read_offset_texts(column, first, rows, room, storage.scratch);
    } else if (column.type.encoding == Encoding::variable_text) {
      read_variable_texts(column, first, rows, room);
    }
    if (column.mask_kind != MaskKind::none) apply_mask(column, first, rows, room, storage.scratch);
    out.columns.push_back(cells_of(column, rows, room));
  }
}

void BlockReader::read_fields(RowStore& store, const Fields& fields, std::uint64_t first, std::size_t rows,
                              BlockStorage& storage) const {
  const std::size_t stride = store.row_bytes();
  std::vector<char*> targets;
  for (const std::size_t i : fields) {
    const TableColumn& column = *columns_[i];
    targets.push_back(storage.columns[i].cells.take<char>(rows * room_per_value(column)).data());
  }
  const TableColumn& only = *columns_[fields.front()];
  const bool as_stored =
      fields.size() == 1 && only.type.size == stride && (only.type.is_cell() || only.type.cell == CellType::text);
  if (as_stored) {
    store.read(first, rows, targets.front(), storage.scratch);
  } else {
    store.visit(
        first, rows,
        [&](const char* stored, std::size_t at, std::size_t count) {
          for (std::size_t k = 0; k < fields.size(); ++k) {
            const TableColumn& column = *columns_[fields[k]];
            take_apart(column, stored, stride, count, targets[k] + at * room_per_value(column));
          }
        },
        storage.scratch);
  }
  for (std::size_t k = 0; k < fields.size(); ++k) {
    const TableColumn& column = *columns_[fields[k]];
    if (column.type.cell == CellType::text) view_fixed_texts(column, rows, storage.columns[fields[k]], targets[k]);
  }
}

}  // namespace quintile::io::hdf5
