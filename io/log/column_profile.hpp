// What a column holds, over a whole file.
#pragma once

#include <cstdint>
#include <limits>
#include <string>
#include <string_view>

#include "io/log/time_rule.hpp"
#include "io/table_source.hpp"

namespace quintile::io {

/// Range, missing cells and kind of content. Profiles of consecutive blocks merge into that of both.
class ColumnProfile {
 public:
  /// Looks at one block of cells; `rule` is given for the column of times.
  void add(const Cells& cells, const SourceColumn& column, char decimal, const TimeRule* rule);
  void merge(const ColumnProfile& later);

  [[nodiscard]] std::uint64_t missing() const noexcept { return missing_; }
  /// The stored type; for text what all of it can be read as: "text (integers)", "text (numbers)", "text (times)".
  [[nodiscard]] std::string type(const SourceColumn& column) const;
  [[nodiscard]] std::string minimum(const SourceColumn& column) const;
  [[nodiscard]] std::string maximum(const SourceColumn& column) const;

 private:
  template <class T>
  struct Range {
    T low{};
    T high{};
    std::uint64_t count = 0;
    void add(const T& value);
    void merge(const Range& later);
  };
  template <class Value>
  void add_value(Value value, const SourceColumn& column, char decimal, const TimeRule* rule);
  void add_text(std::string_view text, char decimal);
  [[nodiscard]] std::string bound(const SourceColumn& column, bool upper) const;
  [[nodiscard]] bool all_times() const noexcept { return times_.count > 0 && times_.count == cells_ - missing_; }
  [[nodiscard]] bool all_integers() const noexcept {
    return integers_.count > 0 && integers_.count == cells_ - missing_;
  }
  [[nodiscard]] bool all_numbers() const noexcept { return numbers_.count > 0 && numbers_.count == cells_ - missing_; }

  std::uint64_t cells_ = 0;
  std::uint64_t missing_ = 0;
  Range<TimeNs> times_;
  Range<std::int64_t> integers_;
  Range<std::uint64_t> unsigneds_;
  Range<double> numbers_;
  Range<std::string> texts_;
};

}  // namespace quintile::io
