// How a table is cut into blocks.
#pragma once

#include <cstdint>
#include <span>

namespace quintile::io::hdf5 {

inline constexpr std::uint64_t kBlockRows = std::uint64_t{1} << 19;
inline constexpr std::uint64_t kBlockBytes = std::uint64_t{64} << 20;

/// Rows of a block: about half a Mi, so that the blocks under way fit a third-level cache; fewer where rows are wide,
/// and whole chunks of every column where that is possible without blocks growing past eight times the size wanted.
/// `chunk_rows` holds the chunk size of each chunked column.
[[nodiscard]] std::uint64_t rows_per_block(std::span<const std::uint64_t> chunk_rows, std::uint64_t row_bytes);

}  // namespace quintile::io::hdf5
