// The machine's memory bandwidth, measured beside everything else.
#pragma once

namespace quintile::bench {

/// Bytes a second of a triad a = b + s * c over arrays far larger than the caches, on all threads: two reads and a
/// write of 8 bytes per element (McCalpin's STREAM), best of several passes.
[[nodiscard]] double stream_bandwidth();

}  // namespace quintile::bench
