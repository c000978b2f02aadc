// Where the partitioned rows of many blocks lie.
#pragma once

#include <cstddef>
#include <cstdint>
#include <mutex>
#include <vector>

#include "quintile/buffer.hpp"

namespace quintile::aggregation {

/// Hands out pieces of large slabs, which all go back at once: the rows of a wave lie where those of the last one lay.
/// Safe to use from several threads; clear() and absorb() while nobody else does.
class RowMemory {
 public:
  /// Room for so many words, 64-byte-aligned, until clear() or the end.
  [[nodiscard]] std::uint64_t* take(std::size_t words);
  /// Bytes handed out.
  [[nodiscard]] std::size_t bytes() const;
  /// Forgets what was handed out, and keeps the memory.
  void clear() noexcept;
  /// Gives the memory back.
  void release() noexcept;
  /// Takes over the other's memory with what it handed out.
  void absorb(RowMemory& other);

 private:
  mutable std::mutex mutex_;
  std::vector<Buffer<std::uint64_t>> slabs_;
  std::size_t current_ = 0;  // slab that pieces come from
  std::size_t used_ = 0;     // words of it
  std::size_t words_ = 0;    // in all
};

}  // namespace quintile::aggregation
