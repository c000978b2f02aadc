// A history of whole times as one number, which is quick to sort and to compare.
#pragma once

#include <cstdint>

#include "quintile/clv.hpp"

namespace quintile::clv {

class Packing {
 public:
  /// Of some histories, checked already. Reads them once.
  explicit Packing(const PurchaseHistories& histories);

  /// Whether all times are whole and a history fits into `bits` bits.
  [[nodiscard]] bool fits(int bits) const noexcept { return whole_ && x_bits_ + 2 * time_bits_ <= bits; }
  [[nodiscard]] bool whole() const noexcept { return whole_; }
  /// Largest T in ticks.
  [[nodiscard]] double longest() const noexcept { return longest_; }
  /// Bits that differ from 0; only if it fits, as all below.
  [[nodiscard]] int bits() const noexcept { return x_bits_ + 2 * time_bits_; }

  /// In the order of (x, T, t_x).
  [[nodiscard]] std::uint64_t pack(double x, double end, double t_x) const noexcept {
    return (((whole_of(x) << time_bits_) | whole_of(end)) << time_bits_) | whole_of(t_x);
  }
  [[nodiscard]] double x(std::uint64_t key) const noexcept { return static_cast<double>(key >> 2 * time_bits_); }
  [[nodiscard]] double end(std::uint64_t key) const noexcept { return time(key >> time_bits_); }
  [[nodiscard]] double t_x(std::uint64_t key) const noexcept { return time(key); }

 private:
  // Through signed numbers, for which processors have an instruction.
  static std::uint64_t whole_of(double value) noexcept {
    return static_cast<std::uint64_t>(static_cast<std::int64_t>(value));
  }
  [[nodiscard]] double time(std::uint64_t bits) const noexcept {
    return static_cast<double>(static_cast<std::int64_t>(bits & ((std::uint64_t{1} << time_bits_) - 1)));
  }

  double longest_ = 0;
  bool whole_ = true;
  int x_bits_ = 0;
  int time_bits_ = 0;
};

}  // namespace quintile::clv
