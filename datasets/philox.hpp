// Random numbers addressed by what they are for, not by when they are drawn.
#pragma once

#include <array>
#include <cstdint>

namespace quintile::datasets {

/// Philox4x32 with 10 rounds: a keyed bijection of 128-bit counters (Salmon, Moraes, Dror and Shaw, "Parallel
/// random numbers: as easy as 1, 2, 3", SC 2011). Every counter gives four independent 32-bit words.
[[nodiscard]] constexpr std::array<std::uint32_t, 4> philox4x32(std::array<std::uint32_t, 4> counter,
                                                                std::array<std::uint32_t, 2> key) noexcept {
  for (int round = 0; round < 10; ++round) {
    const std::uint64_t a = std::uint64_t{0xD2511F53} * counter[0];
    const std::uint64_t b = std::uint64_t{0xCD9E8D57} * counter[2];
    counter = {static_cast<std::uint32_t>(b >> 32) ^ counter[1] ^ key[0], static_cast<std::uint32_t>(b),
               static_cast<std::uint32_t>(a >> 32) ^ counter[3] ^ key[1], static_cast<std::uint32_t>(a)};
    key[0] += 0x9E3779B9;
    key[1] += 0xBB67AE85;
  }
  return counter;
}

/// What a customer's draws are for. Each purpose has its own sequence, so that leaving one out (money, while only
/// counting) does not move the others.
enum class Purpose : std::uint32_t { profile, purchases, money, returns, missing, events };

/// The sequence of draws of one customer for one purpose: the counter is (draw, purpose, customer), the key the seed.
class Stream {
 public:
  Stream(std::uint64_t seed, std::uint64_t customer, Purpose purpose) noexcept
      : key_{static_cast<std::uint32_t>(seed), static_cast<std::uint32_t>(seed >> 32)},
        counter_{0, static_cast<std::uint32_t>(purpose), static_cast<std::uint32_t>(customer),
                 static_cast<std::uint32_t>(customer >> 32)} {}

  [[nodiscard]] std::uint64_t next() noexcept {
    if (left_ == 0) {
      const auto words = philox4x32(counter_, key_);
      ++counter_[0];
      value_ = {std::uint64_t{words[0]} << 32 | words[1], std::uint64_t{words[2]} << 32 | words[3]};
      left_ = 2;
    }
    return value_[--left_];
  }

  /// Uniform in the open interval (0, 1): the middle of one of 2^52 equal cells, so never 0 or 1.
  [[nodiscard]] double uniform() noexcept { return (static_cast<double>(next() >> 12) + 0.5) * 0x1p-52; }

 private:
  std::array<std::uint32_t, 2> key_;
  std::array<std::uint32_t, 4> counter_;
  std::array<std::uint64_t, 2> value_{};
  unsigned left_ = 0;
};

}  // namespace quintile::datasets
