#include "io/log/summary_rows.hpp"

#include <fmt/format.h>

#include <array>
#include <cmath>

#include "io/log/cell_text.hpp"
#include "io/log/numbers.hpp"
#include "quintile/error.hpp"

namespace quintile::io {
namespace {

constexpr std::size_t index_of(SummaryMeasure measure) { return static_cast<std::size_t>(measure); }

// Reads the blocks of one file.
class SummaryReader {
 public:
  SummaryReader(SummaryFile& file, const LogOptions& log, const SummaryTableOptions& options, bool repeats, MetIds& met,
                SummaryRows& rows)
      : file_(file), log_(log), options_(options), repeats_(repeats), met_(met), rows_(rows) {
    std::vector<std::size_t> selection;
    for (std::size_t i = 0; i < kSummaryMeasures; ++i) {
      if (!file.columns.columns[i]) continue;
      positions_[i] = selection.size();
      selection.push_back(*file.columns.columns[i]);
    }
    file.table->select(selection);
  }

  void read() {
    while (const auto task = file_.table->claim()) {
      task->read(block_);
      read_block();
    }
  }

 private:
  [[nodiscard]] bool has(SummaryMeasure measure) const { return file_.columns[measure].has_value(); }
  [[nodiscard]] const SourceColumn& column(SummaryMeasure measure) const {
    return file_.table->columns()[*file_.columns[measure]];
  }
  [[nodiscard]] const Cells& cells(SummaryMeasure measure) const {
    return block_.columns[positions_[index_of(measure)]];
  }
  [[nodiscard]] std::span<const double> numbers(SummaryMeasure measure) {
    if (!has(measure)) return {};
    return read_numbers(cells(measure), column(measure), log_.decimal, numbers_[index_of(measure)]);
  }

  void read_block() {
    verdicts_.reset(block_.rows);
    for (const auto& [row, sentence] : block_.malformed) verdicts_.mark(row, SkipReason::malformed);
    const auto weight = numbers(SummaryMeasure::weight);
    const IdSpans ids = has(SummaryMeasure::customer)
                            ? read_ids(cells(SummaryMeasure::customer), column(SummaryMeasure::customer), rows_.id_type,
                                       log_.text_ids, met_, verdicts_, ids_)
                            : IdSpans{};
    const auto frequency = numbers(SummaryMeasure::frequency);
    const auto monetary = numbers(SummaryMeasure::monetary);
    const auto t_x = numbers(SummaryMeasure::t_x);
    const auto tenure = numbers(SummaryMeasure::tenure);
    const auto recency = has(SummaryMeasure::recency) ? numbers(SummaryMeasure::recency) : recency_between(t_x, tenure);
    const std::uint64_t rows_before = rows_.counts.read;
    rows_.counts.read += block_.rows;
    for (std::size_t row = 0; row < block_.rows; ++row) {
      if (!weight.empty() && weight[row] == 0) {
        ++rows_.weightless;
        continue;
      }
      bad_weight_ = false;
      judge_weight(row, weight);
      judge(row, recency, frequency, monetary, t_x, tenure);
      if (!verdicts_.good(row)) {
        reject(row);
        continue;
      }
      if (!weight.empty()) rows_.weight.push_back(weight[row]);
      if (!has(SummaryMeasure::customer)) {
        rows_.ids.push_back(static_cast<std::int64_t>(rows_before + row + 1));
      } else if (rows_.id_type == IdType::text) {
        rows_.id_texts.emplace_back(ids.texts[row]);
      } else {
        rows_.ids.push_back(ids.integers[row]);
      }
      rows_.recency.push_back(recency[row] * unit_days_);
      rows_.frequency.push_back(frequency[row]);
      if (!monetary.empty()) rows_.monetary.push_back(monetary[row]);
      if (!t_x.empty()) rows_.t_x.push_back(t_x[row] * unit_days_);
      if (!tenure.empty()) rows_.tenure.push_back(tenure[row] * unit_days_);
    }
  }

  // A last purchase after the as-of date makes it negative, which is refused as any negative duration.
  std::span<const double> recency_between(std::span<const double> t_x, std::span<const double> tenure) {
    Buffer<double>& recency = numbers_[index_of(SummaryMeasure::recency)];
    recency = Buffer<double>(block_.rows);
    for (std::size_t row = 0; row < block_.rows; ++row) recency[row] = tenure[row] - t_x[row];
    return recency.span();
  }

  void judge_weight(std::size_t row, std::span<const double> weight) {
    if (weight.empty() || (weight[row] > 0 && std::isfinite(weight[row])) || !verdicts_.good(row)) return;
    bad_weight_ = true;
    verdicts_.mark(row, SkipReason::bad_value);
  }

  // Durations and money may be missing only for customers without a purchase.
  void judge(std::size_t row, std::span<const double> recency, std::span<const double> frequency,
             std::span<const double> monetary, std::span<const double> t_x, std::span<const double> tenure) {
    const double count = frequency[row];
    if (!(count >= 0 && count <= 4e9 && std::floor(count) == count)) return verdicts_.mark(row, SkipReason::bad_value);
    const bool bought = count > 0 || repeats_;
    const auto bad_days = [&](std::span<const double> days) {
      if (days.empty()) return false;
      return std::isnan(days[row]) ? bought : !(days[row] >= 0 && std::isfinite(days[row]));
    };
    if (bad_days(recency) || bad_days(t_x) || bad_days(tenure)) return verdicts_.mark(row, SkipReason::bad_time);
    // Both are durations since the first purchase; the last purchase is not after the end, and the first without
    // repeats.
    if (options_.recency_is_t_x.value_or(false) && (recency[row] > tenure[row] || (count == 0 && recency[row] > 0)))
      return verdicts_.mark(row, SkipReason::bad_time);
    if (repeats_ && !t_x.empty() && count == 0 && t_x[row] > 0) return verdicts_.mark(row, SkipReason::bad_time);
    if (!monetary.empty() && (std::isinf(monetary[row]) || (std::isnan(monetary[row]) && count > 0))) {
      verdicts_.mark(row, SkipReason::bad_amount);
    }
  }

  void reject(std::size_t row) {
    const SkipReason reason = verdicts_.reason(row);
    if (reason == SkipReason::no_customer || log_.bad_rows == BadRows::skip) {
      ++rows_.counts[reason];
      return;
    }
    std::string values;
    for (std::size_t i = 0; i < kSummaryMeasures; ++i) {
      const auto measure = static_cast<SummaryMeasure>(i);
      if (!has(measure)) continue;
      values += fmt::format("{}{} '{}'", values.empty() ? "" : ", ", column(measure).name,
                            cell_text(cells(measure), column(measure), row));
    }
    const std::string_view time_fault =
        options_.recency_is_t_x.value_or(false)
            ? "unreadable or negative duration, recency (t_x) above T, or above 0 without a repeat purchase"
        : repeats_ ? "unreadable or negative duration, t_x above T, or above 0 without a repeat purchase"
                   : "unreadable or negative duration, or t_x above T";
    const std::string_view value_fault = bad_weight_ ? "weight that is no number >= 0" : "frequency that is no count";
    constexpr std::string_view kAmount = "unreadable monetary value";
    constexpr std::string_view kCustomer = "customer id that is no whole number";
    constexpr std::string_view kRow = "row with the wrong number of fields";
    const std::string_view what = reason == SkipReason::bad_time       ? time_fault
                                  : reason == SkipReason::bad_value    ? value_fault
                                  : reason == SkipReason::bad_amount   ? kAmount
                                  : reason == SkipReason::bad_customer ? kCustomer
                                                                       : kRow;
    // The meaning may have been found out from the other rows.
    const bool t_x = reason == SkipReason::bad_time && options_.recency_is_t_x.value_or(false);
    throw DataError(fmt::format("{} in {}: {}. Correct it, {}or pass --bad-rows skip.", what,
                                place_of(file_.table->path(), block_, row), values,
                                t_x ? "pass --recency-is-since-last if recency counts from the last purchase, " : ""));
  }

  SummaryFile& file_;
  const LogOptions& log_;
  const SummaryTableOptions& options_;
  bool repeats_;
  const double unit_days_ = options_.unit_days.value_or(1.0);
  MetIds& met_;
  SummaryRows& rows_;
  std::array<std::size_t, kSummaryMeasures> positions_{};
  std::array<Buffer<double>, kSummaryMeasures> numbers_;
  TableBlock block_;
  Verdicts verdicts_;
  bool bad_weight_ = false;  // of the row judged last
  IdColumn ids_;
};

}  // namespace

std::string SummaryRows::id_text(std::size_t row) const {
  if (id_type == IdType::text) return id_texts[row];
  if (id_type == IdType::uint64) return std::to_string(static_cast<std::uint64_t>(ids[row]));
  return std::to_string(ids[row]);
}

SummaryRows read_summary_rows(std::vector<SummaryFile>& files, const LogOptions& log,
                              const SummaryTableOptions& options, bool repeats, MetIds& met) {
  SummaryRows rows;
  rows.id_type = files.front().columns[SummaryMeasure::customer] ? met.type() : IdType::int64;
  for (SummaryFile& file : files) {
    file.table->rewind();
    SummaryReader(file, log, options, repeats, met, rows).read();
  }
  return rows;
}

}  // namespace quintile::io
