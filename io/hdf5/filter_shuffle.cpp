#include <cstring>

#include "io/hdf5/filter.hpp"

namespace quintile::io::hdf5 {
namespace {

// Shuffles whole elements by `move` and copies what is left.
void move_elements(std::span<const char> in, std::span<char> out, std::size_t element,
                   void (*move)(const char*, std::size_t, std::size_t, char*) noexcept) noexcept {
  const std::size_t count = element == 0 ? 0 : in.size() / element;
  std::size_t done = 0;
  if (count > 1 && element > 1) {
    move(in.data(), count, element, out.data());
    done = count * element;
  }
  if (done < in.size()) std::memcpy(out.data() + done, in.data() + done, in.size() - done);
}

}  // namespace

void shuffle(std::span<const char> in, std::span<char> out, std::size_t element) noexcept {
  move_elements(in, out, element, kernels::storage_kernels().shuffle);
}

void unshuffle(std::span<const char> in, std::span<char> out, std::size_t element) noexcept {
  move_elements(in, out, element, kernels::storage_kernels().unshuffle);
}

}  // namespace quintile::io::hdf5
