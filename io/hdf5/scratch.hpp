// Memory that decoding needs for a moment and keeps for the next time.
#pragma once

#include <array>
#include <cstddef>
#include <span>

#include "quintile/buffer.hpp"

namespace quintile::io::hdf5 {

/// A buffer that only ever grows. Its content is undefined after each take().
class Room {
 public:
  template <class T>
  [[nodiscard]] std::span<T> take(std::size_t count) {
    const std::size_t bytes = count * sizeof(T);
    if (bytes > bytes_.size()) {
      bytes_ = {};  // first give back, then take: never both at once
      bytes_ = Buffer<char>(bytes);
    }
    return {reinterpret_cast<T*>(bytes_.data()), count};
  }

 private:
  Buffer<char> bytes_;
};

/// One thread's working memory.
struct Scratch {
  Room stored;               ///< a chunk as it lies in the file
  std::array<Room, 2> work;  ///< between two filters
  Room rows;                 ///< rows as stored, on their way into columns
};

}  // namespace quintile::io::hdf5
