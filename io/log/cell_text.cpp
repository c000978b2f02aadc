#include "io/log/cell_text.hpp"

#include <fmt/format.h>

#include <cmath>

namespace quintile::io {

std::string number_text(std::int64_t value, const SourceColumn& column) {
  if (column.missing == value) return {};
  for (const auto& [member, name] : column.members) {
    if (member == value) return name;
  }
  return std::to_string(value);
}

std::string number_text(std::uint64_t value, const SourceColumn&) { return std::to_string(value); }

std::string number_text(double value, const SourceColumn&) {
  return std::isnan(value) ? std::string() : fmt::format("{}", value);
}

std::string cut_text(std::string_view text, std::size_t most) {
  if (text.size() <= most) return std::string(text);
  // Steps back over the continuation bytes of a character of UTF-8.
  while (most > 0 && (static_cast<unsigned char>(text[most]) & 0xC0U) == 0x80) --most;
  return fmt::format("{}...", text.substr(0, most));
}

std::string cell_text(const Cells& cells, const SourceColumn& column, std::size_t row) {
  return std::visit(
      [&](const auto& values) -> std::string {
        using Value = typename std::decay_t<decltype(values)>::value_type;
        if constexpr (std::is_same_v<Value, std::string_view>) {
          constexpr std::size_t kShown = 60;
          return cut_text(values[row], kShown);
        } else {
          return number_text(values[row], column);
        }
      },
      cells);
}

std::string place_of(const std::string& path, const TableBlock& block, std::size_t row) {
  if (block.first_line == 0) return fmt::format("{}, row {} (counting from 0)", path, block.first_row + row);
  return fmt::format("{}, line {}", path, block.lines.empty() ? block.first_line + row : block.lines[row]);
}

}  // namespace quintile::io
