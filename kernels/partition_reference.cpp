#include <cstring>

#include "kernels/partition.hpp"

namespace quintile::kernels {
namespace {

void assign(const std::uint64_t* key, std::size_t rows, int partition_bits, bool hashed, std::uint16_t* partition,
            std::uint32_t* count) noexcept {
  for (std::size_t i = 0; i < rows; ++i) {
    const std::uint64_t bits = hashed ? key[i] : mix(key[i]);
    partition[i] = partition_bits == 0 ? std::uint16_t{0} : static_cast<std::uint16_t>(bits >> (64 - partition_bits));
    ++count[partition[i]];
  }
}

void scatter(const std::uint64_t* const* column, std::size_t words, const std::uint16_t* partition, std::size_t rows,
             int /*partition_bits*/, std::uint64_t* out, std::uint32_t* cursor, std::uint64_t* /*staging*/) noexcept {
  for (std::size_t i = 0; i < rows; ++i) {
    const std::size_t row = cursor[partition[i]]++;
    for (std::size_t w = 0; w < words; ++w) out[row * words + w] = column[w][i];
  }
}

}  // namespace

const PartitionKernels& partition_reference() noexcept {
  static constexpr PartitionKernels kReference = {&assign, &scatter};
  return kReference;
}

}  // namespace quintile::kernels
