#include <fmt/format.h>

#include <cstring>
#include <limits>

#include "io/hdf5/block_reader.hpp"
#include "quintile/error.hpp"

namespace quintile::io::hdf5 {
namespace {

template <class Integer>
void become_real(const TableColumn& column, std::uint64_t first, std::size_t rows, char* cells, const bool* missing) {
  constexpr Integer kExact = Integer{1} << 53;
  for (std::size_t i = 0; i < rows; ++i) {
    Integer value;
    std::memcpy(&value, cells + i * sizeof value, sizeof value);
    if (!missing[i] && (value > kExact || (std::is_signed_v<Integer> && value < -kExact))) {
      throw DataError(
          fmt::format("column '{}' in '{}' has missing values, and row {} holds {}, which is too large to "
                      "stand beside them. Fill in the missing values",
                      column.info.name, column.dataset->file->path(), first + i, value));
    }
    const double real = missing[i] ? std::numeric_limits<double>::quiet_NaN() : static_cast<double>(value);
    std::memcpy(cells + i * sizeof real, &real, sizeof real);
  }
}

}  // namespace

void apply_mask(const TableColumn& column, std::uint64_t first, std::size_t rows, ColumnRoom& room, Scratch& scratch) {
  const bool bits = column.mask_kind == MaskKind::bits;
  const std::uint64_t begin = bits ? first / 8 : first;
  const std::uint64_t end = bits ? (first + rows + 7) / 8 : first + rows;
  const auto marks = room.mask.take<char>(static_cast<std::size_t>(end - begin) + rows);
  column.mask->read(begin, static_cast<std::size_t>(end - begin), marks.data(), scratch);
  bool* const missing = reinterpret_cast<bool*>(marks.data() + (end - begin));
  for (std::size_t i = 0; i < rows; ++i) {
    const std::uint64_t bit = first + i - begin * 8;
    missing[i] = bits ? (static_cast<unsigned char>(marks[bit / 8]) >> bit % 8 & 1) == 0 : marks[i] != 0;
  }
  if (column.info.type == CellType::text) {
    const auto texts = room.texts.take<std::string_view>(rows);
    for (std::size_t i = 0; i < rows; ++i) {
      if (missing[i]) texts[i] = {};
    }
    return;
  }
  char* const cells = room.cells.take<char>(rows * sizeof(double)).data();
  if (column.type.cell == CellType::int64) {
    become_real<std::int64_t>(column, first, rows, cells, missing);
  } else if (column.type.cell == CellType::uint64) {
    become_real<std::uint64_t>(column, first, rows, cells, missing);
  } else {
    const auto reals = room.cells.take<double>(rows);
    for (std::size_t i = 0; i < rows; ++i) {
      if (missing[i]) reals[i] = std::numeric_limits<double>::quiet_NaN();
    }
  }
}

}  // namespace quintile::io::hdf5
