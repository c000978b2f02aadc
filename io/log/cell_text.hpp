// Cells as texts for people, and where they are.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "io/table_source.hpp"

namespace quintile::io {

/// An integer as its enum member or its digits; empty for the column's missing value.
[[nodiscard]] std::string number_text(std::int64_t value, const SourceColumn& column);
[[nodiscard]] std::string number_text(std::uint64_t value, const SourceColumn& column);
/// The shortest digits that read back the same; empty for NaN.
[[nodiscard]] std::string number_text(double value, const SourceColumn& column);

/// A text of at most `most` bytes as it is, and a longer one cut between characters, with dots.
[[nodiscard]] std::string cut_text(std::string_view text, std::size_t most);

/// A cell as text, cut when very long.
[[nodiscard]] std::string cell_text(const Cells& cells, const SourceColumn& column, std::size_t row);

/// "FILE, line 17" for a row of a text file, "FILE, row 16 (counting from 0)" for others.
[[nodiscard]] std::string place_of(const std::string& path, const TableBlock& block, std::size_t row);

}  // namespace quintile::io
