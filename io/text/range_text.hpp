// The text of the records that begin in a range of a file.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "io/text/block_storage.hpp"
#include "io/text/field_index.hpp"
#include "io/text/plain_stream.hpp"

namespace quintile::io {

class RangeText {
 public:
  /// The range [begin, end) of the bytes of a file.
  RangeText(const PlainStream& file, BlockStorage& storage, char separator, std::uint64_t begin, std::uint64_t end)
      : file_(file), storage_(storage), index_(storage, separator), range_begin_(begin), range_end_(end) {}

  /// Reads on from a record that begins at `start`, which is in the range. False when the last record of the range has
  /// more than `record_limit` bytes.
  [[nodiscard]] bool read_from(std::uint64_t start, std::size_t record_limit);
  /// Reads behind the first line end. False when there is none in the range, or when the last record is so long that
  /// it rather was the end of another one.
  [[nodiscard]] bool read_guessing();

  /// Where in the file the first record begins and the last one ends.
  [[nodiscard]] std::uint64_t first_begin() const noexcept { return origin_ + begin_; }
  [[nodiscard]] std::uint64_t last_end() const noexcept;
  /// The complete records.
  [[nodiscard]] std::string_view records() const { return {storage_.text() + begin_, end_ - begin_}; }
  /// What was read behind them: after false and for ends_open() it is one incomplete record.
  [[nodiscard]] std::string_view rest() const { return {storage_.text() + end_, size_ - end_}; }
  /// True when the file ends within the range's last record.
  [[nodiscard]] bool ends_open() const noexcept { return open_; }
  [[nodiscard]] const FieldIndex& index() const noexcept { return index_; }
  /// Fields of the complete records.
  [[nodiscard]] std::size_t fields() const noexcept { return fields_; }

 private:
  void restart(std::uint64_t origin);
  void load(std::size_t bytes);
  [[nodiscard]] bool find_begin();
  [[nodiscard]] bool complete(std::size_t record_limit);
  [[nodiscard]] bool find_end();
  void end_at_last_record();

  const PlainStream& file_;
  BlockStorage& storage_;
  FieldIndex index_;
  std::uint64_t range_begin_;
  std::uint64_t range_end_;
  std::uint64_t origin_ = 0;  // of the text in the file
  std::size_t size_ = 0;      // of the text so far
  bool at_end_ = false;
  bool open_ = false;
  std::size_t begin_ = 0;
  std::size_t end_ = 0;
  std::size_t fields_ = 0;
  std::size_t searched_ = 0;  // fields before the range's end
};

}  // namespace quintile::io
