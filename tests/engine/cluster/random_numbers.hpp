// Numbers that a few lines of Python make as well, so that values of scikit-learn can be compared with.
#pragma once

#include <cstdint>
#include <vector>

namespace quintile::test {

/// Uniform in [0, 1): the upper 53 bits of Knuth's linear congruential generator.
class Uniform {
 public:
  explicit Uniform(std::uint64_t seed) : state_(seed) {}
  double next() {
    state_ = state_ * 6364136223846793005ULL + 1442695040888963407ULL;
    return static_cast<double>(state_ >> 11U) / 9007199254740992.0;
  }
  std::vector<double> take(std::size_t n) {
    std::vector<double> out(n);
    for (double& value : out) value = next();
    return out;
  }

 private:
  std::uint64_t state_;
};

}  // namespace quintile::test
