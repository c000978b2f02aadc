// Recency, frequency and monetary value of a partition's customers, in one pass over its compact rows.
#pragma once

#include <cstddef>
#include <cstdint>

#include "kernels/partition.hpp"

namespace quintile::kernels {

/// Consecutive compact rows of one partition. Packed rows are (packed key and time, amount) or have the amount in the
/// same word, others are (key, time, amount); the amount is missing when the log has none.
struct FoldRows {
  const std::uint64_t* row = nullptr;
  std::size_t rows = 0;
  bool packed = false;
  bool has_amount = false;
  Packing packing;                 ///< of packed rows
  std::int64_t first = INT64_MIN;  ///< no row is before it,
  std::int64_t last = INT64_MAX;   ///< none after this
  std::uint64_t flip = 0;          ///< of other rows: (key ^ flip) - base is the customer's place in the sums
  std::uint64_t base = 0;          ///< of other rows
};

/// What the purchases of neighbouring customers add up to, column by column. A customer without rows: 0, kNoPurchase,
/// 0, anything, 0.
struct SumColumns {
  static constexpr std::int64_t kNoPurchase = INT64_MIN;

  double* money = nullptr;            ///< nullptr: the log has no amounts
  std::int64_t* last = nullptr;       ///< last purchase
  std::uint32_t* presence = nullptr;  ///< 1 + purchases (rows whose amount is not negative); 0: no row in the window
  std::int64_t* first = nullptr;      ///< first purchase; with days only, as below
  std::uint32_t* days = nullptr;      ///< distinct days with a purchase
};

/// Which rows count.
struct FoldWindow {
  std::int64_t after = INT64_MIN;  ///< rows at or before it lie before the window; INT64_MIN: there are none
  std::int64_t until = INT64_MAX;  ///< rows after it lie behind the window
  bool ignore_returns = false;     ///< negative amounts do not count at all; otherwise they lower the money
  std::int64_t utc_offset = 0;     ///< of days
};

/// Rows left out, by reason.
struct FoldCounts {
  std::uint64_t before = 0;
  std::uint64_t behind = 0;
  std::uint64_t ignored = 0;
};

/// Words of working space for a customer.
inline constexpr std::size_t kSumRoom = 4;

/// Kernels that add rows to sums, in the order of the rows. All are noexcept and allocate nothing.
struct FoldKernels {
  /// Adds `count` runs of rows to the sums of `width` customers, without first and days. `room` is 64-byte-aligned and
  /// holds width * kSumRoom words of any content. Returns false when a row's customer is none of these (rows that are
  /// not packed only); the sums and counts are of no use then.
  bool (*add)(const FoldRows* runs, std::size_t count, std::size_t width, const FoldWindow& window,
              const SumColumns& sums, std::uint64_t* room, FoldCounts& counts) noexcept;
  /// The same with first and days. Also returns false when a customer's purchases are not in time order.
  bool (*add_days)(const FoldRows* runs, std::size_t count, std::size_t width, const FoldWindow& window,
                   const SumColumns& sums, std::uint64_t* room, FoldCounts& counts) noexcept;
};

/// The kernels of the active instruction set.
[[nodiscard]] const FoldKernels& fold_kernels() noexcept;

/// Obvious scalar versions with the same contract, for tests.
[[nodiscard]] const FoldKernels& fold_reference() noexcept;

}  // namespace quintile::kernels
