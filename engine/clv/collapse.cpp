#include "engine/clv/collapse.hpp"

#include <tuple>
#include <vector>

#include "engine/clv/packing.hpp"
#include "engine/parallel/count_blocks.hpp"
#include "engine/parallel/radix_sort.hpp"
#include "engine/parallel/sort.hpp"
#include "quintile/parallel.hpp"

namespace quintile::clv {
namespace {

// Ages of at most so many ticks are summed by a table.
constexpr std::size_t kMostTicks = std::size_t{1} << 14;

void resize(CollapsedHistories& out, std::size_t size) {
  out.x = Buffer<double>(size);
  out.t_x = Buffer<double>(size);
  out.end = Buffer<double>(size);
  out.weight = Buffer<double>(size);
}

struct Row {
  double x, t_x, end, weight;
};

// Makes a row of each run of equal neighbours: equal(i, j) compares two places in order, row_of(begin, end) describes a
// run.
template <class Equal, class RowOf>
void collapse_runs(std::size_t size, Equal equal, RowOf row_of, CollapsedHistories& out) {
  const auto starts_run = [&](std::size_t i) { return i == 0 || !equal(i - 1, i); };
  const std::vector<std::size_t> rows = count_before_blocks(size, kCustomerBlock, starts_run);
  resize(out, rows.back());
  parallel_blocks(size, kCustomerBlock, [&](std::size_t block, std::size_t begin, std::size_t end) {
    std::size_t row = rows[block];
    std::size_t i = begin;
    while (i < end && !starts_run(i)) ++i;
    while (i < end) {
      std::size_t next = i + 1;
      while (next < size && equal(i, next)) ++next;
      const Row found = row_of(i, next);
      out.x[row] = found.x;
      out.t_x[row] = found.t_x;
      out.end[row] = found.end;
      out.weight[row++] = found.weight;
      i = next;
    }
  });
}

// Whole ticks without weights: sorts numbers.
void collapse_packed(const PurchaseHistories& h, const Packing& packing, CollapsedHistories& out) {
  Buffer<std::uint64_t> keys(h.size());
  parallel_blocks(h.size(), kCustomerBlock, [&](std::size_t, std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; ++i) keys[i] = packing.pack(h.x[i], h.T[i], h.t_x[i]);
  });
  radix_sort(keys, packing.bits());
  collapse_runs(
      keys.size(), [&](std::size_t i, std::size_t j) { return keys[i] == keys[j]; },
      [&](std::size_t begin, std::size_t end) -> Row {
        const std::uint64_t key = keys[begin];
        return {packing.x(key), packing.t_x(key) / h.ticks_per_unit, packing.end(key) / h.ticks_per_unit,
                static_cast<double>(end - begin)};
      },
      out);
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
  collapse_runs(
      order.size(), [&](std::size_t i, std::size_t j) { return history(order[i]) == history(order[j]); },
      [&](std::size_t begin, std::size_t end) -> Row {
        const std::size_t first = order[begin];
        double weight = 0;
        for (std::size_t i = begin; i < end; ++i) weight += h.weights.empty() ? 1.0 : h.weights[order[i]];
        return {h.x[first], h.t_x[first] / h.ticks_per_unit, h.T[first] / h.ticks_per_unit, weight};
      },
      out);
}

}  // namespace

CollapsedHistories collapse(const PurchaseHistories& histories) {
  check_histories(histories);
  CollapsedHistories out;
  out.ticks_per_unit = histories.ticks_per_unit;
  const Packing packing(histories);
  if (packing.whole() && packing.longest() < static_cast<double>(kMostTicks))
    out.ticks = static_cast<std::size_t>(packing.longest()) + 1;
  if (packing.fits(64) && histories.weights.empty()) {
    collapse_packed(histories, packing, out);
  } else {
    collapse_general(histories, out);
  }
  summarise(out);
  return out;
}

CollapsedHistories sample(const CollapsedHistories& all, std::size_t stride) {
  CollapsedHistories out;
  out.ticks_per_unit = all.ticks_per_unit;
  out.ticks = all.ticks;
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
