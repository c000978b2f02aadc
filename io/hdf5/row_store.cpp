#include "io/hdf5/row_store.hpp"

#include <algorithm>

namespace quintile::io::hdf5 {

void RowStore::visit(std::uint64_t first, std::size_t count, const RowSink& sink, Scratch& scratch) {
  constexpr std::size_t kPiece = std::size_t{1} << 20;
  const std::size_t chunk = std::max<std::size_t>(1, static_cast<std::size_t>(chunk_rows()));
  const std::size_t step = std::max(chunk, kPiece / row_bytes() / chunk * chunk);
  for (std::size_t at = 0; at < count; at += step) {
    const std::size_t rows = std::min(step, count - at);
    char* const piece = scratch.rows.take<char>(rows * row_bytes()).data();
    read(first + at, rows, piece, scratch);
    sink(piece, at, rows);
  }
}

}  // namespace quintile::io::hdf5
