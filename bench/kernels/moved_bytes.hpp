// What a kernel's time is set against.
#pragma once

#include <benchmark/benchmark.h>

#include <cstddef>

namespace quintile::bench {

/// Elements of a column: far more than the caches hold.
inline constexpr std::size_t kElements = std::size_t{1} << 23;
/// Elements handed to a kernel at a time, as the stages do.
inline constexpr std::size_t kPiece = 2'048;

/// Remembers the memory bandwidth of one thread, in bytes a second.
void set_bandwidth(double bytes_a_second);

/// Reports the time per element, the bytes a pass over kElements elements moves, and their share of the bandwidth.
void report_moved_bytes(benchmark::State& state, double bytes_an_element);

/// Calls apply(begin) for each piece.
template <class Apply>
void in_pieces(Apply apply) {
  for (std::size_t begin = 0; begin < kElements; begin += kPiece) apply(begin);
}

}  // namespace quintile::bench
