// Splits records into fields: the parallel part of reading text, so it has to be fast too.
#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "io/text/byte_masks.hpp"
#include "io/text/quote_tracker.hpp"
#include "io/text/separators.hpp"

namespace quintile::io {

/// A field's bytes in the text, quotes included.
struct FieldSpan {
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
};

/// How a text is split.
struct SplitFormat {
  char separator = ',';
  bool quotes = true;  ///< false: the text is known to have none
};

/// Calls on_record(begin, end, count) for every record that is not blank, after writing its first fields, as far as
/// there is room, to `fields`. The record is [begin, end), up to its line end, and has `count` fields. The text (at
/// most 4 GiB) starts with a record and ends with a line end.
template <bool kRuns, class OnRecord>
void split_records_as(std::string_view text, SplitFormat format, std::span<FieldSpan> fields, OnRecord& on_record) {
  QuoteTracker tracker(true);
  const char* const bytes = text.data();
  const std::size_t room = fields.size();
  std::size_t count = 0;
  std::size_t field_begin = 0;
  std::size_t record_begin = 0;
  for (std::size_t base = 0; base < text.size(); base += kWord) {
    const Bytes64 word = load_word(bytes, base, text.size());
    const std::uint64_t boundaries = separator_mask(word, format.separator) | word.equal('\n') | word.equal('\r');
    const std::uint64_t quoted = format.quotes ? tracker.inside(word.equal('"'), boundaries) : 0;
    for (std::uint64_t ends = boundaries & ~quoted; ends != 0; ends &= ends - 1) {
      const std::size_t at = base + static_cast<std::size_t>(std::countr_zero(ends));
      if (at >= text.size()) break;
      const bool record_ends = is_line_end(bytes[at]);
      if (!kRuns || at != field_begin) {
        if (count < room) fields[count] = {static_cast<std::uint32_t>(field_begin), static_cast<std::uint32_t>(at)};
        ++count;
      }
      field_begin = at + 1;
      if (!record_ends) continue;
      const auto is_blank_here = [&](char c) { return is_blank(c, format.separator); };
      const bool blank =
          kRuns ? count == 0 : count == 1 && std::all_of(bytes + record_begin, bytes + at, is_blank_here);
      if (!blank) on_record(record_begin, at, count);
      record_begin = field_begin;
      count = 0;
    }
  }
}

template <class OnRecord>
void split_records(std::string_view text, SplitFormat format, std::span<FieldSpan> fields, OnRecord on_record) {
  if (format.separator == kBlanks) {
    split_records_as<true>(text, format, fields, on_record);
  } else {
    split_records_as<false>(text, format, fields, on_record);
  }
}

}  // namespace quintile::io
