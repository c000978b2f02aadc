#include <algorithm>
#include <bit>

#include "kernels/fold.hpp"

namespace quintile::kernels {
namespace {

constexpr std::int64_t kDay = 86'400'000'000'000;

struct Row {
  std::uint64_t place;
  std::int64_t time;
  double money;
};

Row row_of(const FoldRows& rows, std::size_t i) noexcept {
  const std::size_t words = (rows.packed ? 1U : 2U) + (rows.has_amount ? 1U : 0U);
  const std::uint64_t* row = rows.row + i * words;
  const double money = rows.has_amount ? std::bit_cast<double>(row[words - 1]) : 0.0;
  if (!rows.packed) return {(row[0] ^ rows.flip) - rows.base, static_cast<std::int64_t>(row[1]), money};
  const std::uint64_t ticks = row[0] >> rows.packing.shift;
  const std::uint64_t elapsed = ticks * static_cast<std::uint64_t>(rows.packing.unit);
  return {row[0] - (ticks << rows.packing.shift),
          static_cast<std::int64_t>(static_cast<std::uint64_t>(rows.packing.base) + elapsed), money};
}

// Calls purchase(tally, row) for every purchase that counts.
template <class T, class Purchase>
bool fold(const FoldRows& rows, const FoldWindow& window, T* tallies, FoldCounts& counts, Purchase purchase) noexcept {
  for (std::size_t i = 0; i < rows.rows; ++i) {
    const Row row = row_of(rows, i);
    if (!rows.packed && row.place >= rows.width) return false;
    if (row.time > window.until) {
      ++counts.behind;
    } else if (window.after != INT64_MIN && row.time <= window.after) {
      ++counts.before;
    } else {
      T& tally = tallies[row.place];
      tally.exists = 1;
      if (row.money < 0 && window.ignore_returns) {
        ++counts.ignored;
        continue;
      }
      tally.money += row.money;
      if (!(row.money < 0) && !purchase(tally, row)) return false;
    }
  }
  return true;
}

bool tally(const FoldRows& rows, const FoldWindow& window, Tally* tallies, FoldCounts& counts) noexcept {
  return fold(rows, window, tallies, counts, [](Tally& tally, const Row& row) {
    tally.last = tally.occasions == 0 ? row.time : std::max(tally.last, row.time);
    ++tally.occasions;
    return true;
  });
}

bool tally_days(const FoldRows& rows, const FoldWindow& window, DaysTally* tallies, FoldCounts& counts) noexcept {
  return fold(rows, window, tallies, counts, [&](DaysTally& tally, const Row& row) {
    if (tally.occasions > 0 && row.time < tally.last) return false;
    const std::int64_t local = row.time + window.utc_offset;
    const auto day = static_cast<std::int32_t>((local - ((local % kDay) + kDay) % kDay) / kDay);
    if (tally.occasions == 0) tally.first = row.time;
    if (tally.occasions == 0 || day != tally.day) ++tally.days;
    tally.last = row.time;
    tally.day = day;
    ++tally.occasions;
    return true;
  });
}

}  // namespace

const FoldKernels& fold_reference() noexcept {
  static constexpr FoldKernels kReference = {&tally, &tally_days};
  return kReference;
}

}  // namespace quintile::kernels
