#include "engine/score/cell_table.hpp"

#include <algorithm>

#include "engine/score/number_columns.hpp"
#include "quintile/parallel.hpp"

namespace quintile::scoring {
namespace {

constexpr std::size_t kMostCells = 4'096;  // a histogram per block of customers, and tables that fit the caches

std::size_t values_of(int levels) { return static_cast<std::size_t>(levels) + 1; }

}  // namespace

bool CellNumbers::fit(const std::array<int, 3>& levels, bool has_m) noexcept {
  const std::size_t cells =
      values_of(levels[kRecency]) * values_of(levels[kFrequency]) * (has_m ? values_of(levels[kMonetary]) : 1);
  return cells <= kMostCells;
}

CellNumbers::CellNumbers(const std::array<int, 3>& levels, bool has_m) {
  const int m_levels = has_m ? levels[kMonetary] : 0;
  const std::size_t f_step = values_of(m_levels);
  const std::size_t r_step = f_step * values_of(levels[kFrequency]);
  shape_ = {static_cast<std::uint8_t>(levels[kRecency]), static_cast<std::uint8_t>(levels[kFrequency]),
            static_cast<std::uint8_t>(m_levels), static_cast<std::uint16_t>(r_step),
            static_cast<std::uint16_t>(f_step)};
  size_ = r_step * values_of(levels[kRecency]);
}

std::array<std::uint32_t, 3> CellNumbers::scores_of(std::size_t cell) const noexcept {
  return {static_cast<std::uint32_t>(cell / shape_.r_step),
          static_cast<std::uint32_t>(cell % shape_.r_step / shape_.f_step),
          static_cast<std::uint32_t>(cell % shape_.f_step)};
}

void CellNumbers::cells_of(const ScoreResult& scores, std::size_t begin, std::size_t end,
                           std::uint16_t* cell) const noexcept {
  const std::uint8_t* m = scores.m.empty() ? nullptr : scores.m.data() + begin;
  kernels::scoring_kernels().cells(scores.r.data() + begin, scores.f.data() + begin, m, end - begin, shape_, cell);
}

CellTable::CellTable(const ScoreResult& scores, const CellNumbers& numbers) : numbers_(numbers) {
  const std::size_t cells = numbers.size();
  counts_ = reduce_blocks(
      scores.r.size(), kCustomerBlock, std::vector<std::uint64_t>(cells),
      [&](std::size_t first, std::size_t last) {
        std::vector<std::uint32_t> copies(kernels::kCellCopies * cells);
        std::array<std::uint16_t, kStretch> cell;  // NOLINT(cppcoreguidelines-pro-type-member-init)
        for (std::size_t begin = first; begin < last; begin += kStretch) {
          const std::size_t end = std::min(last, begin + kStretch);
          numbers.cells_of(scores, begin, end, cell.data());
          kernels::scoring_kernels().count_cells(cell.data(), end - begin, cells, copies.data());
        }
        std::vector<std::uint64_t> part(cells);
        for (std::size_t i = 0; i < copies.size(); ++i) part[i % cells] += copies[i];
        return part;
      },
      [](std::vector<std::uint64_t>& total, const std::vector<std::uint64_t>& part) {
        for (std::size_t cell = 0; cell < total.size(); ++cell) total[cell] += part[cell];
      });
}

std::vector<std::uint64_t> CellTable::by_score(Dimension dimension, int levels) const {
  std::vector<std::uint64_t> counts(values_of(levels));
  for (std::size_t cell = 0; cell < counts_.size(); ++cell) {
    counts[numbers_.scores_of(cell)[dimension]] += counts_[cell];
  }
  counts.erase(counts.begin());
  return counts;
}

}  // namespace quintile::scoring
