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
  const bool money_in_word = rows.packed && rows.packing.money_bits > 0;
  const std::size_t words = (rows.packed ? 1U : 2U) + (rows.has_amount && !money_in_word ? 1U : 0U);
  const std::uint64_t* row = rows.row + i * words;
  double money = 0;
  if (rows.has_amount) money = money_in_word ? rows.packing.money(row[0]) : std::bit_cast<double>(row[words - 1]);
  if (!rows.packed) return {(row[0] ^ rows.flip) - rows.base, static_cast<std::int64_t>(row[1]), money};
  return {row[0] % (std::uint64_t{1} << rows.packing.shift), rows.packing.time(row[0]), money};
}

std::int64_t day_of(std::int64_t time, std::int64_t utc_offset) noexcept {
  const std::int64_t local = time + utc_offset;
  return (local - ((local % kDay) + kDay) % kDay) / kDay;
}

bool add_any(bool with_days, const FoldRows* runs, std::size_t count, std::size_t width, const FoldWindow& window,
             const SumColumns& sums, FoldCounts& counts) noexcept {
  for (std::size_t r = 0; r < count; ++r) {
    for (std::size_t i = 0; i < runs[r].rows; ++i) {
      const Row row = row_of(runs[r], i);
      if (row.place >= width) return false;
      if (row.time > window.until) {
        ++counts.behind;
        continue;
      }
      if (window.after != INT64_MIN && row.time <= window.after) {
        ++counts.before;
        continue;
      }
      std::uint32_t& presence = sums.presence[row.place];
      presence = std::max(presence, 1U);
      const bool is_return = row.money < 0;
      if (is_return && window.ignore_returns) {
        ++counts.ignored;
        continue;
      }
      if (sums.money != nullptr) sums.money[row.place] += row.money;
      if (is_return) continue;
      std::int64_t& last = sums.last[row.place];
      if (with_days) {
        if (presence > 1 && row.time < last) return false;
        if (presence == 1) sums.first[row.place] = row.time;
        if (presence == 1 || day_of(row.time, window.utc_offset) != day_of(last, window.utc_offset))
          ++sums.days[row.place];
      }
      last = std::max(last, row.time);
      ++presence;
    }
  }
  return true;
}

bool add(const FoldRows* runs, std::size_t count, std::size_t width, const FoldWindow& window, const SumColumns& sums,
         std::uint64_t* /*room*/, FoldCounts& counts) noexcept {
  return add_any(false, runs, count, width, window, sums, counts);
}

bool add_days(const FoldRows* runs, std::size_t count, std::size_t width, const FoldWindow& window,
              const SumColumns& sums, std::uint64_t* /*room*/, FoldCounts& counts) noexcept {
  return add_any(true, runs, count, width, window, sums, counts);
}

}  // namespace

const FoldKernels& fold_reference() noexcept {
  static constexpr FoldKernels kReference = {&add, &add_days};
  return kReference;
}

}  // namespace quintile::kernels
