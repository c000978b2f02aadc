// What is worth telling about the rows of a file.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "io/table_source.hpp"
#include "quintile/event.hpp"

namespace quintile::io {

/// Counts over consecutive rows; findings of consecutive blocks merge into those of both.
class RowFindings {
 public:
  /// Looks at whole rows: how many there are, and which are alike.
  void add_cells(const TableBlock& block);
  /// Looks at the events made of them.
  void add_events(const EventBlock& events);
  void merge(const RowFindings& later);

  [[nodiscard]] std::uint64_t rows() const noexcept { return rows_; }
  /// Adds a sentence per finding. `is_log`: events were looked at. `whole`: the rows have all their columns; otherwise
  /// that some are alike says nothing.
  void describe(bool is_log, bool whole, std::vector<std::string>& sentences);

 private:
  [[nodiscard]] std::uint64_t count_repeated();

  /// Above this many rows repeated ones are not looked for: it takes eight bytes a row.
  static constexpr std::uint64_t kMostCompared = 20'000'000;

  std::uint64_t rows_ = 0;
  std::uint64_t malformed_ = 0;
  RowCounts counts_;
  std::uint64_t negative_amounts_ = 0;
  std::uint64_t zero_amounts_ = 0;
  std::uint64_t backward_steps_ = 0;
  TimeNs first_time_ = kNoTime;
  TimeNs last_time_ = kNoTime;
  std::vector<std::uint64_t> hashes_;
};

}  // namespace quintile::io
