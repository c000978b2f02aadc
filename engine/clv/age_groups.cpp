#include "engine/clv/age_groups.hpp"

#include <algorithm>
#include <atomic>
#include <bit>
#include <cmath>

#include "engine/clv/numerics/chebyshev.hpp"
#include "engine/parallel/radix_sort.hpp"
#include "kernels/prediction.hpp"
#include "quintile/parallel.hpp"

namespace quintile::clv {
namespace {

constexpr std::size_t kLargestTable = std::size_t{1} << 24;
constexpr double kLongestStretch = 1.5;

struct Extent {
  double shortest = std::numeric_limits<double>::infinity();
  double longest = 0;
  bool whole = true;
};

Extent extent_of(const PurchaseHistories& h, bool with_last) {
  return reduce_blocks(
      h.size(), kCustomerBlock, Extent{},
      [&](std::size_t begin, std::size_t end) {
        Extent part;
        bool whole = true;
        for (std::size_t i = begin; i < end; ++i) {
          part.shortest = std::min(part.shortest, with_last ? h.t_x[i] : h.T[i]);
          part.longest = std::max(part.longest, h.T[i]);
          whole &= h.T[i] == std::floor(h.T[i]);
          if (with_last) whole &= h.t_x[i] == std::floor(h.t_x[i]);
        }
        part.whole = whole;
        return part;
      },
      [](Extent& all, const Extent& part) {
        all = {std::min(all.shortest, part.shortest), std::max(all.longest, part.longest), all.whole && part.whole};
      });
}

}  // namespace

AgeGroups::AgeGroups(const PurchaseHistories& histories, bool with_last, double scale)
    : histories_(histories), scale_(scale * histories.ticks_per_unit), frequencies_(histories.x) {
  if (histories.size() == 0) return;
  const Extent extent = extent_of(histories, with_last);
  if (scale > 0) {
    low_ = std::log(scale_ + extent.shortest);
    const double range = std::max(std::log(scale_ + extent.longest) - low_, 1e-9);
    stretches_ = static_cast<std::size_t>(std::ceil(range / kLongestStretch));
    length_ = range / static_cast<double>(stretches_);
  }
  width_ = extent.longest < static_cast<double>(kLargestTable) ? static_cast<std::size_t>(extent.longest) + 1 : 0;
  const bool by_table = extent.whole && width_ > 0 && frequencies_.values().size() * width_ <= kLargestTable;
  if (by_table)
    tell_apart_by_table(with_last);
  else
    sort_all(with_last);
}

void AgeGroups::tell_apart_by_table(bool with_last) {
  const PurchaseHistories& h = histories_;
  table_ = Buffer<std::uint32_t>(frequencies_.values().size() * width_, 0);
  const auto mark = [&](std::size_t row, double age) {
    std::atomic_ref<std::uint32_t>(table_[row + static_cast<std::size_t>(age)]).store(1, std::memory_order_relaxed);
  };
  parallel_blocks(h.size(), kCustomerBlock, [&](std::size_t, std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; ++i) {
      const std::size_t row = frequencies_.rank(h.x[i]) * width_;
      mark(row, h.T[i]);
      if (with_last) mark(row, h.t_x[i]);
    }
  });
  std::size_t cells = 0;
  for (const std::uint32_t entry : table_) cells += entry;
  age_ = Buffer<double>(cells);
  std::uint32_t next = 0;
  for (std::size_t row = 0; row < frequencies_.values().size(); ++row) {
    for (std::size_t age = 0; age < width_; ++age) {
      std::uint32_t& entry = table_[row * width_ + age];
      if (entry == 0) continue;
      age_[next] = static_cast<double>(age);
      append(row, stretch_of(age_[next]), next);
      entry = next++;
    }
  }
}

// By x and stretch, else in their order.
void AgeGroups::sort_all(bool with_last) {
  const PurchaseHistories& h = histories_;
  const std::size_t size = h.size() * (with_last ? 2 : 1);
  const int index_bits = static_cast<int>(std::bit_width(size));
  Buffer<std::uint64_t> keys(size);
  const auto age_of = [&](std::size_t entry) { return entry < h.size() ? h.T[entry] : h.t_x[entry - h.size()]; };
  parallel_blocks(size, kCustomerBlock, [&](std::size_t, std::size_t begin, std::size_t end) {
    for (std::size_t entry = begin; entry < end; ++entry) {
      const std::size_t rank = frequencies_.rank(h.x[entry % h.size()]);
      keys[entry] = static_cast<std::uint64_t>(rank * stretches_ + stretch_of(age_of(entry))) << index_bits | entry;
    }
  });
  const std::size_t last_key = frequencies_.values().size() * stretches_;
  radix_sort(keys, index_bits + static_cast<int>(std::bit_width(last_key)), index_bits);
  age_ = Buffer<double>(size);
  cell_ = Buffer<std::uint32_t>(size);
  const std::uint64_t mask = (std::uint64_t{1} << index_bits) - 1;
  parallel_blocks(size, kCustomerBlock, [&](std::size_t, std::size_t begin, std::size_t end) {
    for (std::size_t cell = begin; cell < end; ++cell) {
      const auto entry = static_cast<std::size_t>(keys[cell] & mask);
      cell_[entry] = static_cast<std::uint32_t>(cell);
      age_[cell] = age_of(entry);
    }
  });
  for (std::size_t cell = 0; cell < size; ++cell) {
    const auto key = static_cast<std::size_t>(keys[cell] >> index_bits);
    append(key / stretches_, key % stretches_, cell);
  }
}

std::size_t AgeGroups::stretch_of(double age) const noexcept {
  if (stretches_ == 1) return 0;
  const double at = (std::log(scale_ + age) - low_) / length_;
  return std::min(stretches_ - 1, static_cast<std::size_t>(std::max(at, 0.0)));
}

// The next age joins the group before it, or begins another one; none so large that threads would wait for it.
void AgeGroups::append(std::size_t rank, std::size_t stretch, std::size_t cell) {
  constexpr std::size_t kMost = 4096;
  const double x = frequencies_.values()[rank];
  const bool joins = !groups_.empty() && groups_.back().x == x && groups_.back().stretch == stretch &&
                     cell - groups_.back().begin < kMost;
  if (!joins) groups_.push_back({x, cell, cell, stretch});
  groups_.back().end = cell + 1;
}

Buffer<double> AgeGroups::map(std::size_t questions, const ValuesByAge& values) const {
  Buffer<double> out(questions * size());
  parallel_for(groups_.size(), [&](std::size_t i) {
    const Group& group = groups_[i];
    if (scale_ > 0 && group.end - group.begin > kChebyshevNodes)
      interpolate(group, questions, values, out.data());
    else
      compute(group, questions, values, out.data());
  });
  return out;
}

void AgeGroups::compute(const Group& group, std::size_t questions, const ValuesByAge& values, double* out) const {
  const std::size_t ages = group.end - group.begin;
  std::vector<double> age(ages);
  for (std::size_t i = 0; i < ages; ++i) age[i] = age_[group.begin + i] / histories_.ticks_per_unit;
  std::vector<double> found(questions * ages);
  values(group.x, age, found.data());
  for (std::size_t q = 0; q < questions; ++q)
    std::copy_n(found.data() + q * ages, ages, out + q * size() + group.begin);
}

void AgeGroups::interpolate(const Group& group, std::size_t questions, const ValuesByAge& values, double* out) const {
  const double middle = low_ + length_ * (static_cast<double>(group.stretch) + 0.5);
  std::vector<double> node(kChebyshevNodes);
  for (std::size_t i = 0; i < kChebyshevNodes; ++i) {
    const double age = std::exp(middle + 0.5 * length_ * chebyshev_nodes()[i]) - scale_;
    node[i] = std::max(age, 0.0) / histories_.ticks_per_unit;
  }
  std::vector<double> found(questions * kChebyshevNodes);
  values(group.x, node, found.data());
  const std::size_t ages = group.end - group.begin;
  std::vector<double> at(ages);
  for (std::size_t i = 0; i < ages; ++i) at[i] = scale_ + age_[group.begin + i];
  kernels::special_kernels().log(at.data(), ages, at.data());
  for (double& y : at) y = std::clamp((y - middle) / (0.5 * length_), -1.0, 1.0);
  for (std::size_t q = 0; q < questions; ++q) {
    const auto coefficients = chebyshev_coefficients(std::span(found).subspan(q * kChebyshevNodes, kChebyshevNodes));
    kernels::prediction_kernels().chebyshev(coefficients.data(), kChebyshevNodes, at.data(), ages,
                                            out + q * size() + group.begin);
  }
}

}  // namespace quintile::clv
