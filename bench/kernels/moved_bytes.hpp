// What a kernel's time is set against.
#pragma once

#include <benchmark/benchmark.h>

#include <cstddef>

namespace quintile::bench {

/// Elements of a column: far more than the caches hold.
inline constexpr std::size_t kElements = std::size_t{1} << 23;
/// Elements handed to a kernel at a time, as the stages do.
inline constexpr std::size_t kPiece = 2'048;

/// Notes how many bytes of memory a pass over kElements elements moves.
inline void report_moved_bytes(benchmark::State& state, double bytes_an_element) {
  state.counters["bytes"] = static_cast<double>(kElements) * bytes_an_element;
}

/// Calls apply(begin) for each piece.
template <class Apply>
void in_pieces(Apply apply) {
  for (std::size_t begin = 0; begin < kElements; begin += kPiece) apply(begin);
}

}  // namespace quintile::bench
