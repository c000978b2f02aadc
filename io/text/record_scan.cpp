#include "io/text/record_scan.hpp"

#include <algorithm>
#include <bit>

#include "io/text/byte_masks.hpp"
#include "io/text/quote_tracker.hpp"
#include "io/text/separators.hpp"

namespace quintile::io {
namespace {

// Counts lines that hold anything but blanks, 64 bytes at a time.
class LineCounter {
 public:
  // Returns how many lines have their first non-blank character among these bytes.
  std::uint64_t add(std::uint64_t line_ends, std::uint64_t blanks) {
    const std::uint64_t starts = (line_ends << 1) | pending_;
    // Adding a line's start to the run of blanks it stands on carries it to the first byte after the run.
    const std::uint64_t carried = blanks + (starts & blanks);
    pending_ = (line_ends >> 63) | static_cast<std::uint64_t>(carried < blanks);
    const std::uint64_t firsts = ((carried & ~blanks) | (starts & ~blanks)) & ~line_ends;
    return static_cast<std::uint64_t>(std::popcount(firsts));
  }

 private:
  std::uint64_t pending_ = 1;
};

// Marks the last byte of each line end: LF, or a CR that no LF follows.
std::uint64_t last_of_line_ends(std::uint64_t lf, std::uint64_t cr, bool lf_follows) {
  return lf | (cr & ~((lf >> 1) | (static_cast<std::uint64_t>(lf_follows) << 63)));
}

bool lf_after_word(std::string_view text, std::size_t position) {
  return text.size() - position > kWord && text[position + kWord] == '\n';
}

}  // namespace

std::uint64_t count_line_ends(std::string_view text) {
  std::uint64_t count = 0;
  for (std::size_t at = 0; at < text.size(); at += kWord) {
    const Bytes64 bytes = load_word(text.data(), at, text.size());
    count += static_cast<std::uint64_t>(
        std::popcount(last_of_line_ends(bytes.equal('\n'), bytes.equal('\r'), lf_after_word(text, at))));
  }
  return count;
}

RecordScan scan_records(std::string_view text, char separator) {
  RecordScan scan;
  QuoteTracker tracker(true);
  LineCounter counter;
  bool high = false;
  for (std::size_t at = 0; at < text.size(); at += kWord) {
    const Bytes64 bytes = load_word(text.data(), at, text.size());
    const std::uint64_t lf = bytes.equal('\n');
    const std::uint64_t cr = bytes.equal('\r');
    const std::uint64_t quotes = bytes.equal('"');
    std::uint64_t quoted = 0;
    if (quotes != 0 || scan.has_quotes) {
      if (!scan.has_quotes) tracker = QuoteTracker(at == 0 || is_boundary(text[at - 1], separator));
      scan.has_quotes = true;
      quoted = tracker.inside(quotes, separator_mask(bytes, separator) | lf | cr);
    }
    const std::uint64_t ends = (lf | cr) & ~quoted;
    scan.records += counter.add(ends, blank_mask(bytes, separator) & ~quoted);
    scan.lines += static_cast<std::uint64_t>(std::popcount(last_of_line_ends(lf, cr, lf_after_word(text, at))));
    if (ends != 0) scan.end = at + static_cast<std::size_t>(std::bit_width(ends));
    high |= bytes.any_high();
  }
  scan.ascii = !high;
  scan.open = tracker.open();
  // Takes back what belongs to the incomplete record at the end.
  const std::string_view rest = text.substr(scan.end);
  scan.lines -= count_line_ends(rest);
  if (!std::all_of(rest.begin(), rest.end(), [&](char c) { return is_blank(c, separator); })) --scan.records;
  return scan;
}

std::size_t find_open_quote(std::string_view text, char separator) {
  std::size_t opened = std::string_view::npos;
  bool open = false;
  bool may_open = true;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (open) {
      open = c != '"';
      may_open = !open;
      if (!open && i + 1 < text.size() && text[i + 1] == '"') {  // "" stands for a quote
        ++i;
        open = true;
      }
    } else if (c == '"' && may_open) {
      open = true;
      opened = i;
    } else {
      may_open = is_boundary(c, separator);
    }
  }
  return open ? opened : std::string_view::npos;
}

}  // namespace quintile::io
