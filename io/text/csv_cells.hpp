// Formats the cells of a table as CSV.
#pragma once

#include <fmt/format.h>

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "quintile/table.hpp"

namespace quintile::io {

using CsvBuffer = fmt::memory_buffer;

/// Appends a text, quoted if it has to be. `alone`: it is the only field of its line, which must not look blank.
void append_csv_text(CsvBuffer& out, std::string_view text, bool alone);

/// A column made ready for formatting its cells again and again. The view must outlive it.
class CsvColumn {
 public:
  CsvColumn(const ColumnView& column, bool alone);

  /// Appends cell_text() of a row, quoted if it has to be.
  void append(CsvBuffer& out, std::size_t row) const;

 private:
  const ColumnView* column_;
  bool alone_;
  std::vector<std::string> labels_;  // quoted already
};

}  // namespace quintile::io
