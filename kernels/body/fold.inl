// Compiled once per instruction set, inside an anonymous namespace: no include guard.

constexpr std::int64_t kDay = 86'400'000'000'000;

inline std::int64_t day_of(std::int64_t time, std::int64_t utc_offset) noexcept {
  const std::int64_t local = time + utc_offset;
  const std::int64_t day = local / kDay;
  return day - (local % kDay < 0 ? 1 : 0);
}

inline void add(Tally& tally, std::int64_t time, double money, bool purchase, const FoldWindow&, bool&) noexcept {
  tally.exists = 1;
  tally.money += money;
  tally.last = purchase && (time > tally.last || tally.occasions == 0) ? time : tally.last;
  tally.occasions += purchase ? 1U : 0U;
}

inline void add(DaysTally& tally, std::int64_t time, double money, bool purchase, const FoldWindow& window,
                bool& ordered) noexcept {
  tally.exists = 1;
  tally.money += money;
  if (!purchase) return;
  const auto day = static_cast<std::int32_t>(day_of(time, window.utc_offset));
  const bool first = tally.occasions == 0;
  ordered = ordered && (first || time >= tally.last);
  tally.days += first || day != tally.day ? 1U : 0U;
  tally.first = first ? time : tally.first;
  tally.last = time;
  tally.day = day;
  ++tally.occasions;
}

template <bool Packed, bool HasAmount, class Tally>
bool tally_rows(const FoldRows& rows, const FoldWindow& window, Tally* tallies, FoldCounts& counts) noexcept {
  constexpr std::size_t kWords = (Packed ? 1 : 2) + (HasAmount ? 1 : 0);
  const std::uint64_t local = (std::uint64_t{1} << rows.packing.shift) - 1;
  const int shift = rows.packing.shift;
  const auto unit = static_cast<std::uint64_t>(rows.packing.unit);
  const auto base = static_cast<std::uint64_t>(rows.packing.base);
  FoldCounts left_out;
  bool ordered = true;
  bool inside = true;
  for (std::size_t i = 0; i < rows.rows; ++i) {
    const std::uint64_t* row = rows.row + i * kWords;
    std::uint64_t place = 0;
    std::int64_t time = 0;
    if constexpr (Packed) {
      place = row[0] & local;
      time = static_cast<std::int64_t>(base + (row[0] >> shift) * unit);
    } else {
      place = (row[0] ^ rows.flip) - rows.base;
      time = static_cast<std::int64_t>(row[1]);
      if (place >= rows.width) {
        inside = false;
        break;
      }
    }
    if (time > window.until) {
      ++left_out.behind;
      continue;
    }
    if (time <= window.after && window.after != INT64_MIN) {
      ++left_out.before;
      continue;
    }
    double money = 0;
    if constexpr (HasAmount) money = std::bit_cast<double>(row[kWords - 1]);
    const bool purchase = !(money < 0);
    if (!purchase && window.ignore_returns) {
      ++left_out.ignored;
      tallies[place].exists = 1;
      continue;
    }
    add(tallies[place], time, money, purchase, window, ordered);
  }
  counts.behind += left_out.behind;
  counts.before += left_out.before;
  counts.ignored += left_out.ignored;
  return inside && ordered;
}

template <class Tally>
bool tally_any(const FoldRows& rows, const FoldWindow& window, Tally* tallies, FoldCounts& counts) noexcept {
  if (rows.packed && rows.has_amount) return tally_rows<true, true>(rows, window, tallies, counts);
  if (rows.packed) return tally_rows<true, false>(rows, window, tallies, counts);
  if (rows.has_amount) return tally_rows<false, true>(rows, window, tallies, counts);
  return tally_rows<false, false>(rows, window, tallies, counts);
}

bool tally(const FoldRows& rows, const FoldWindow& window, Tally* tallies, FoldCounts& counts) noexcept {
  return tally_any(rows, window, tallies, counts);
}

bool tally_days(const FoldRows& rows, const FoldWindow& window, DaysTally* tallies, FoldCounts& counts) noexcept {
  return tally_any(rows, window, tallies, counts);
}
