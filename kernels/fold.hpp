// Recency, frequency and monetary value of a partition's customers, in one pass over its compact rows.
#pragma once

#include <cstddef>
#include <cstdint>

#include "kernels/partition.hpp"

namespace quintile::kernels {

/// Consecutive compact rows of one partition. Packed rows are (packed key and time, amount), others (key, time,
/// amount); the amount is missing when the log has none.
struct FoldRows {
  const std::uint64_t* row = nullptr;
  std::size_t rows = 0;
  bool packed = false;
  bool has_amount = false;
  Packing packing;          ///< of packed rows
  std::uint64_t flip = 0;   ///< of other rows: (key ^ flip) - base is the customer's place among the tallies
  std::uint64_t base = 0;   ///< of other rows
  std::uint64_t width = 0;  ///< tallies there are
};

/// What the purchases of a customer add up to: at first, as here, nothing.
struct Tally {
  double money = 0;
  std::int64_t last = 0;        ///< last purchase; means nothing without any, as below
  std::uint32_t occasions = 0;  ///< purchases: rows whose amount is not negative
  std::uint32_t exists = 0;     ///< 1: there was a row within the window
};
struct DaysTally {
  double money = 0;
  std::int64_t first = 0;
  std::int64_t last = 0;
  std::int32_t day = 0;  ///< of the last purchase
  std::uint32_t occasions = 0;
  std::uint32_t days = 0;  ///< distinct days with a purchase
  std::uint32_t exists = 0;
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

/// Kernels that add rows to tallies, in the order of the rows. All are noexcept and allocate nothing.
struct FoldKernels {
  /// Returns false when a key has no tally (rows that are not packed only). The tallies and counts are of no use then.
  bool (*tally)(const FoldRows& rows, const FoldWindow& window, Tally* tallies, FoldCounts& counts) noexcept;
  /// Also returns false when a customer's purchases are not in time order.
  bool (*tally_days)(const FoldRows& rows, const FoldWindow& window, DaysTally* tallies, FoldCounts& counts) noexcept;
};

/// The kernels of the active instruction set.
[[nodiscard]] const FoldKernels& fold_kernels() noexcept;

/// Obvious scalar versions with the same contract, for tests.
[[nodiscard]] const FoldKernels& fold_reference() noexcept;

}  // namespace quintile::kernels
