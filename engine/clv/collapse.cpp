#include "engine/clv/collapse.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <numeric>
#include <tuple>

#include "engine/parallel/radix_sort.hpp"
#include "engine/parallel/sort.hpp"
#include "quintile/parallel.hpp"

namespace quintile::clv {
namespace {

// Widths of the fields that hold x, T and t_x as integers; `fits` when they share 64 bits.
struct Packing {
  int x_bits = 0;
  int time_bits = 0;
  bool fits = false;
};

struct Ranges {
  double x = 0;
  double end = 0;
  bool whole = true;
};

Packing packing_of(const PurchaseHistories& h) {
  const Ranges ranges = reduce_blocks(
      h.size(), kCustomerBlock, Ranges{},
      [&](std::size_t begin, std::size_t end) {
        Ranges part;
        for (std::size_t i = begin; i < end; ++i) {
          part.x = std::max(part.x, h.x[i]);
          part.end = std::max(part.end, h.T[i]);
          part.whole = part.whole && h.T[i] == std::floor(h.T[i]) && h.t_x[i] == std::floor(h.t_x[i]);
        }
        return part;
      },
      [](Ranges& all, const Ranges& part) {
        all = {std::max(all.x, part.x), std::max(all.end, part.end), all.whole && part.whole};
      });
  Packing packing;
  if (!ranges.whole || ranges.end > 1e9 || ranges.x > 1e9) return packing;
  packing.x_bits = static_cast<int>(std::bit_width(static_cast<std::uint64_t>(ranges.x)));
  packing.time_bits = static_cast<int>(std::bit_width(static_cast<std::uint64_t>(ranges.end)));
  packing.fits = packing.x_bits + 2 * packing.time_bits <= 64;
  return packing;
}

void resize(CollapsedHistories& out, std::size_t size) {
  out.x = Buffer<double>(size);
  out.t_x = Buffer<double>(size);
  out.end = Buffer<double>(size);
  out.weight = Buffer<double>(size);
}

// Where runs of equal neighbours begin, from a function that compares i with i - 1.
template <class Differs>
std::vector<std::size_t> run_starts(std::size_t size, Differs differs) {
  using Starts = std::vector<std::size_t>;
  return reduce_blocks(
      size, kCustomerBlock, Starts{},
      [&](std::size_t begin, std::size_t end) {
        Starts starts;
        for (std::size_t i = begin; i < end; ++i) {
          if (i == 0 || differs(i)) starts.push_back(i);
        }
        return starts;
      },
      [](Starts& all, const Starts& part) { all.insert(all.end(), part.begin(), part.end()); });
}

// Whole ticks without weights: sorts 64-bit keys.
void collapse_packed(const PurchaseHistories& h, const Packing& packing, CollapsedHistories& out) {
  const std::size_t size = h.size();
  const int time_bits = packing.time_bits;
  Buffer<std::uint64_t> keys(size);
  parallel_blocks(size, kCustomerBlock, [&](std::size_t, std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; ++i) {
      keys[i] =
          (((static_cast<std::uint64_t>(h.x[i]) << time_bits) | static_cast<std::uint64_t>(h.T[i])) << time_bits) |
          static_cast<std::uint64_t>(h.t_x[i]);
    }
  });
  radix_sort(keys, packing.x_bits + 2 * time_bits);
  const auto starts = run_starts(size, [&](std::size_t i) { return keys[i] != keys[i - 1]; });
  resize(out, starts.size());
  const std::uint64_t mask = (std::uint64_t{1} << time_bits) - 1;
  parallel_blocks(starts.size(), kCustomerBlock, [&](std::size_t, std::size_t begin, std::size_t end) {
    for (std::size_t row = begin; row < end; ++row) {
      const std::uint64_t key = keys[starts[row]];
      const std::size_t next = row + 1 < starts.size() ? starts[row + 1] : size;
      out.x[row] = static_cast<double>(key >> time_bits >> time_bits);
      out.end[row] = static_cast<double>((key >> time_bits) & mask) / h.ticks_per_unit;
      out.t_x[row] = static_cast<double>(key & mask) / h.ticks_per_unit;
      out.weight[row] = static_cast<double>(next - starts[row]);
    }
  });
}

// Any times and weights: sorts row numbers.
void collapse_general(const PurchaseHistories& h, CollapsedHistories& out) {
  std::vector<std::size_t> order;
  order.reserve(h.size());
  for (std::size_t i = 0; i < h.size(); ++i) {
    if (h.weights.empty() || h.weights[i] > 0) order.push_back(i);
  }
  const auto history = [&](std::size_t i) { return std::tuple(h.x[i], h.T[i], h.t_x[i]); };
  parallel_sort(order.begin(), order.end(), [&](std::size_t i, std::size_t j) {
    const auto a = history(i);
    const auto b = history(j);
    return a < b || (a == b && i < j);
  });
  const auto starts =
      run_starts(order.size(), [&](std::size_t i) { return history(order[i]) != history(order[i - 1]); });
  resize(out, starts.size());
  parallel_blocks(starts.size(), kCustomerBlock, [&](std::size_t, std::size_t begin, std::size_t end) {
    for (std::size_t row = begin; row < end; ++row) {
      const std::size_t first = order[starts[row]];
      const std::size_t next = row + 1 < starts.size() ? starts[row + 1] : order.size();
      out.x[row] = h.x[first];
      out.end[row] = h.T[first] / h.ticks_per_unit;
      out.t_x[row] = h.t_x[first] / h.ticks_per_unit;
      double weight = 0;
      for (std::size_t i = starts[row]; i < next; ++i) weight += h.weights.empty() ? 1.0 : h.weights[order[i]];
      out.weight[row] = weight;
    }
  });
}

void summarise(CollapsedHistories& out) {
  for (std::size_t i = 0; i < out.size(); ++i) {
    if (out.frequencies.empty() || out.frequencies.back().x != out.x[i]) out.frequencies.push_back({out.x[i], 0});
    out.frequencies.back().weight += out.weight[i];
    out.exposure += out.weight[i] * out.end[i];
    out.longest = std::max(out.longest, out.end[i]);
  }
  for (const FrequencyGroup& group : out.frequencies) {
    out.customers += group.weight;
    out.purchases += group.weight * group.x;
  }
}

}  // namespace

CollapsedHistories collapse(const PurchaseHistories& histories) {
  check_histories(histories);
  CollapsedHistories out;
  const Packing packing = packing_of(histories);
  if (packing.fits && histories.weights.empty()) {
    collapse_packed(histories, packing, out);
  } else {
    collapse_general(histories, out);
  }
  summarise(out);
  return out;
}

CollapsedHistories sample(const CollapsedHistories& all, std::size_t stride) {
  CollapsedHistories out;
  const std::size_t offset = stride / 2;
  const std::size_t size = all.size() > offset ? (all.size() - offset + stride - 1) / stride : 0;
  resize(out, size);
  for (std::size_t row = 0; row < size; ++row) {
    const std::size_t from = offset + row * stride;
    out.x[row] = all.x[from];
    out.t_x[row] = all.t_x[from];
    out.end[row] = all.end[from];
    out.weight[row] = all.weight[from];
  }
  summarise(out);
  return out;
}

}  // namespace quintile::clv
