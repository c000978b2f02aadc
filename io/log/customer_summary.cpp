#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <optional>

#include "io/log/aliases.hpp"
#include "io/log/mapping.hpp"
#include "io/log/open_files.hpp"
#include "io/log/summary_columns.hpp"
#include "io/log/summary_rows.hpp"
#include "quintile/error.hpp"
#include "quintile/log.hpp"

namespace quintile {
namespace io {
namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

void check_options(const SummaryTableOptions& options) {
  if (const double days = options.unit_days.value_or(1.0); !(days > 0) || !std::isfinite(days)) {
    throw UserError(fmt::format("the unit of recency is {} days. Give a positive number, such as 7 for weeks.", days));
  }
}

std::vector<SummaryFile> open_summary_files(const std::vector<std::string>& paths, const LogOptions& log,
                                            const SummaryTableOptions& options) {
  std::vector<SummaryFile> files;
  for (const std::string& path : expand_paths(paths)) {
    SummaryFile file{open_table(path, log), {}};
    file.columns = map_summary_columns(file.table->columns(), path, log, options);
    if (options.recency_is_t_x.value_or(false) && !file.columns[SummaryMeasure::tenure]) {
      throw UserError(
          fmt::format("{} has no column T, which is needed where recency counts from the first purchase; it "
                      "has: {}. Name it.",
                      path, list_columns(file.table->columns())));
    }
    if (!files.empty()) {
      for (std::size_t i = 0; i < kSummaryMeasures; ++i) {
        if (file.columns.columns[i].has_value() == files.front().columns.columns[i].has_value()) continue;
        throw UserError(fmt::format("{} and {} have different columns. Summarised tables must have the same ones.",
                                    files.front().table->path(), path));
      }
    }
    files.push_back(std::move(file));
  }
  return files;
}

// Row numbers in ascending order of the ids.
std::vector<std::size_t> order_by_id(const SummaryRows& rows) {
  std::vector<std::size_t> order(rows.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  const auto less = [&](std::size_t a, std::size_t b) {
    if (rows.id_type == IdType::text) return rows.id_texts[a] < rows.id_texts[b];
    if (rows.id_type == IdType::uint64) {
      return static_cast<std::uint64_t>(rows.ids[a]) < static_cast<std::uint64_t>(rows.ids[b]);
    }
    return rows.ids[a] < rows.ids[b];
  };
  std::sort(order.begin(), order.end(), less);
  for (std::size_t i = 1; i < order.size(); ++i) {
    if (less(order[i - 1], order[i])) continue;
    throw DataError(
        fmt::format("customer '{}' occurs more than once in a table that has a row per customer. If it is a "
                    "log of events, name its time column with --time.",
                    rows.id_text(order[i])));
  }
  return order;
}

template <class T, class Value>
Buffer<T> in_order(const std::vector<std::size_t>& order, Value value) {
  Buffer<T> column(order.size());
  for (std::size_t i = 0; i < order.size(); ++i) column[i] = static_cast<T>(value(order[i]));
  return column;
}

CustomerIds sorted_ids(const SummaryRows& rows, const std::vector<std::size_t>& order) {
  CustomerIds ids;
  ids.type = rows.id_type;
  if (rows.id_type != IdType::text) {
    ids.integers = in_order<std::int64_t>(order, [&](std::size_t row) { return rows.ids[row]; });
    return ids;
  }
  std::vector<std::string_view> texts;
  texts.reserve(order.size());
  for (const std::size_t row : order) texts.emplace_back(rows.id_texts[row]);
  ids.texts = make_text_column(std::span<const std::string_view>(texts));
  return ids;
}

// The instant `days` before the as-of date; kNoTime for NaN.
Buffer<TimeNs> times_before(TimeNs as_of, const Buffer<double>& days) {
  Buffer<TimeNs> times(days.size());
  for (std::size_t i = 0; i < days.size(); ++i) {
    const double ns = days[i] * static_cast<double>(kNsPerDay);
    TimeNs time = kNoTime;
    if (!(ns < 9.2e18) || __builtin_sub_overflow(as_of, static_cast<TimeNs>(std::llround(ns)), &time)) time = kNoTime;
    times[i] = time;
  }
  return times;
}

// What the columns of a table mean. Where frequency counts repeats, money is the mean of them.
struct Meaning {
  bool recency_is_t_x = false;
  bool frequency_is_repeats = false;
};

// Fills the measures of purchases.
void fill_measures(const SummaryRows& rows, const std::vector<std::size_t>& order, const Meaning& meaning,
                   CustomerTable& table) {
  const bool repeats = meaning.frequency_is_repeats;
  const auto occasions = [&](std::size_t row) { return rows.frequency[row] + (repeats ? 1 : 0); };
  const auto if_bought = [&](std::size_t row, double value) { return occasions(row) > 0 ? value : kNone; };
  if (!rows.weight.empty()) table.weight = in_order<double>(order, [&](std::size_t row) { return rows.weight[row]; });
  table.occasions = in_order<std::uint32_t>(order, occasions);
  table.repeat_frequency =
      in_order<std::uint32_t>(order, [&](std::size_t row) { return std::max(0.0, occasions(row) - 1); });
  table.recency_days = in_order<double>(order, [&](std::size_t row) {
    return if_bought(row, meaning.recency_is_t_x ? rows.tenure[row] - rows.recency[row] : rows.recency[row]);
  });
  if (!rows.tenure.empty()) {
    table.tenure_days = in_order<double>(order, [&](std::size_t row) { return if_bought(row, rows.tenure[row]); });
  }
  if (meaning.recency_is_t_x || !rows.t_x.empty()) {
    const std::vector<double>& t_x = meaning.recency_is_t_x ? rows.recency : rows.t_x;
    table.t_x_days = in_order<double>(order, [&](std::size_t row) { return if_bought(row, t_x[row]); });
  } else if (!rows.tenure.empty()) {
    table.t_x_days = in_order<double>(
        order, [&](std::size_t row) { return if_bought(row, std::max(0.0, rows.tenure[row] - rows.recency[row])); });
  }
  if (rows.monetary.empty()) return;
  if (repeats) {
    table.monetary_mean_repeat =
        in_order<double>(order, [&](std::size_t row) { return rows.frequency[row] > 0 ? rows.monetary[row] : kNone; });
    return;
  }
  table.monetary_total =
      in_order<double>(order, [&](std::size_t row) { return std::isnan(rows.monetary[row]) ? 0 : rows.monetary[row]; });
  table.monetary_mean =
      in_order<double>(order, [&](std::size_t row) { return if_bought(row, rows.monetary[row] / occasions(row)); });
}

void describe_mapping(const SummaryFile& file, const Meaning& meaning, std::vector<MappedColumn>& mapping) {
  struct Described {
    SummaryMeasure measure;
    LogRole role;
    const char* meaning;
  };
  const Described measures[] = {
      {SummaryMeasure::customer, LogRole::customer, "customer"},
      {SummaryMeasure::recency, LogRole::time, meaning.recency_is_t_x ? "t_x" : "recency"},
      {SummaryMeasure::frequency, LogRole::order, meaning.frequency_is_repeats ? "repeats" : "frequency"},
      {SummaryMeasure::monetary, LogRole::amount, meaning.frequency_is_repeats ? "repeat_mean" : "monetary"},
      {SummaryMeasure::t_x, LogRole::time, "t_x"},
      {SummaryMeasure::tenure, LogRole::time, "tenure"},
      {SummaryMeasure::weight, LogRole::value, "weight"}};
  mapping.clear();
  for (const Described& described : measures) {
    const auto& column = file.columns[described.measure];
    if (!column) continue;
    mapping.push_back({described.role, file.table->columns()[*column].name,
                       file.columns.detected[static_cast<std::size_t>(described.measure)], described.meaning});
  }
}

// Whether recency counts from the first purchase, as the lifetimes package has it: somebody who bought once then has
// frequency 0 and recency 0. One row in ten may be wrong; it is refused when the rows are read by that meaning.
bool looks_like_t_x(const SummaryRows& rows) {
  if (rows.tenure.empty() || !rows.t_x.empty()) return false;
  std::size_t agree = 0;
  std::size_t disagree = 0;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const bool within = rows.recency[i] <= rows.tenure[i];
    if (within && rows.frequency[i] > 0) continue;
    ++(within && rows.recency[i] == 0 ? agree : disagree);
  }
  return agree > 9 * disagree;
}

// Whether frequency beside t_x counts repeats, as x does in the papers: then nobody has bought twice (1) within no
// time.
bool counts_repeats(const SummaryRows& rows) {
  std::size_t agree = 0;
  std::size_t disagree = 0;
  for (std::size_t i = 0; i < rows.t_x.size(); ++i) {
    if (rows.frequency[i] == 1) ++(rows.t_x[i] > 0 ? agree : disagree);
  }
  return agree >= disagree;
}

SummaryRows read_rows(std::vector<SummaryFile>& files, const LogOptions& log, const SummaryTableOptions& options,
                      bool repeats) {
  MetIds met;
  met.text = log.text_ids;
  // Every restart widens the id type, so this ends.
  for (;;) {
    try {
      return read_summary_rows(files, log, options, repeats, met);
    } catch (const RestartRead&) {
      continue;
    }
  }
}

}  // namespace
}  // namespace io

bool is_customer_summary(const std::string& path, const LogOptions& options) {
  const std::string& time = options.columns[static_cast<std::size_t>(LogRole::time)];
  if (!time.empty() && time != "-") return false;
  const auto table = io::open_table(io::expand_paths({path}).front(), options);
  const auto has = [&](std::span<const io::Alias> aliases) {
    return !io::best_matches(table->columns(), aliases).empty();
  };
  const auto measures = [&](io::SummaryMeasure measure) { return has(io::aliases_of(measure)); };
  const bool recency = measures(io::SummaryMeasure::recency) ||
                       (measures(io::SummaryMeasure::t_x) && measures(io::SummaryMeasure::tenure));
  return recency && measures(io::SummaryMeasure::frequency) && !has(io::aliases_of(LogRole::time));
}

AggregateResult read_customer_summary(const std::vector<std::string>& paths, const LogOptions& log,
                                      const SummaryTableOptions& given, std::vector<MappedColumn>* mapping) {
  io::check_options(given);
  SummaryTableOptions options = given;
  std::vector<io::SummaryFile> files = io::open_summary_files(paths, log, options);
  io::SummaryRows rows = io::read_rows(files, log, options, options.recency_is_t_x.value_or(false));
  if (rows.counts.read == 0) {
    throw DataError(fmt::format("{} has no rows below its header.", files.front().table->path()));
  }
  if (!options.recency_is_t_x) {
    options.recency_is_t_x = io::looks_like_t_x(rows);
    // Under the other meaning other rows are bad.
    if (*options.recency_is_t_x) rows = io::read_rows(files, log, options, true);
  }
  io::Meaning meaning{*options.recency_is_t_x, *options.recency_is_t_x};
  if (!files.front().columns[io::SummaryMeasure::recency] && io::counts_repeats(rows)) {
    meaning.frequency_is_repeats = true;
    rows = io::read_rows(files, log, options, true);
  }
  if (mapping != nullptr) io::describe_mapping(files.front(), meaning, *mapping);
  if (rows.size() == 0 && rows.weightless == rows.counts.read) {
    throw DataError(
        fmt::format("all {} weights in column '{}' of {} are 0, so that no customer is left. Correct them, "
                    "or name another column of weights.",
                    rows.counts.read, options.weight, files.front().table->path()));
  }
  if (rows.size() == 0) {
    throw DataError(fmt::format("no customer is left: all {} rows were skipped. Check the columns and --bad-rows.",
                                rows.counts.read));
  }
  const std::vector<std::size_t> order = io::order_by_id(rows);
  AggregateResult result;
  result.counts = rows.counts;
  result.as_of = options.as_of;
  if (!options.unit_days) {
    result.notes.emplace_back("durations are taken as days; pass --summary-unit 1w if they are weeks.");
  }
  if (rows.weightless > 0)
    result.notes.push_back(
        fmt::format("rows with a weight of 0 were left out: {} of {}.", rows.weightless, rows.counts.read));
  result.customers.ids = io::sorted_ids(rows, order);
  io::fill_measures(rows, order, meaning, result.customers);
  if (options.as_of == kNoTime) return result;
  result.customers.last_time = io::times_before(options.as_of, result.customers.recency_days);
  if (!result.customers.tenure_days.empty()) {
    result.customers.first_time = io::times_before(options.as_of, result.customers.tenure_days);
  }
  for (const TimeNs time : result.customers.last_time) result.last_event = std::max(result.last_event, time);
  return result;
}

}  // namespace quintile
