// Compiled once per instruction set, inside an anonymous namespace: no include guard.

constexpr std::int64_t kDay = 86'400'000'000'000;

// Since its day began.
inline std::uint64_t into_day(std::int64_t time, std::int64_t utc_offset) noexcept {
  const std::int64_t into = (time + utc_offset) % kDay;
  return static_cast<std::uint64_t>(into < 0 ? into + kDay : into);
}

inline std::uint64_t elapsed(std::int64_t from, std::int64_t to) noexcept {
  return static_cast<std::uint64_t>(to) - static_cast<std::uint64_t>(from);
}

// Rows decoded together, by loops that vectorise, before they are added one by one.
constexpr std::size_t kDecodedRows = 256;

// Adds rows of any form to the columns themselves.
template <bool Days>
bool add_run(const FoldRows& run, std::size_t width, const FoldWindow& window, const SumColumns& sums,
             FoldCounts& counts) noexcept {
  const bool money_in_word = run.packed && run.packing.money_bits > 0;
  const std::size_t words = (run.packed ? 1U : 2U) + (run.has_amount && !money_in_word ? 1U : 0U);
  const std::uint64_t local = (std::uint64_t{1} << run.packing.shift) - 1;
  for (std::size_t i = 0; i < run.rows; ++i) {
    const std::uint64_t* row = run.row + i * words;
    const std::uint64_t place = run.packed ? row[0] & local : (row[0] ^ run.flip) - run.base;
    if (place >= width) return false;
    const std::int64_t time = run.packed ? run.packing.time(row[0]) : static_cast<std::int64_t>(row[1]);
    if (time > window.until) {
      ++counts.behind;
      continue;
    }
    if (time <= window.after && window.after != INT64_MIN) {
      ++counts.before;
      continue;
    }
    double money = 0;
    if (run.has_amount) money = money_in_word ? run.packing.money(row[0]) : std::bit_cast<double>(row[words - 1]);
    const bool purchase = !(money < 0);
    std::uint32_t& presence = sums.presence[place];
    presence += presence == 0 ? 1U : 0U;
    if (!purchase && window.ignore_returns) {
      ++counts.ignored;
      continue;
    }
    if (sums.money != nullptr) sums.money[place] += money;
    std::int64_t& last = sums.last[place];
    if constexpr (Days) {
      if (!purchase) continue;
      if (time < last) return false;
      const bool before = presence > 1;
      sums.days[place] += before && elapsed(last, time) <= into_day(time, window.utc_offset) ? 0U : 1U;
      if (!before) sums.first[place] = time;
    }
    last = purchase && time > last ? time : last;
    presence += purchase ? 1U : 0U;
  }
  return true;
}

template <bool Days>
bool add_directly(const FoldRows* runs, std::size_t count, std::size_t width, const FoldWindow& window,
                  const SumColumns& sums, FoldCounts& counts) noexcept {
  for (std::size_t r = 0; r < count; ++r) {
    if (!add_run<Days>(runs[r], width, window, sums, counts)) return false;
  }
  return true;
}

// What all rows of some runs are measured from: ticks of `unit` since `base`, of which there are fewer than 2^32.
struct TickScale {
  std::int64_t base = 0;
  std::int64_t unit = 1;
  std::uint32_t day = 0;    // ticks of a day
  std::uint32_t phase = 0;  // ticks since the start of the first day
};

// Whether there is such a scale; no row of these runs may lie outside the window.
template <bool Days>
bool find_scale(const FoldRows* runs, std::size_t count, const FoldWindow& window, TickScale& scale) noexcept {
  std::int64_t base = INT64_MAX;
  std::int64_t last = INT64_MIN;
  for (std::size_t r = 0; r < count; ++r) {
    const FoldRows& run = runs[r];
    if (!run.packed || run.packing.unit != runs[0].packing.unit || run.last > window.until) return false;
    if (window.after != INT64_MIN && run.first <= window.after) return false;
    base = std::min(base, run.packing.base);
    last = std::max(last, run.last);
  }
  if (count == 0 || last < base) return false;
  const auto unit = static_cast<std::uint64_t>(runs[0].packing.unit);
  for (std::size_t r = 0; r < count; ++r) {
    if (elapsed(base, runs[r].packing.base) % unit != 0) return false;
  }
  std::uint64_t phase = 0;
  std::uint64_t day = 0;
  if constexpr (Days) {
    if (runs[0].packing.unit != kPackedUnit) return false;
    const std::uint64_t into = into_day(base, window.utc_offset);
    if (into % unit != 0) return false;
    phase = into / unit;
    day = kDay / unit;
  }
  if (elapsed(base, last) / unit >= 0xffff'0000U - day) return false;
  scale = {base, runs[0].packing.unit, static_cast<std::uint32_t>(day), static_cast<std::uint32_t>(phase)};
  return true;
}

// Sums of a customer while its partition's rows are added: within a line, which columns are not. Times are 2 + ticks; 1
// in `last` means that there were rows, but no purchase, 0 that there were none.
struct LocalSum {
  double money;
  std::uint32_t last;
  std::uint32_t purchases;
};
struct LocalDays {
  double money;
  std::uint32_t last;
  std::uint32_t purchases;
  std::uint32_t first;
  std::uint32_t day;  // 1 + day of the last purchase; 0: none
  std::uint32_t days;
  std::uint32_t unused;
};
static_assert(sizeof(LocalDays) <= kSumRoom * sizeof(std::uint64_t));

struct DecodedRows {
  alignas(64) std::uint32_t place[kDecodedRows];
  alignas(64) std::uint32_t tick[kDecodedRows];  // 2 + ticks
  alignas(64) std::uint32_t day[kDecodedRows];   // 1 + days since the first
  alignas(64) double money[kDecodedRows];
};

// Decodes `rows` packed rows. Returns whether any amount is negative.
template <bool Days, bool HasAmount, bool MoneyInWord>
bool decode(const FoldRows& run, std::size_t begin, std::size_t rows, const TickScale& scale,
            DecodedRows& out) noexcept {
  constexpr std::size_t kWords = HasAmount && !MoneyInWord ? 2 : 1;
  const std::uint64_t* const row = run.row + begin * kWords;
  const Packing packing = run.packing;
  const std::uint64_t local = (std::uint64_t{1} << packing.shift) - 1;
  const auto offset =
      static_cast<std::uint32_t>(elapsed(scale.base, packing.base) / static_cast<std::uint64_t>(scale.unit));
  std::uint64_t negative = 0;
  for (std::size_t i = 0; i < rows; ++i) {
    const std::uint64_t word = row[i * kWords];
    out.place[i] = static_cast<std::uint32_t>(word & local);
    out.tick[i] = static_cast<std::uint32_t>(packing.ticks(word)) + offset + 2;
    double money = 0;
    if constexpr (MoneyInWord) {
      money = packing.money(word);
    } else if constexpr (HasAmount) {
      money = std::bit_cast<double>(row[i * kWords + 1]);
    }
    out.money[i] = money;
    negative |= money < 0 ? 1U : 0U;
  }
  if constexpr (Days) {
    constexpr auto kSecondsADay = static_cast<std::uint32_t>(kDay / kPackedUnit);
    for (std::size_t i = 0; i < rows; ++i) out.day[i] = 1 + (out.tick[i] - 2 + scale.phase) / kSecondsADay;
  }
  return negative != 0;
}

inline void put(LocalSum& sum, std::uint32_t tick, std::uint32_t /*day*/, bool& /*ordered*/) noexcept {
  sum.last = std::max(sum.last, tick);
  ++sum.purchases;
}
inline void put(LocalDays& sum, std::uint32_t tick, std::uint32_t day, bool& ordered) noexcept {
  ordered = ordered && tick >= sum.last;
  sum.first = sum.purchases == 0 ? tick : sum.first;
  sum.days += day != sum.day ? 1U : 0U;
  sum.day = day;
  sum.last = tick;
  ++sum.purchases;
}

template <class Local, bool HasAmount, bool MoneyInWord>
bool add_locally(const FoldRows& run, const FoldWindow& window, const TickScale& scale, Local* sums,
                 FoldCounts& counts) noexcept {
  constexpr bool kDays = std::is_same_v<Local, LocalDays>;
  DecodedRows decoded;
  bool ordered = true;
  for (std::size_t begin = 0; begin < run.rows; begin += kDecodedRows) {
    const std::size_t rows = std::min(kDecodedRows, run.rows - begin);
    const bool returns = decode<kDays, HasAmount, MoneyInWord>(run, begin, rows, scale, decoded);
    if (!returns) [[likely]] {
      for (std::size_t i = 0; i < rows; ++i) {
        Local& sum = sums[decoded.place[i]];
        if constexpr (HasAmount) sum.money += decoded.money[i];
        put(sum, decoded.tick[i], kDays ? decoded.day[i] : 0, ordered);
      }
      continue;
    }
    for (std::size_t i = 0; i < rows; ++i) {
      Local& sum = sums[decoded.place[i]];
      const bool is_return = decoded.money[i] < 0;
      if (is_return) {
        sum.last = std::max(sum.last, 1U);
        if (window.ignore_returns) {
          ++counts.ignored;
          continue;
        }
      }
      sum.money += decoded.money[i];
      if (!is_return) put(sum, decoded.tick[i], kDays ? decoded.day[i] : 0, ordered);
    }
  }
  return ordered;
}

template <class Local>
void load(const SumColumns& sums, std::size_t width, Local* out) noexcept {
  for (std::size_t i = 0; i < width; ++i) {
    out[i] = {};
    out[i].money = sums.money != nullptr ? sums.money[i] : 0.0;
  }
}

inline std::int64_t time_of(std::uint32_t tick, const TickScale& scale) noexcept {
  return scale.base + static_cast<std::int64_t>(tick - 2) * scale.unit;
}

inline bool store(const LocalSum* from, std::size_t width, const TickScale& scale, const SumColumns& sums) noexcept {
  if (sums.money != nullptr) {
    for (std::size_t i = 0; i < width; ++i) sums.money[i] = from[i].money;
  }
  for (std::size_t i = 0; i < width; ++i) {
    const LocalSum& sum = from[i];
    const std::int64_t time = sum.last > 1 ? time_of(sum.last, scale) : SumColumns::kNoPurchase;
    sums.last[i] = std::max(sums.last[i], time);
    const std::uint32_t before = sums.presence[i];
    sums.presence[i] = (sum.last > 0 && before == 0 ? 1U : before) + sum.purchases;
  }
  return true;
}

inline bool store(const LocalDays* from, std::size_t width, const TickScale& scale, const SumColumns& sums) noexcept {
  if (sums.money != nullptr) {
    for (std::size_t i = 0; i < width; ++i) sums.money[i] = from[i].money;
  }
  bool ordered = true;
  for (std::size_t i = 0; i < width; ++i) {
    const LocalDays& sum = from[i];
    const std::uint32_t before = sums.presence[i];
    sums.presence[i] = (sum.last > 0 && before == 0 ? 1U : before) + sum.purchases;
    if (sum.purchases == 0) continue;
    const std::int64_t first = time_of(sum.first, scale);
    ordered = ordered && first >= sums.last[i];
    const std::uint64_t into = (sum.first - 2 + scale.phase) % scale.day * static_cast<std::uint64_t>(scale.unit);
    const bool same_day = before > 1 && elapsed(sums.last[i], first) <= into;
    sums.days[i] += sum.days - (same_day ? 1U : 0U);
    if (before <= 1) sums.first[i] = first;
    sums.last[i] = time_of(sum.last, scale);
  }
  return ordered;
}

template <class Local>
bool add_rows(const FoldRows* runs, std::size_t count, std::size_t width, const FoldWindow& window,
              const SumColumns& sums, std::uint64_t* room, FoldCounts& counts) noexcept {
  constexpr bool kDays = std::is_same_v<Local, LocalDays>;
  TickScale scale;
  if (!find_scale<kDays>(runs, count, window, scale)) {
    return add_directly<kDays>(runs, count, width, window, sums, counts);
  }
  auto* const local = reinterpret_cast<Local*>(room);
  load(sums, width, local);
  bool ordered = true;
  for (std::size_t r = 0; r < count; ++r) {
    const FoldRows& run = runs[r];
    if (!run.has_amount) {
      ordered = add_locally<Local, false, false>(run, window, scale, local, counts) && ordered;
    } else if (run.packing.money_bits > 0) {
      ordered = add_locally<Local, true, true>(run, window, scale, local, counts) && ordered;
    } else {
      ordered = add_locally<Local, true, false>(run, window, scale, local, counts) && ordered;
    }
  }
  return store(local, width, scale, sums) && ordered;
}

bool add(const FoldRows* runs, std::size_t count, std::size_t width, const FoldWindow& window, const SumColumns& sums,
         std::uint64_t* room, FoldCounts& counts) noexcept {
  return add_rows<LocalSum>(runs, count, width, window, sums, room, counts);
}

bool add_days(const FoldRows* runs, std::size_t count, std::size_t width, const FoldWindow& window,
              const SumColumns& sums, std::uint64_t* room, FoldCounts& counts) noexcept {
  return add_rows<LocalDays>(runs, count, width, window, sums, room, counts);
}
