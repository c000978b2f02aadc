// Random numbers that depend on a counter and not on what was drawn before.
#pragma once

#include <array>
#include <cstdint>

namespace quintile::clustering {

/// Philox 4x32-10 (Salmon, Moraes, Dror, Shaw 2011): any number of a stream can be had at once, so that draws are the
/// same however they are shared among threads.
class Philox {
 public:
  Philox(std::uint64_t seed, std::uint32_t stream) noexcept : seed_(seed), stream_(stream) {}

  /// Number `index` of the stream, in [0, 1).
  [[nodiscard]] double uniform(std::uint64_t index, std::uint32_t part = 0) const noexcept {
    const std::array<std::uint32_t, 4> block =
        draw({static_cast<std::uint32_t>(index), static_cast<std::uint32_t>(index >> 32), part, stream_},
             {static_cast<std::uint32_t>(seed_), static_cast<std::uint32_t>(seed_ >> 32)});
    const std::uint64_t bits = (std::uint64_t{block[1]} << 32) | block[0];
    return static_cast<double>(bits >> 11) * 0x1p-53;
  }

  [[nodiscard]] static constexpr std::array<std::uint32_t, 4> draw(std::array<std::uint32_t, 4> counter,
                                                                   std::array<std::uint32_t, 2> key) noexcept {
    for (int round = 0; round < 10; ++round) {
      const std::uint64_t a = std::uint64_t{0xD2511F53} * counter[0];
      const std::uint64_t b = std::uint64_t{0xCD9E8D57} * counter[2];
      counter = {static_cast<std::uint32_t>(b >> 32) ^ counter[1] ^ key[0], static_cast<std::uint32_t>(b),
                 static_cast<std::uint32_t>(a >> 32) ^ counter[3] ^ key[1], static_cast<std::uint32_t>(a)};
      key = {key[0] + 0x9E3779B9, key[1] + 0xBB67AE85};
    }
    return counter;
  }

 private:
  std::uint64_t seed_;
  std::uint32_t stream_;
};

}  // namespace quintile::clustering
