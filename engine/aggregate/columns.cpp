#include "engine/aggregate/columns.hpp"

#include <algorithm>
#include <bit>
#include <cstring>
#include <initializer_list>
#include <limits>
#include <utility>

#include "engine/aggregate/rank_sort.hpp"
#include "engine/aggregate/text_places.hpp"
#include "quintile/parallel.hpp"

namespace quintile::aggregation {
namespace {

// A customer with an integer id, and what its place in the result is decided by.
template <class Row>
struct Place {
  std::uint64_t rank;  // order-preserving bits of the id
  const Row* row;
  const EngagementRow* engagement;  // nullptr: purchases only
};

// All customers, in the order in which they were folded. make(row) gives a place without engagement.
template <class Row, class Make>
auto collect_places(const std::vector<FoldedRows>& parts, std::span<const Row> FoldedRows::*rows_of,
                    const std::vector<std::size_t>& starts, Make make) {
  Buffer<decltype(make(std::declval<const Row&>()))> places(starts.back());
  parallel_for(parts.size(), [&](std::size_t part) {
    std::size_t next = starts[part];
    for (const Row& row : parts[part].*rows_of) places[next++] = make(row);
    next = starts[part];
    for (const EngagementRow& row : parts[part].engagement) places[next++].engagement = &row;
  });
  return places;
}

constexpr double days(DurationNs duration) { return static_cast<double>(duration) / static_cast<double>(kNsPerDay); }

template <class T>
void allocate(std::size_t size, std::initializer_list<Buffer<T>*> columns) {
  for (Buffer<T>* column : columns) *column = Buffer<T>(size);
}

// What follows from the columns of quick rows.
void allocate_derived(CustomerTable& table, std::size_t size, bool has_amount) {
  allocate<double>(size, {&table.recency_days});
  if (table.first_time.empty()) return;
  allocate<double>(size, {&table.tenure_days, &table.t_x_days});
  allocate<std::uint32_t>(size, {&table.repeat_frequency});
  if (has_amount) allocate<double>(size, {&table.monetary_mean});
}

void derive(CustomerTable& table, std::size_t i, TimeNs as_of) {
  const bool bought = table.occasions[i] > 0;
  table.recency_days[i] = bought ? days(as_of - table.last_time[i]) : kNaN;
  if (table.first_time.empty()) return;
  table.tenure_days[i] = bought ? days(as_of - table.first_time[i]) : kNaN;
  table.t_x_days[i] = bought ? days(table.last_time[i] - table.first_time[i]) : kNaN;
  table.repeat_frequency[i] = bought ? table.periods[i] - 1 : 0;
  if (table.has_amounts()) table.monetary_mean[i] = bought ? table.monetary_total[i] / table.occasions[i] : kNaN;
}

void allocate_purchases(CustomerTable& table, std::size_t size, MeasureSet measures, bool has_amount) {
  allocate<TimeNs>(size, {&table.last_time});
  allocate<std::uint32_t>(size, {&table.occasions});
  if (has_amount) allocate<double>(size, {&table.monetary_total});
  if (measures != MeasureSet::basic) {
    allocate<TimeNs>(size, {&table.first_time});
    allocate<std::uint32_t>(size, {&table.periods});
  }
  allocate_derived(table, size, has_amount);
  if (measures != MeasureSet::full) return;
  allocate<double>(size,
                   {&table.largest_gap_days, &table.median_gap_days, &table.last_gap_days, &table.reentry_gap_days});
  allocate<std::uint32_t>(size, {&table.quarters, &table.occasions_in_window, &table.occasions_in_previous_window});
  if (has_amount) allocate<double>(size, {&table.monetary_mean_repeat, &table.returns_total});
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

// Puts every row of `rows_of` into its place.
template <class Row, class Put>
void spread(const std::vector<FoldedRows>& parts, std::span<const Row> FoldedRows::*rows_of, bool ascending,
            const CustomerTexts& texts, CustomerTable& table, Put put) {
  std::vector<std::size_t> starts(parts.size() + 1, 0);
  for (std::size_t part = 0; part < parts.size(); ++part)
    starts[part + 1] = starts[part] + (parts[part].*rows_of).size();
  const std::size_t size = starts.back();
  if (ascending) {
    parallel_for(parts.size(), [&](std::size_t part) {
      std::size_t next = starts[part];
      for (const Row& row : parts[part].*rows_of) put(next++, row);
      next = starts[part];
      for (const EngagementRow& row : parts[part].engagement) put_engagement(table, next++, row);
    });
    return;
  }
  const auto put_all = [&](const auto& places) {
    parallel_blocks(size, kCustomerBlock, [&](std::size_t, std::size_t begin, std::size_t end) {
      for (std::size_t i = begin; i < end; ++i) {
        put(i, *places[i].row);
        if (places[i].engagement != nullptr) put_engagement(table, i, *places[i].engagement);
      }
    });
  };
  if (table.ids.type == IdType::text) {
    const auto places = ordered_by_text(collect_places(parts, rows_of, starts, [&](const Row& row) {
      return TextPlace<Row>{0, &texts.words(row.key), &row, nullptr};
    }));
    table.ids.texts = text_ids(places);
    put_all(places);
  } else {
    const std::uint64_t flip = table.ids.type == IdType::uint64 ? 0 : std::uint64_t{1} << 63;
    put_all(sorted_by_rank(collect_places(parts, rows_of, starts,
                                          [&](const Row& row) {
                                            return Place<Row>{row.key ^ flip, &row, nullptr};
                                          }),
                           [](const Place<Row>& a, const Place<Row>& b) { return a.rank < b.rank; }));
  }
}

}  // namespace

CustomerTable new_table(std::size_t size, const EventSchema& schema, MeasureSet measures) {
  CustomerTable table;
  table.ids.type = schema.id_type;
  if (schema.id_type != IdType::text) table.ids.integers = Buffer<std::int64_t>(size);
  allocate_purchases(table, size, measures, schema.has_amount);
  return table;
}

void allocate_holdout(CustomerTable& table, std::size_t size) {
  table.holdout.periods = Buffer<std::uint32_t>(size);
  table.holdout.t_x_days = Buffer<std::int32_t>(size);
}

void put_quick(CustomerTable& table, std::size_t i, const QuickRow& row, TimeNs as_of) {
  if (!table.ids.integers.empty()) table.ids.integers[i] = static_cast<std::int64_t>(row.key);
  table.last_time[i] = row.last;
  table.occasions[i] = row.occasions;
  if (table.has_amounts()) table.monetary_total[i] = row.money;
  if (!table.first_time.empty()) {
    table.first_time[i] = row.first;
    table.periods[i] = row.periods;
  }
  derive(table, i, as_of);
}

void put_full(CustomerTable& table, std::size_t i, const CustomerRow& row, TimeNs as_of) {
  put_quick(table, i, quick_row(row), as_of);
  table.largest_gap_days[i] = row.largest_gap;
  table.median_gap_days[i] = row.median_gap;
  table.last_gap_days[i] = row.last_gap;
  table.reentry_gap_days[i] = row.reentry_gap;
  table.quarters[i] = row.quarters;
  table.occasions_in_window[i] = row.in_window;
  table.occasions_in_previous_window[i] = row.in_previous_window;
  if (table.holdout.present()) {
    table.holdout.periods[i] = row.holdout_periods;
    table.holdout.t_x_days[i] = row.holdout_t_x;
  }
  if (!table.has_amounts()) return;
  table.monetary_mean_repeat[i] = row.periods > 1 ? row.repeat_money / (row.periods - 1) : kNaN;
  table.returns_total[i] = row.returns;
}

void derive_quick(CustomerTable& table, TimeNs as_of) {
  const std::size_t size = table.size();
  allocate_derived(table, size, table.has_amounts());
  parallel_blocks(size, kCustomerBlock, [&](std::size_t, std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; ++i) derive(table, i, as_of);
  });
}

CustomerTable make_columns(const std::vector<FoldedRows>& parts, const EventSchema& schema, const CustomerTexts& texts,
                           bool ascending, MeasureSet measures, TimeNs as_of, bool holdout) {
  std::size_t size = 0;
  for (const FoldedRows& part : parts) size += part.rows.size() + part.quick.size();
  CustomerTable table = new_table(size, schema, measures);
  if (measures != MeasureSet::full) {
    spread(parts, &FoldedRows::quick, ascending, texts, table,
           [&](std::size_t i, const QuickRow& row) { put_quick(table, i, row, as_of); });
    return table;
  }
  if (holdout) allocate_holdout(table, size);
  if (schema.has_kind || schema.has_channel || schema.has_value)
    allocate_engagement(table, size, schema, kinds_present(parts));
  spread(parts, &FoldedRows::rows, ascending, texts, table,
         [&](std::size_t i, const CustomerRow& row) { put_full(table, i, row, as_of); });
  return table;
}

}  // namespace quintile::aggregation
