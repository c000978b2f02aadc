#include "tools/text_table.hpp"

#include <algorithm>
#include <numeric>
#include <utility>

namespace quintile::tool {
namespace {

constexpr std::size_t kGap = 2;
constexpr std::size_t kLeastWrapped = 16;

bool starts_code_point(char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }

// The longest prefix of at most `width` code points.
std::string_view prefix(std::string_view text, std::size_t width) {
  std::size_t used = 0;
  std::size_t points = 0;
  while (used < text.size() && (points < width || !starts_code_point(text[used]))) {
    points += starts_code_point(text[used]) ? 1U : 0U;
    ++used;
  }
  return text.substr(0, used);
}

std::string pad(const std::string& text, std::size_t width, Align align) {
  const std::size_t used = display_width(text);
  const std::string blanks(width > used ? width - used : 0, ' ');
  return align == Align::left ? text + blanks : blanks + text;
}

void end_line(std::string& out) {
  while (!out.empty() && out.back() == ' ') out.pop_back();
  out += '\n';
}

}  // namespace

std::size_t display_width(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), starts_code_point));
}

std::vector<std::string> wrap(std::string_view text, std::size_t width, std::size_t lines) {
  std::vector<std::string> out;
  while (!text.empty() && out.size() < lines) {
    if (display_width(text) <= width) {
      out.emplace_back(text);
      return out;
    }
    std::string_view line = prefix(text, width);
    const std::size_t blank = text[line.size()] == ' ' ? line.size() : line.rfind(' ');
    if (blank != std::string_view::npos && blank > 0) line = text.substr(0, blank);
    text.remove_prefix(line.size());
    while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
    out.emplace_back(line);
  }
  if (!text.empty() && !out.empty()) {
    std::string& last = out.back();
    if (display_width(last) >= width) last = std::string(prefix(last, width - 1));
    while (!last.empty() && (last.back() == ' ' || last.back() == ',')) last.pop_back();
    last += "…";
  }
  return out;
}

void TextTable::add_column(std::string header, Align align) {
  headers_.push_back(std::move(header));
  aligns_.push_back(align);
}

void TextTable::add_row(std::vector<std::string> cells, Style style) {
  cells.resize(headers_.size());
  rows_.push_back({std::move(cells), style});
}

std::vector<std::size_t> TextTable::natural_widths() const {
  std::vector<std::size_t> widths;
  for (std::size_t c = 0; c < headers_.size(); ++c) {
    std::size_t widest = display_width(headers_[c]);
    for (const Row& row : rows_) widest = std::max(widest, display_width(row.cells[c]));
    widths.push_back(widest);
  }
  return widths;
}

std::string TextTable::band(const std::vector<std::size_t>& columns, const std::vector<std::size_t>& widths) const {
  std::string out;
  const auto add_cell = [&](const std::string& padded, std::size_t position) {
    out += padded;
    if (position + 1 < columns.size()) out.append(kGap, ' ');
  };
  for (std::size_t i = 0; i < columns.size(); ++i) {
    const std::size_t c = columns[i];
    add_cell(styled(pad(headers_[c], widths[c], aligns_[c]), Style::bold), i);
  }
  end_line(out);
  const bool wrapping = last_column_lines_ > 0 && columns.back() + 1 == headers_.size();
  for (const Row& row : rows_) {
    std::vector<std::string> last = {row.cells[columns.back()]};
    if (wrapping) last = wrap(last.front(), widths[columns.back()], last_column_lines_);
    if (last.empty()) last.emplace_back();
    for (std::size_t line = 0; line < last.size(); ++line) {
      for (std::size_t i = 0; i < columns.size(); ++i) {
        const std::size_t c = columns[i];
        const std::string& cell = i + 1 == columns.size() ? last[line] : row.cells[c];
        const bool blank = line > 0 && i + 1 < columns.size();
        const std::string padded = pad(blank ? std::string() : cell, widths[c], aligns_[c]);
        add_cell(i < key_columns_ ? styled(padded, row.style) : padded, i);
      }
      end_line(out);
    }
  }
  return out;
}

std::string TextTable::text(std::size_t width) const {
  if (headers_.empty()) return {};
  std::vector<std::size_t> widths = natural_widths();
  const std::size_t wished = widths.back();
  // A wrapped column moves into a band only if not even a narrow one fits beside the others.
  if (last_column_lines_ > 0) widths.back() = std::min(wished, kLeastWrapped);
  const std::size_t keys = std::min(key_columns_, headers_.size());
  std::vector<std::size_t> key_list(keys);
  std::iota(key_list.begin(), key_list.end(), std::size_t{0});
  const std::size_t key_width =
      std::accumulate(widths.begin(), widths.begin() + static_cast<std::ptrdiff_t>(keys), kGap * keys);

  std::string out;
  std::vector<std::size_t> columns = key_list;
  std::size_t used = key_width;
  for (std::size_t c = keys; c < headers_.size(); ++c) {
    if (columns.size() > keys && used + widths[c] > width) {
      out += band(columns, widths) + '\n';
      columns = key_list;
      used = key_width;
    }
    columns.push_back(c);
    used += widths[c] + kGap;
  }
  if (last_column_lines_ > 0) {
    const std::size_t others = used - widths.back() - kGap;
    widths.back() = std::min(wished, std::max(width > others ? width - others : 0, kLeastWrapped));
  }
  return out + band(columns, widths);
}

}  // namespace quintile::tool
