// Named, typed columns: what result files, exports, rule files and prints have in common.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "quintile/buffer.hpp"

namespace quintile {

/// Texts of any length, one after the other: text i is bytes [offsets[i], offsets[i + 1]).
struct TextView {
  std::span<const std::uint64_t> offsets;  ///< size() + 1 values, the first 0
  const char* bytes = nullptr;

  [[nodiscard]] std::size_t size() const noexcept { return offsets.empty() ? 0 : offsets.size() - 1; }
  [[nodiscard]] std::string_view operator[](std::size_t i) const noexcept {
    return {bytes + offsets[i], static_cast<std::size_t>(offsets[i + 1] - offsets[i])};
  }
};

/// Owns the texts of a column.
struct TextColumn {
  Buffer<std::uint64_t> offsets;
  Buffer<char> bytes;

  [[nodiscard]] TextView view() const noexcept { return {offsets, bytes.data()}; }
  [[nodiscard]] std::size_t size() const noexcept { return view().size(); }
};

/// Copies texts into a column.
[[nodiscard]] TextColumn make_text_column(std::span<const std::string> texts);
[[nodiscard]] TextColumn make_text_column(std::span<const std::string_view> texts);

/// What the numbers of a column stand for.
enum class ColumnRole : std::uint8_t {
  plain,  ///< numbers or texts as they are
  time,   ///< int64 nanoseconds since 1970-01-01T00:00:00 UTC; kNoTime: none
  label,  ///< uint8 codes; labels[code] is the name. Written as an HDF5 enum
  flag,   ///< uint8 0 or 1. Written as an HDF5 enum FALSE, TRUE
};

using ColumnValues = std::variant<std::span<const double>, std::span<const std::int64_t>,
                                  std::span<const std::uint64_t>, std::span<const std::uint32_t>,
                                  std::span<const std::uint16_t>, std::span<const std::uint8_t>, TextView>;

/// A named column that somebody else owns.
struct ColumnView {
  std::string name;
  std::string unit;         ///< "days", "money", "1", ... ; empty: none
  std::string description;  ///< one sentence
  ColumnRole role = ColumnRole::plain;
  ColumnValues values;
  std::vector<std::string> labels;  ///< for role label

  [[nodiscard]] std::size_t size() const {
    return std::visit([](const auto& v) { return v.size(); }, values);
  }
};

/// A named table of columns of equal length that somebody else owns.
struct TableView {
  std::string name;  ///< "customers", "segments", ...
  std::vector<ColumnView> columns;

  [[nodiscard]] std::size_t rows() const { return columns.empty() ? 0 : columns.front().size(); }
  [[nodiscard]] const ColumnView* find(std::string_view column) const;
};

/// A value of row `row` as text: times as ISO-8601, labels by name, flags "true"/"false", numbers in the
/// shortest form that reads back the same, NaN and kNoTime as the empty string.
[[nodiscard]] std::string cell_text(const ColumnView& column, std::size_t row);

using OwnedValues = std::variant<Buffer<double>, Buffer<std::int64_t>, Buffer<std::uint64_t>, Buffer<std::uint32_t>,
                                 Buffer<std::uint16_t>, Buffer<std::uint8_t>, TextColumn>;

/// A column that owns its values. Small summary tables and columns read back from files are made of these.
struct Column {
  std::string name;
  std::string unit;
  std::string description;
  ColumnRole role = ColumnRole::plain;
  OwnedValues values;
  std::vector<std::string> labels;

  [[nodiscard]] ColumnView view() const;
};

/// A table that owns its columns.
struct Table {
  std::string name;
  std::vector<Column> columns;

  [[nodiscard]] TableView view() const;
  [[nodiscard]] std::size_t rows() const { return columns.empty() ? 0 : columns.front().view().size(); }
};

}  // namespace quintile
