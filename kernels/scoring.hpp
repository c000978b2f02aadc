// From measures to scores, and from scores to whatever depends on the scores alone.
#pragma once

#include <cstddef>
#include <cstdint>

namespace quintile::kernels {

/// Cut points of one dimension.
struct CutScale {
  const double* cut;  ///< ascending, fewer than `levels`
  std::size_t cuts;
  unsigned levels;         ///< 2..255
  bool smaller_is_better;  ///< score levels - below instead of 1 + below
};

/// Numbers every combination of scores: r * r_step + f * f_step + m, below 65536. Scores beyond the levels count as
/// the highest.
struct CellShape {
  std::uint8_t r_levels;
  std::uint8_t f_levels;
  std::uint8_t m_levels;
  std::uint16_t r_step;
  std::uint16_t f_step;
};

/// What a cell means.
struct alignas(16) CellValue {
  double score;
  double percentile;
};

/// Copies of a histogram that `count_cells` writes, so that equal neighbours don't wait for each other.
inline constexpr std::size_t kCellCopies = 4;

/// Kernels over columns of customers. Any alignment unless said otherwise; what is written must not overlap what is
/// read.
struct ScoringKernels {
  /// out = the value where there are occasions, else NaN.
  void (*keep_buyers)(const double* value, const std::uint32_t* occasions, std::size_t rows, double* out) noexcept;
  /// out = the value where `gate` is a number, else NaN.
  void (*keep_where)(const double* value, const double* gate, std::size_t rows, double* out) noexcept;
  /// The same for whole numbers.
  void (*keep_counts_where)(const std::uint32_t* value, const double* gate, std::size_t rows, double* out) noexcept;

  /// out = the value where the score r is not 0, else NaN.
  void (*keep_scored)(const double* value, const std::uint8_t* r, std::size_t rows, double* out) noexcept;

  /// score = 1 + number of cuts < value, or levels - that number; 0 for NaN.
  void (*score)(const double* value, std::size_t rows, const CutScale& scale, std::uint8_t* score) noexcept;

  /// Raises a score of 0 to 1 where r is not 0, and returns how often.
  std::size_t (*raise_missing)(const std::uint8_t* r, std::size_t rows, std::uint8_t* score) noexcept;

  /// The cell of each customer; `m` may be null.
  void (*cells)(const std::uint8_t* r, const std::uint8_t* f, const std::uint8_t* m, std::size_t rows,
                const CellShape& shape, std::uint16_t* cell) noexcept;

  /// Adds customers by cell to kCellCopies histograms of `cells` counts each, one after the other.
  void (*count_cells)(const std::uint16_t* cell, std::size_t rows, std::size_t cells, std::uint32_t* count) noexcept;

  /// out = table[cell].
  void (*look_up)(const std::uint16_t* cell, std::size_t rows, const std::uint8_t* table, std::uint8_t* out) noexcept;

  /// Sets flag to 1 where value > limit.
  void (*flag_above)(const double* value, std::size_t rows, double limit, std::uint8_t* flag) noexcept;

  /// Writes the number, score and percentile of each cell. The three columns are 64-byte-aligned and leave
  /// through streaming stores: they do not pass through the caches.
  void (*spread)(const std::uint16_t* cell, std::size_t rows, const std::uint32_t* number_of, const CellValue* value_of,
                 std::uint32_t* number, double* score, double* percentile) noexcept;
};

/// The kernels of the active instruction set.
[[nodiscard]] const ScoringKernels& scoring_kernels() noexcept;

/// Obvious scalar versions with the same contract, for tests.
[[nodiscard]] const ScoringKernels& scoring_reference() noexcept;

}  // namespace quintile::kernels
