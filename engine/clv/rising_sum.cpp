#include "engine/clv/rising_sum.hpp"

#include "engine/clv/numerics/rising_terms.hpp"

namespace quintile::clv {
namespace {

// A gamma function and its derivatives cost as much as this many terms of the sum.
constexpr double kWidestGap = 256;

}  // namespace

RisingSum::RisingSum(std::span<const FrequencyGroup> groups) {
  std::size_t near = 0;
  double reach = 0;
  while (near < groups.size() && groups[near].x - reach <= kWidestGap) reach = groups[near++].x;
  above_ = Buffer<double>(static_cast<std::size_t>(reach));
  double above = 0;
  for (std::size_t g = groups.size(); g-- > near;) {
    above += groups[g].weight;
    far_.push_back({groups[g].x - reach, groups[g].weight});
  }
  std::size_t j = above_.size();
  for (std::size_t g = near; g-- > 0;) {
    while (static_cast<double>(j) > groups[g].x) above_[--j] = above;
    above += groups[g].weight;
  }
  while (j > 0) above_[--j] = above;
}

kernels::RisingSums RisingSum::at(double z) const {
  kernels::RisingSums out;
  kernels::likelihood_kernels().rising(above_.data(), above_.size(), z, out);
  const double from = z + static_cast<double>(above_.size());
  for (const FrequencyGroup& group : far_) {
    const RisingTerms beyond(from, group.x);
    out.value += group.weight * beyond.value;
    out.first += group.weight * beyond.first;
    out.second += group.weight * beyond.second;
  }
  return out;
}

}  // namespace quintile::clv
