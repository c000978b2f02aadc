#include "engine/clv/frequencies.hpp"

#include "quintile/parallel.hpp"

namespace quintile::clv {
namespace {

struct Seen {
  std::vector<std::uint8_t> small;
  std::vector<double> large;
};

}  // namespace

Frequencies::Frequencies(std::span<const double> x) : rank_(static_cast<std::size_t>(kDirect)) {
  const Seen seen = reduce_blocks(
      x.size(), 8 * kCustomerBlock, Seen{std::vector<std::uint8_t>(rank_.size()), {}},
      [&](std::size_t begin, std::size_t end) {
        Seen part{std::vector<std::uint8_t>(rank_.size()), {}};
        for (std::size_t i = begin; i < end; ++i) {
          if (x[i] < kDirect)
            part.small[static_cast<std::size_t>(x[i])] = 1;
          else
            part.large.push_back(x[i]);
        }
        return part;
      },
      [](Seen& all, const Seen& part) {
        for (std::size_t n = 0; n < all.small.size(); ++n) all.small[n] |= part.small[n];
        all.large.insert(all.large.end(), part.large.begin(), part.large.end());
      });
  for (std::size_t n = 0; n < rank_.size(); ++n) {
    rank_[n] = static_cast<std::uint32_t>(values_.size());
    if (seen.small[n] != 0) values_.push_back(static_cast<double>(n));
  }
  std::vector<double> large = seen.large;
  std::sort(large.begin(), large.end());
  large.erase(std::unique(large.begin(), large.end()), large.end());
  values_.insert(values_.end(), large.begin(), large.end());
}

}  // namespace quintile::clv
