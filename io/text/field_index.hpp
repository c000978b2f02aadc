// Where the fields of a block end.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "io/text/block_storage.hpp"
#include "io/text/text_block.hpp"
#include "kernels/field_index.hpp"

namespace quintile::io {

/// Grows with the text in a BlockStorage. storage.ends[0] is the place before the first field, and ends[1 + i] where
/// field i ends, both counted from storage.text().
class FieldIndex {
 public:
  FieldIndex(BlockStorage& storage, char separator) : storage_(storage), separator_(separator) {}

  /// Starts over with a record that starts at `begin`.
  void start(std::size_t begin);
  /// Indexes what can be of a text that is known up to `size`; all of it when it ends there, with a line end.
  void extend(std::size_t size, bool whole);

  [[nodiscard]] std::size_t count() const noexcept { return count_; }
  [[nodiscard]] std::size_t end_of(std::size_t field) const noexcept { return storage_.ends[1 + field]; }
  [[nodiscard]] bool is_last_of_record(std::size_t field) const noexcept;
  /// The text is indexed up to here.
  [[nodiscard]] std::size_t indexed() const noexcept { return indexed_; }
  [[nodiscard]] const kernels::FieldScan& scan() const noexcept { return scan_; }
  /// True when the first `fields` fields are records of `columns` fields each.
  [[nodiscard]] bool is_regular(std::size_t fields, std::size_t columns) const noexcept;

 private:
  BlockStorage& storage_;
  char separator_;
  std::size_t indexed_ = 0;
  std::size_t count_ = 0;
  kernels::FieldScan scan_;
};

/// Finds out whether a block whose records were counted is regular.
void index_block(TextBlock& block, char separator, std::size_t columns);

}  // namespace quintile::io
