#include "quintile/customers.hpp"

#include <algorithm>
#include <charconv>
#include <string>
#include <utility>

namespace quintile {
namespace {

template <class Integer>
std::size_t find_integer(std::span<const std::int64_t> ids, std::string_view text) {
  Integer wanted = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), wanted);
  if (error != std::errc() || end != text.data() + text.size()) return ids.size();
  const auto* found = std::lower_bound(ids.data(), ids.data() + ids.size(), wanted,
                                       [](std::int64_t id, Integer value) { return static_cast<Integer>(id) < value; });
  const bool match = found != ids.data() + ids.size() && static_cast<Integer>(*found) == wanted;
  return match ? static_cast<std::size_t>(found - ids.data()) : ids.size();
}

class ColumnList {
 public:
  template <class T>
  void add(const Buffer<T>& values, std::string name, std::string unit, std::string description,
           ColumnRole role = ColumnRole::plain) {
    if (values.empty()) return;
    columns.push_back({std::move(name), std::move(unit), std::move(description), role, values.span(), {}});
  }
  std::vector<ColumnView> columns;
};

}  // namespace

std::string CustomerIds::text(std::size_t i) const {
  switch (type) {
    case IdType::text:
      return std::string(texts.view()[i]);
    case IdType::uint64:
      return std::to_string(static_cast<std::uint64_t>(integers[i]));
    case IdType::int64:
      break;
  }
  return std::to_string(integers[i]);
}

std::size_t CustomerIds::find(std::string_view id) const {
  if (type == IdType::int64) return find_integer<std::int64_t>(integers, id);
  if (type == IdType::uint64) return find_integer<std::uint64_t>(integers, id);
  const TextView view = texts.view();
  std::size_t low = 0;
  std::size_t high = view.size();
  while (low < high) {
    const std::size_t middle = low + (high - low) / 2;
    if (view[middle] < id) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low < view.size() && view[low] == id ? low : view.size();
}

TableView customer_columns(const CustomerTable& table) {
  ColumnList list;
  ColumnView id{"customer_id", "", "Customer id as in the log", ColumnRole::plain, {}, {}};
  if (table.ids.type == IdType::text) {
    id.values = table.ids.texts.view();
  } else if (table.ids.type == IdType::uint64) {
    id.values = std::span<const std::uint64_t>(reinterpret_cast<const std::uint64_t*>(table.ids.integers.data()),
                                               table.ids.integers.size());
  } else {
    id.values = table.ids.integers.span();
  }
  list.columns.push_back(std::move(id));
  list.add(table.first_time, "first_time", "ns since 1970-01-01", "First purchase", ColumnRole::time);
  list.add(table.last_time, "last_time", "ns since 1970-01-01", "Last purchase", ColumnRole::time);
  list.add(table.recency_days, "recency_days", "days", "From the last purchase to the as-of date");
  list.add(table.tenure_days, "tenure_days", "days", "From the first purchase to the as-of date (T)");
  list.add(table.t_x_days, "t_x_days", "days", "From the first to the last purchase (t_x)");
  list.add(table.occasions, "occasions", "1", "Purchase occasions: distinct orders");
  list.add(table.periods, "periods", "1", "Distinct days (or weeks, months) with a purchase");
  list.add(table.repeat_frequency, "repeat_frequency", "1", "Repeat purchase periods: periods - 1 (x)");
  list.add(table.monetary_total, "monetary_total", "money", "Sum of purchases, returns subtracted");
  list.add(table.monetary_mean, "monetary_mean", "money", "Mean per purchase occasion");
  list.add(table.monetary_mean_repeat, "monetary_mean_repeat", "money", "Mean per repeat purchase period");
  list.add(table.returns_total, "returns_total", "money", "Sum of returned amounts");
  list.add(table.largest_gap_days, "largest_gap_days", "days", "Largest gap between consecutive purchases");
  list.add(table.median_gap_days, "median_gap_days", "days", "Median gap between consecutive purchase days");
  list.add(table.last_gap_days, "last_gap_days", "days", "Gap before the last purchase");
  list.add(table.reentry_gap_days, "reentry_gap_days", "days", "Gap before the first purchase in the activity window");
  list.add(table.quarters, "quarters", "1", "Distinct calendar quarters with a purchase");
  list.add(table.occasions_in_window, "occasions_in_window", "1", "Occasions in the activity window");
  list.add(table.occasions_in_previous_window, "occasions_in_previous_window", "1",
           "Occasions in the window of equal length before it");
  list.add(table.events, "events", "1", "Events of any kind");
  list.add(table.first_event_time, "first_event_time", "ns since 1970-01-01", "First event of any kind",
           ColumnRole::time);
  list.add(table.last_event_time, "last_event_time", "ns since 1970-01-01", "Last event of any kind", ColumnRole::time);
  for (std::size_t kind = 0; kind < kEventKinds; ++kind) {
    const std::string name(kEventKindNames[kind]);
    const KindColumns& columns = table.kinds[kind];
    list.add(columns.count, name + "_events", "1", "Events of kind " + name);
    list.add(columns.in_window, name + "_events_in_window", "1", "Events of kind " + name + " in the activity window");
    list.add(columns.last_time, name + "_last_time", "ns since 1970-01-01", "Last event of kind " + name,
             ColumnRole::time);
  }
  list.add(table.channels_used, "channels_used", "1", "Distinct contact channels");
  list.add(table.satisfaction_count, "satisfaction_count", "1", "Satisfaction scores given");
  list.add(table.satisfied_count, "satisfied_count", "1", "Satisfaction scores of 4 or 5");
  list.add(table.promoters, "promoters", "1", "Satisfaction scores of 9 or 10");
  list.add(table.detractors, "detractors", "1", "Satisfaction scores of 0 to 6");
  list.add(table.satisfaction_mean, "satisfaction_mean", "1", "Mean satisfaction score");
  return {"customers", std::move(list.columns)};
}

}  // namespace quintile
