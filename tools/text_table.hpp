// Aligned tables on a terminal.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "tools/terminal.hpp"

namespace quintile::tool {

enum class Align { left, right };

/// Columns a UTF-8 text takes on a terminal (one per code point).
[[nodiscard]] std::size_t display_width(std::string_view text);
/// Breaks a text at blanks into lines of at most `width` columns; at most `lines` of them, the last ending in "…"
/// when something is left over.
[[nodiscard]] std::vector<std::string> wrap(std::string_view text, std::size_t width, std::size_t lines);

/// Collects rows, then lays them out so that they fit a width: a wide last column is wrapped, and when the columns
/// do not fit side by side they are printed in several bands, each starting with the key columns.
class TextTable {
 public:
  void add_column(std::string header, Align align);
  void add_row(std::vector<std::string> cells, Style style = Style::plain);
  /// Columns at the left that every band repeats (default 1).
  void set_key_columns(std::size_t count) { key_columns_ = count; }
  /// Wraps the last column to what is left of the width, in at most this many lines.
  void wrap_last_column(std::size_t lines) { last_column_lines_ = lines; }
  [[nodiscard]] std::string text(std::size_t width) const;

 private:
  struct Row {
    std::vector<std::string> cells;
    Style style = Style::plain;
  };
  [[nodiscard]] std::vector<std::size_t> natural_widths() const;
  [[nodiscard]] std::string band(const std::vector<std::size_t>& columns, const std::vector<std::size_t>& widths) const;

  std::vector<std::string> headers_;
  std::vector<Align> aligns_;
  std::vector<Row> rows_;
  std::size_t key_columns_ = 1;
  std::size_t last_column_lines_ = 0;
};

}  // namespace quintile::tool
