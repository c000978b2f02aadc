#include "io/log/inspected_rows.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <bit>

#include "io/parse/hash.hpp"

namespace quintile::io {
namespace {

std::uint64_t hash_cell(std::string_view text) { return hash_text(text); }
std::uint64_t hash_cell(std::int64_t value) { return hash_integer(static_cast<std::uint64_t>(value)); }
std::uint64_t hash_cell(std::uint64_t value) { return hash_integer(value); }
std::uint64_t hash_cell(double value) { return hash_integer(std::bit_cast<std::uint64_t>(value)); }

void tell(std::uint64_t count, std::string_view one, std::string_view many, std::vector<std::string>& sentences) {
  if (count > 0) sentences.push_back(fmt::format("{} {}", count, count == 1 ? one : many));
}

}  // namespace

void RowFindings::add_cells(const TableBlock& block) {
  rows_ += block.rows;
  malformed_ += block.malformed.size();
  std::vector<std::uint64_t> hashes(block.rows, kHashSeed);
  for (const Cells& cells : block.columns) {
    std::visit(
        [&](const auto& values) {
          for (std::size_t row = 0; row < hashes.size(); ++row) {
            hashes[row] = fold_multiply(hashes[row] ^ hash_cell(values[row]), kHashStep);
          }
        },
        cells);
  }
  // Leaves out rows that could not be split: their cells are empty and all alike.
  for (const auto& [row, sentence] : block.malformed) hashes[row] = hash_integer(block.first_row + row);
  hashes_.insert(hashes_.end(), hashes.begin(), hashes.end());
}

void RowFindings::add_events(const EventBlock& events) {
  counts_ += events.counts;
  for (std::size_t row = 0; row < events.rows; ++row) {
    const TimeNs time = events.time[row];
    backward_steps_ += static_cast<std::uint64_t>(last_time_ != kNoTime && time < last_time_);
    if (first_time_ == kNoTime) first_time_ = time;
    last_time_ = time;
  }
  for (const double amount : events.amount) {
    negative_amounts_ += static_cast<std::uint64_t>(amount < 0);
    zero_amounts_ += static_cast<std::uint64_t>(amount == 0);
  }
}

void RowFindings::merge(const RowFindings& later) {
  rows_ += later.rows_;
  malformed_ += later.malformed_;
  counts_ += later.counts_;
  negative_amounts_ += later.negative_amounts_;
  zero_amounts_ += later.zero_amounts_;
  backward_steps_ += later.backward_steps_;
  if (later.first_time_ != kNoTime) {
    backward_steps_ += static_cast<std::uint64_t>(last_time_ != kNoTime && later.first_time_ < last_time_);
    if (first_time_ == kNoTime) first_time_ = later.first_time_;
    last_time_ = later.last_time_;
  }
  if (rows_ <= kMostCompared) {
    hashes_.insert(hashes_.end(), later.hashes_.begin(), later.hashes_.end());
  } else {
    hashes_ = {};
  }
}

std::uint64_t RowFindings::count_repeated() {
  std::sort(hashes_.begin(), hashes_.end());
  return hashes_.size() - static_cast<std::uint64_t>(std::unique(hashes_.begin(), hashes_.end()) - hashes_.begin());
}

void RowFindings::describe(bool is_log, bool whole, std::vector<std::string>& sentences) {
  if (rows_ == 0) sentences.emplace_back("there are no rows");
  if (!is_log) {
    tell(malformed_, "row has the wrong number of fields", "rows have the wrong number of fields", sentences);
  } else {
    tell(counts_[SkipReason::malformed], "row has the wrong number of fields", "rows have the wrong number of fields",
         sentences);
    tell(counts_[SkipReason::no_customer], "row has no customer", "rows have no customer", sentences);
    tell(counts_[SkipReason::bad_customer], "row has a customer id that is no whole number",
         "rows have a customer id that is no whole number", sentences);
    tell(counts_[SkipReason::bad_time], "row has no readable time", "rows have no readable time", sentences);
    tell(counts_[SkipReason::bad_amount], "purchase has no readable amount", "purchases have no readable amount",
         sentences);
    tell(counts_[SkipReason::bad_kind], "row has an unknown event kind", "rows have an unknown event kind", sentences);
    tell(counts_[SkipReason::bad_value], "row has an unreadable satisfaction score",
         "rows have an unreadable satisfaction score", sentences);
    tell(negative_amounts_, "amount is negative: a return", "amounts are negative: returns", sentences);
    tell(zero_amounts_, "amount is zero", "amounts are zero", sentences);
    tell(backward_steps_, "row is earlier than the row before it", "rows are earlier than the row before them",
         sentences);
  }
  if (!whole) return;
  if (rows_ > kMostCompared) {
    sentences.push_back(fmt::format("repeated rows were not looked for: there are more than {} rows", kMostCompared));
  } else {
    tell(count_repeated(), "row repeats another row exactly", "rows repeat another row exactly", sentences);
  }
}

}  // namespace quintile::io
