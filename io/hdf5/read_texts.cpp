#include <fmt/format.h>

#include <algorithm>
#include <cstring>

#include "io/hdf5/block_reader.hpp"
#include "io/hdf5/convert.hpp"
#include "io/hdf5/plain_store.hpp"
#include "quintile/error.hpp"

namespace quintile::io::hdf5 {
namespace {

constexpr std::uint64_t kMaxBlockText = std::uint64_t{4} << 30;
constexpr std::size_t kArenaPiece = std::size_t{1} << 20;

// Where the library puts texts of variable length: pieces of an arena, up to a budget.
struct Arena {
  std::vector<Buffer<char>>& pieces;
  std::uint64_t budget;
  std::size_t used = 0;  // of the last piece
  bool exceeded = false;
};

void* take_from(std::size_t size, void* data) noexcept {
  auto& arena = *static_cast<Arena*>(data);
  if (size > arena.budget) {
    arena.exceeded = true;
    return nullptr;
  }
  try {
    if (arena.pieces.empty() || size > arena.pieces.back().size() - arena.used) {
      arena.pieces.emplace_back(std::max(size, kArenaPiece));
      arena.used = 0;
    }
  } catch (const std::bad_alloc&) {
    return nullptr;
  }
  arena.budget -= size;
  char* const taken = arena.pieces.back().data() + arena.used;
  // The library stores characters only, so nothing needs alignment.
  arena.used += size;
  return taken;
}

void keep(void* /*memory*/, void* /*data*/) noexcept {}

// The type of one pointer per row, also where the texts are a field of compounds.
Handle memory_type(const TableColumn& column, const std::string& failed) {
  const hid_t stored = column.dataset->type.get();
  if (column.field.empty()) return require<DataError>(H5Tcopy(stored), H5Tclose, failed);
  const int index = H5Tget_member_index(stored, column.field.c_str());
  const Handle text = require<DataError>(
      H5Tget_member_type(stored, static_cast<unsigned>(require<DataError>(index, failed))), H5Tclose, failed);
  Handle row = require<DataError>(H5Tcreate(H5T_COMPOUND, sizeof(char*)), H5Tclose, failed);
  require<DataError>(H5Tinsert(row.get(), column.field.c_str(), 0, text.get()), failed);
  return row;
}

}  // namespace

void read_variable_texts(const TableColumn& column, std::uint64_t first, std::size_t rows, ColumnRoom& room) {
  const auto pointers = room.cells.take<char*>(rows);
  std::fill(pointers.begin(), pointers.end(), nullptr);
  room.arena.clear();
  // Every text is stored once, so all of them together are shorter than the file, unless references are forged.
  Arena arena{room.arena, std::min(column.dataset->file->size() + rows, kMaxBlockText)};
  {
    const auto lock = lock_library();
    const std::string failed =
        fmt::format("cannot read texts of column '{}' in '{}'", column.info.name, column.dataset->file->path());
    const Handle type = memory_type(column, failed);
    const Handle transfer = require<InternalError>(H5Pcreate(H5P_DATASET_XFER), H5Pclose, failed);
    require<InternalError>(H5Pset_vlen_mem_manager(transfer.get(), take_from, &arena, keep, nullptr), failed);
    try {
      read_by_library(*column.dataset, type.get(), first, rows, pointers.data(), transfer.get());
    } catch (const DataError&) {
      if (!arena.exceeded) throw;
      throw DataError(
          fmt::format("{}: rows {} to {} claim more text than the file holds", failed, first, first + rows - 1));
    }
  }
  const auto texts = room.texts.take<std::string_view>(rows);
  for (std::size_t i = 0; i < rows; ++i) {
    texts[i] = pointers[i] == nullptr ? std::string_view() : std::string_view(pointers[i]);
    if (!column.missing_text.empty() && texts[i] == column.missing_text) texts[i] = {};
  }
}

void read_offset_texts(const TableColumn& column, std::uint64_t first, std::size_t rows, ColumnRoom& room,
                       Scratch& scratch) {
  const auto offsets = room.offsets.take<std::int64_t>(rows + 1);
  column.rows->visit(
      first, rows + 1,
      [&](const char* stored, std::size_t at, std::size_t count) {
        convert_numbers(column.type, stored, column.rows->row_bytes(), count, offsets.data() + at);
      },
      scratch);
  const auto bytes_held = static_cast<std::int64_t>(column.bytes->rows());
  for (std::size_t i = 0; i <= rows; ++i) {
    if (offsets[i] < (i == 0 ? 0 : offsets[i - 1]) || offsets[i] > bytes_held) {
      throw DataError(fmt::format("column '{}' in '{}' is damaged: the text of row {} begins or ends at byte {} of {}",
                                  column.info.name, column.dataset->file->path(), first + i, offsets[i], bytes_held));
    }
  }
  const std::int64_t begin = offsets[0];
  const auto size = static_cast<std::uint64_t>(offsets[rows] - begin);
  if (size > kMaxBlockText) {
    throw DataError(fmt::format("column '{}' in '{}' has {} bytes of text in rows {} to {}, which is too much",
                                column.info.name, column.dataset->file->path(), size, first, first + rows - 1));
  }
  const auto bytes = room.cells.take<char>(static_cast<std::size_t>(size));
  if (size > 0) column.bytes->read(static_cast<std::uint64_t>(begin), bytes.size(), bytes.data(), scratch);
  const auto texts = room.texts.take<std::string_view>(rows);
  for (std::size_t i = 0; i < rows; ++i) {
    texts[i] = {bytes.data() + (offsets[i] - begin), static_cast<std::size_t>(offsets[i + 1] - offsets[i])};
  }
}

}  // namespace quintile::io::hdf5
