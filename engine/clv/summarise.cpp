#include <algorithm>

#include "engine/clv/collapse.hpp"
#include "quintile/parallel.hpp"

namespace quintile::clv {
namespace {

// Groups of the rows of a block; where two blocks share one, their parts are joined.
void summarise_frequencies(CollapsedHistories& out) {
  using Groups = std::vector<FrequencyGroup>;
  out.frequencies = reduce_blocks(
      out.size(), kCustomerBlock, Groups{},
      [&](std::size_t begin, std::size_t end) {
        Groups part;
        for (std::size_t row = begin; row < end; ++row) {
          if (part.empty() || part.back().x != out.x[row]) part.push_back({out.x[row], 0, row});
          part.back().weight += out.weight[row];
        }
        return part;
      },
      [](Groups& all, const Groups& part) {
        const bool shared = !all.empty() && all.back().x == part.front().x;
        if (shared) all.back().weight += part.front().weight;
        all.insert(all.end(), part.begin() + (shared ? 1 : 0), part.end());
      });
  for (const FrequencyGroup& group : out.frequencies) {
    out.customers += group.weight;
    out.purchases += group.weight * group.x;
  }
  out.rising = RisingSum(out.frequencies);
}

void resize(AgeWeights& ages, std::size_t size) {
  ages.age = Buffer<double>(size);
  ages.weight = Buffer<double>(size);
  ages.purchases = Buffer<double>(size);
}

void age_by_row(CollapsedHistories& out) {
  resize(out.ages, out.size());
  parallel_blocks(out.size(), kCustomerBlock, [&](std::size_t, std::size_t begin, std::size_t end) {
    for (std::size_t row = begin; row < end; ++row) {
      out.ages.age[row] = out.end[row];
      out.ages.weight[row] = out.weight[row];
      out.ages.purchases[row] = out.weight[row] * out.x[row];
    }
  });
}

void age_by_tick(CollapsedHistories& out) {
  struct Cell {
    double weight = 0;
    double purchases = 0;
  };
  using Cells = std::vector<Cell>;
  const Cells cells = reduce_blocks(
      out.size(), 4 * kCustomerBlock, Cells(out.ticks),
      [&](std::size_t begin, std::size_t end) {
        Cells part(out.ticks);
        for (std::size_t row = begin; row < end; ++row) {
          Cell& cell = part[static_cast<std::size_t>(out.end[row] * out.ticks_per_unit + 0.5)];
          cell.weight += out.weight[row];
          cell.purchases += out.weight[row] * out.x[row];
        }
        return part;
      },
      [](Cells& all, const Cells& part) {
        for (std::size_t tick = 0; tick < all.size(); ++tick) {
          all[tick].weight += part[tick].weight;
          all[tick].purchases += part[tick].purchases;
        }
      });
  resize(out.ages, static_cast<std::size_t>(
                       std::count_if(cells.begin(), cells.end(), [](const Cell& cell) { return cell.weight > 0; })));
  std::size_t place = 0;
  for (std::size_t tick = 0; tick < cells.size(); ++tick) {
    if (!(cells[tick].weight > 0)) continue;
    out.ages.age[place] = static_cast<double>(tick) / out.ticks_per_unit;
    out.ages.weight[place] = cells[tick].weight;
    out.ages.purchases[place++] = cells[tick].purchases;
  }
}

}  // namespace

void summarise(CollapsedHistories& out) {
  summarise_frequencies(out);
  if (out.ticks > 0)
    age_by_tick(out);
  else
    age_by_row(out);
  for (std::size_t i = 0; i < out.ages.age.size(); ++i) {
    out.exposure += out.ages.weight[i] * out.ages.age[i];
    out.longest = std::max(out.longest, out.ages.age[i]);
  }
}

}  // namespace quintile::clv
