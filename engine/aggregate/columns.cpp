#include "engine/aggregate/columns.hpp"

#include <algorithm>
#include <bit>
#include <cstring>
#include <limits>
#include <utility>

#include "engine/parallel/sort.hpp"
#include "quintile/parallel.hpp"

namespace quintile::aggregation {
namespace {

// Where a customer's row is, with what its place in the result is decided by.
struct Place {
  std::uint64_t rank;  // of integer ids: order-preserving bits; of texts: the first eight bytes, big-endian
  std::uint64_t key;
  std::uint32_t part;
  std::uint32_t row;
};

std::uint64_t text_rank(std::string_view text) {
  std::uint64_t rank = 0;
  std::memcpy(&rank, text.data(), std::min<std::size_t>(text.size(), 8));
  return __builtin_bswap64(rank);
}

std::vector<Place> places_by_id(const std::vector<FoldedRows>& parts, IdType type, const Interner& interner,
                                bool ascending) {
  std::vector<std::size_t> starts(parts.size() + 1, 0);
  for (std::size_t part = 0; part < parts.size(); ++part) starts[part + 1] = starts[part] + parts[part].rows.size();
  std::vector<Place> places(starts.back());
  constexpr std::uint64_t kSignBit = std::uint64_t{1} << 63;
  parallel_for(parts.size(), [&](std::size_t part) {
    const auto& rows = parts[part].rows;
    for (std::size_t row = 0; row < rows.size(); ++row) {
      const std::uint64_t key = rows[row].key;
      const std::uint64_t rank = type == IdType::text     ? text_rank(interner.text(key))
                                 : type == IdType::uint64 ? key
                                                          : key ^ kSignBit;
      places[starts[part] + row] = {rank, key, static_cast<std::uint32_t>(part), static_cast<std::uint32_t>(row)};
    }
  });
  if (ascending) return places;
  if (type == IdType::text) {
    parallel_sort(places.begin(), places.end(), [&](const Place& a, const Place& b) {
      return a.rank != b.rank ? a.rank < b.rank : interner.text(a.key) < interner.text(b.key);
    });
  } else {
    parallel_sort(places.begin(), places.end(), [](const Place& a, const Place& b) { return a.rank < b.rank; });
  }
  return places;
}

CustomerIds make_ids(const std::vector<Place>& places, IdType type, const Interner& interner) {
  CustomerIds ids;
  ids.type = type;
  const std::size_t size = places.size();
  if (type != IdType::text) {
    ids.integers = Buffer<std::int64_t>(size);
    parallel_blocks(size, kCustomerBlock, [&](std::size_t, std::size_t begin, std::size_t end) {
      for (std::size_t i = begin; i < end; ++i) ids.integers[i] = static_cast<std::int64_t>(places[i].key);
    });
    return ids;
  }
  ids.texts.offsets = Buffer<std::uint64_t>(size + 1);
  std::uint64_t end_of_last = 0;
  ids.texts.offsets[0] = 0;
  for (std::size_t i = 0; i < size; ++i) ids.texts.offsets[i + 1] = end_of_last += interner.text(places[i].key).size();
  ids.texts.bytes = Buffer<char>(end_of_last);
  parallel_blocks(size, kCustomerBlock, [&](std::size_t, std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; ++i) {
      const std::string_view text = interner.text(places[i].key);
      std::memcpy(ids.texts.bytes.data() + ids.texts.offsets[i], text.data(), text.size());
    }
  });
  return ids;
}

constexpr double days(DurationNs duration) { return static_cast<double>(duration) / static_cast<double>(kNsPerDay); }

void allocate_purchases(CustomerTable& table, std::size_t size, bool has_amount) {
  for (auto* column : {&table.first_time, &table.last_time}) *column = Buffer<TimeNs>(size);
  for (auto* column : {&table.recency_days, &table.tenure_days, &table.t_x_days, &table.largest_gap_days,
                       &table.median_gap_days, &table.last_gap_days, &table.reentry_gap_days})
    *column = Buffer<double>(size);
  for (auto* column : {&table.occasions, &table.periods, &table.repeat_frequency, &table.quarters,
                       &table.occasions_in_window, &table.occasions_in_previous_window})
    *column = Buffer<std::uint32_t>(size);
  if (!has_amount) return;
  for (auto* column : {&table.monetary_total, &table.monetary_mean, &table.monetary_mean_repeat, &table.returns_total})
    *column = Buffer<double>(size);
}

void put_purchases(CustomerTable& table, std::size_t i, const CustomerRow& row, TimeNs as_of) {
  const bool bought = row.occasions > 0;
  table.first_time[i] = row.first;
  table.last_time[i] = row.last;
  table.recency_days[i] = bought ? days(as_of - row.last) : kNaN;
  table.tenure_days[i] = bought ? days(as_of - row.first) : kNaN;
  table.t_x_days[i] = bought ? days(row.last - row.first) : kNaN;
  table.largest_gap_days[i] = row.largest_gap;
  table.median_gap_days[i] = row.median_gap;
  table.last_gap_days[i] = row.last_gap;
  table.reentry_gap_days[i] = row.reentry_gap;
  table.occasions[i] = row.occasions;
  table.periods[i] = row.periods;
  table.repeat_frequency[i] = bought ? row.periods - 1 : 0;
  table.quarters[i] = row.quarters;
  table.occasions_in_window[i] = row.in_window;
  table.occasions_in_previous_window[i] = row.in_previous_window;
}

void put_money(CustomerTable& table, std::size_t i, const CustomerRow& row) {
  table.monetary_total[i] = row.money;
  table.monetary_mean[i] = row.occasions > 0 ? row.money / row.occasions : kNaN;
  table.monetary_mean_repeat[i] = row.periods > 1 ? row.repeat_money / (row.periods - 1) : kNaN;
  table.returns_total[i] = row.returns;
}

void allocate_engagement(CustomerTable& table, std::size_t size, const EventSchema& schema,
                         const std::array<bool, kEventKinds>& present) {
  if (schema.has_kind) {
    table.events = Buffer<std::uint32_t>(size);
    table.first_event_time = Buffer<TimeNs>(size);
    table.last_event_time = Buffer<TimeNs>(size);
    for (std::size_t kind = 0; kind < kEventKinds; ++kind) {
      if (!present[kind]) continue;
      table.kinds[kind] = {Buffer<std::uint32_t>(size), Buffer<std::uint32_t>(size), Buffer<TimeNs>(size)};
    }
  }
  if (schema.has_channel) table.channels_used = Buffer<std::uint32_t>(size);
  if (!schema.has_value) return;
  for (auto* column : {&table.satisfaction_count, &table.satisfied_count, &table.promoters, &table.detractors})
    *column = Buffer<std::uint32_t>(size);
  table.satisfaction_mean = Buffer<double>(size);
}

void put_engagement(CustomerTable& table, std::size_t i, const EngagementRow& row) {
  if (table.has_kinds()) {
    table.events[i] = row.events;
    table.first_event_time[i] = row.first;
    table.last_event_time[i] = row.last;
    for (std::size_t kind = 0; kind < kEventKinds; ++kind) {
      if (!table.kinds[kind].present()) continue;
      table.kinds[kind].count[i] = row.count[kind];
      table.kinds[kind].in_window[i] = row.in_window[kind];
      table.kinds[kind].last_time[i] = row.last_of_kind[kind];
    }
  }
  if (!table.channels_used.empty()) table.channels_used[i] = static_cast<std::uint32_t>(std::popcount(row.channels));
  if (table.satisfaction_count.empty()) return;
  table.satisfaction_count[i] = row.scores;
  table.satisfied_count[i] = row.satisfied;
  table.promoters[i] = row.promoters;
  table.detractors[i] = row.detractors;
  table.satisfaction_mean[i] = row.scores > 0 ? row.score_sum / row.scores : kNaN;
}

// Kinds that occur at all get columns.
std::array<bool, kEventKinds> kinds_present(const std::vector<FoldedRows>& parts) {
  std::array<bool, kEventKinds> present{};
  for (const FoldedRows& part : parts) {
    for (const EngagementRow& row : part.engagement) {
      for (std::size_t kind = 0; kind < kEventKinds; ++kind) present[kind] = present[kind] || row.count[kind] > 0;
    }
  }
  return present;
}

}  // namespace

CustomerTable make_columns(std::vector<FoldedRows>&& parts, const EventSchema& schema, const Interner& interner,
                           bool ascending, TimeNs as_of) {
  const std::vector<FoldedRows> folded = std::move(parts);
  const std::vector<Place> places = places_by_id(folded, schema.id_type, interner, ascending);
  const bool engaged = schema.has_kind || schema.has_channel || schema.has_value;
  CustomerTable table;
  table.ids = make_ids(places, schema.id_type, interner);
  allocate_purchases(table, places.size(), schema.has_amount);
  if (engaged) allocate_engagement(table, places.size(), schema, kinds_present(folded));
  parallel_blocks(places.size(), kCustomerBlock, [&](std::size_t, std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; ++i) {
      const FoldedRows& part = folded[places[i].part];
      const CustomerRow& row = part.rows[places[i].row];
      put_purchases(table, i, row, as_of);
      if (schema.has_amount) put_money(table, i, row);
      if (engaged) put_engagement(table, i, part.engagement[places[i].row]);
    }
  });
  return table;
}

}  // namespace quintile::aggregation
