#include "kernels/scoring.hpp"

#include <algorithm>
#include <limits>

namespace quintile::kernels {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

void keep_buyers(const double* value, const std::uint32_t* occasions, std::size_t rows, double* out) noexcept {
  for (std::size_t i = 0; i < rows; ++i) out[i] = occasions[i] > 0 ? value[i] : kNaN;
}

void keep_where(const double* value, const double* gate, std::size_t rows, double* out) noexcept {
  for (std::size_t i = 0; i < rows; ++i) out[i] = gate[i] == gate[i] ? value[i] : kNaN;
}

void keep_counts_where(const std::uint32_t* value, const double* gate, std::size_t rows, double* out) noexcept {
  for (std::size_t i = 0; i < rows; ++i) out[i] = gate[i] == gate[i] ? static_cast<double>(value[i]) : kNaN;
}

void keep_scored(const double* value, const std::uint8_t* r, std::size_t rows, double* out) noexcept {
  for (std::size_t i = 0; i < rows; ++i) out[i] = r[i] != 0 ? value[i] : kNaN;
}

void score(const double* value, std::size_t rows, const CutScale& scale, std::uint8_t* score) noexcept {
  for (std::size_t i = 0; i < rows; ++i) {
    const auto below = static_cast<unsigned>(
        std::count_if(scale.cut, scale.cut + scale.cuts, [&](double cut) { return cut < value[i]; }));
    const unsigned known = scale.smaller_is_better ? scale.levels - below : 1 + below;
    score[i] = static_cast<std::uint8_t>(value[i] == value[i] ? known : 0);
  }
}

std::size_t raise_missing(const std::uint8_t* r, std::size_t rows, std::uint8_t* score) noexcept {
  std::size_t raised = 0;
  for (std::size_t i = 0; i < rows; ++i) {
    if (r[i] == 0 || score[i] != 0) continue;
    score[i] = 1;
    ++raised;
  }
  return raised;
}

void cells(const std::uint8_t* r, const std::uint8_t* f, const std::uint8_t* m, std::size_t rows,
           const CellShape& shape, std::uint16_t* cell) noexcept {
  for (std::size_t i = 0; i < rows; ++i) {
    const unsigned own_m = m == nullptr ? 0U : std::min(m[i], shape.m_levels);
    cell[i] = static_cast<std::uint16_t>(std::min(r[i], shape.r_levels) * unsigned{shape.r_step} +
                                         std::min(f[i], shape.f_levels) * unsigned{shape.f_step} + own_m);
  }
}

void count_cells(const std::uint16_t* cell, std::size_t rows, std::size_t cells, std::uint32_t* count) noexcept {
  for (std::size_t i = 0; i < rows; ++i) ++count[i % kCellCopies * cells + cell[i]];
}

void look_up(const std::uint16_t* cell, std::size_t rows, const std::uint8_t* table, std::uint8_t* out) noexcept {
  for (std::size_t i = 0; i < rows; ++i) out[i] = table[cell[i]];
}

void flag_above(const double* value, std::size_t rows, double limit, std::uint8_t* flag) noexcept {
  for (std::size_t i = 0; i < rows; ++i) {
    if (value[i] > limit) flag[i] = 1;
  }
}

void spread(const std::uint16_t* cell, std::size_t rows, const std::uint32_t* number_of, const CellValue* value_of,
            std::uint32_t* number, double* score, double* percentile) noexcept {
  for (std::size_t i = 0; i < rows; ++i) {
    number[i] = number_of[cell[i]];
    score[i] = value_of[cell[i]].score;
    percentile[i] = value_of[cell[i]].percentile;
  }
}

}  // namespace

const ScoringKernels& scoring_reference() noexcept {
  static constexpr ScoringKernels kReference = {
      &keep_buyers, &keep_where,  &keep_counts_where, &keep_scored, &score, &raise_missing,
      &cells,       &count_cells, &look_up,           &flag_above,  &spread};
  return kReference;
}

}  // namespace quintile::kernels
