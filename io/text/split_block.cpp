#include "io/text/split_block.hpp"

#include <fmt/format.h>

#include <cstdint>
#include <cstring>
#include <utility>

#include "io/text/record_scan.hpp"
#include "io/text/split_fields.hpp"
#include "quintile/error.hpp"

namespace quintile::io {
namespace {

class BlockSplitter {
 public:
  BlockSplitter(const TextBlock& block, const TextLayout& layout, TableBlock& out)
      : block_(block),
        layout_(layout),
        out_(out),
        fields_(layout.columns.size()),
        one_line_(block.lines == block.rows) {
    block.storage->reserve_cells(layout.selected.size() * block.rows);
    cells_ = block.storage->cells.data();
    if (!one_line_) begins_.reserve(block.rows);
  }

  void split() {
    if (block_.broken) {
      split_part(0, block_.broken->begin);
      add_malformed(block_.broken->begin,
                    fmt::format("a quote opens in line {} and is never closed", block_.broken->quote_line));
      split_part(block_.broken->end, block_.text.size());
    } else {
      split_part(0, block_.text.size());
    }
    if (row_ != block_.rows) throw InternalError("a text block has another number of rows than was counted.");
    number_lines();
  }

 private:
  void split_part(std::size_t begin, std::size_t end) {
    const std::string_view part = block_.text.substr(begin, end - begin);
    const auto add = [&](std::size_t record_begin, std::size_t, std::size_t count) {
      if (row_ == block_.rows) throw InternalError("a text block has more rows than were counted.");
      if (count != fields_.size()) {
        add_malformed(begin + record_begin, fmt::format("expected {} fields, found {}", fields_.size(), count));
      } else {
        add_row(begin + record_begin, part);
      }
    };
    split_records(part, {layout_.separator, block_.has_quotes}, fields_, add);
  }

  void add_row(std::size_t begin, std::string_view part) {
    for (std::size_t slot = 0; slot < layout_.selected.size(); ++slot) {
      const std::size_t column = layout_.selected[slot];
      const FieldSpan span = fields_[column];
      std::string_view field(part.data() + span.begin, span.end - span.begin);
      if (block_.has_quotes && !field.empty() && field.front() == '"') field = unquote(field, block_.storage->arena);
      if (!block_.ascii) {
        if (layout_.encoding == Encoding::utf8 && !is_utf8(field)) {
          return add_malformed(begin, fmt::format("column '{}' is not valid UTF-8", layout_.columns[column].name));
        }
        field = to_utf8(field, layout_.encoding, block_.storage->arena);
      }
      cells_[slot * block_.rows + row_] = field;
    }
    end_row(begin);
  }

  void add_malformed(std::size_t begin, std::string what) {
    for (std::size_t slot = 0; slot < layout_.selected.size(); ++slot) cells_[slot * block_.rows + row_] = {};
    out_.malformed.emplace_back(row_, std::move(what));
    end_row(begin);
  }

  void end_row(std::size_t begin) {
    if (!one_line_) begins_.push_back(begin);
    ++row_;
  }

  void number_lines() {
    out_.first_line = block_.first_line;
    std::size_t counted = 0;
    std::uint64_t line = block_.first_line;
    for (const std::size_t begin : begins_) {
      line += count_line_ends(block_.text.substr(counted, begin - counted));
      counted = begin;
      out_.lines.push_back(line);
    }
    if (!out_.lines.empty()) out_.first_line = out_.lines.front();
  }

  const TextBlock& block_;
  const TextLayout& layout_;
  TableBlock& out_;
  std::vector<FieldSpan> fields_;
  std::string_view* cells_ = nullptr;
  std::size_t row_ = 0;
  const bool one_line_;              // every row takes one line
  std::vector<std::size_t> begins_;  // where rows start, unless each takes one line
};

// Looks at short fields as one word: what is before them may be read.
bool is_ascii_field(std::string_view field) {
  if (field.size() > sizeof(std::uint64_t)) return is_ascii(field);
  if (field.empty()) return true;
  std::uint64_t word = 0;
  std::memcpy(&word, field.data() + field.size() - sizeof word, sizeof word);
  return (word >> (64 - 8 * field.size()) & 0x8080'8080'8080'8080U) == 0;
}

// Hands out the columns of a regular block without looking at fields, apart from quotes and texts in other encodings.
class RegularBlock {
 public:
  RegularBlock(const TextBlock& block, const TextLayout& layout) : block_(block), layout_(layout) {}

  void hand_out(TableBlock& out) {
    for (std::size_t slot = 0; slot < layout_.selected.size(); ++slot) {
      const std::size_t columns = layout_.columns.size();
      const std::size_t column = layout_.selected[slot];
      const FieldCells cells(block_.storage->text(), block_.storage->ends.data() + column, columns, block_.rows,
                             column + 1 == columns);
      if (is_plain(cells)) {
        out.columns.emplace_back(cells);
      } else {
        out.columns.emplace_back(rewritten(cells, slot));
      }
    }
    out.first_line = block_.first_line;
  }

 private:
  [[nodiscard]] bool is_plain(const FieldCells& cells) const {
    bool plain = true;
    for (std::size_t row = 0; block_.has_quotes && row < cells.size(); ++row) {
      const std::string_view field = cells[row];
      plain = plain && (field.empty() || field.front() != '"');
    }
    for (std::size_t row = 0; !block_.ascii && plain && row < cells.size(); ++row) plain = is_ascii_field(cells[row]);
    return plain;
  }
  [[nodiscard]] std::span<const std::string_view> rewritten(const FieldCells& cells, std::size_t slot) {
    block_.storage->reserve_cells(layout_.selected.size() * block_.rows);
    std::string_view* const texts = block_.storage->cells.data() + slot * block_.rows;
    for (std::size_t row = 0; row < cells.size(); ++row) {
      const std::string_view field = unquote(cells[row], block_.storage->arena);
      texts[row] = to_utf8(field, layout_.encoding, block_.storage->arena);
    }
    return {texts, cells.size()};
  }

  const TextBlock& block_;
  const TextLayout& layout_;
};

}  // namespace

void split_block(const TextBlock& block, const TextLayout& layout, TableBlock& out) {
  out.first_row = block.first_row;
  out.rows = block.rows;
  out.columns.clear();
  out.malformed.clear();
  out.lines.clear();
  out.storage = block.storage;
  // Rows in a wrong encoding are malformed.
  if (block.regular && (block.ascii || layout.encoding != Encoding::utf8)) {
    RegularBlock(block, layout).hand_out(out);
    return;
  }
  BlockSplitter(block, layout, out).split();
  for (std::size_t slot = 0; slot < layout.selected.size(); ++slot) {
    out.columns.emplace_back(
        std::span<const std::string_view>(block.storage->cells.data() + slot * block.rows, block.rows));
  }
}

}  // namespace quintile::io
