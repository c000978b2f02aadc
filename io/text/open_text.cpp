#include "io/text/open_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "io/text/block_reader.hpp"
#include "io/text/dialect.hpp"
#include "io/text/range_reader.hpp"
#include "io/text/record_scan.hpp"
#include "io/text/separators.hpp"
#include "io/text/text_source.hpp"
#include "quintile/error.hpp"

namespace quintile::io {
namespace {

constexpr std::size_t kHeadBytes = std::size_t{64} << 10;
constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";

Encoding encoding_from(const std::string& name) {
  std::string lower;
  for (const char c : name) {
    if (c != '-' && c != '_') lower += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  }
  if (lower.empty()) return Encoding::detect;
  if (lower == "utf8") return Encoding::utf8;
  if (lower == "latin1" || lower == "iso88591") return Encoding::latin1;
  throw UserError(fmt::format("unknown encoding '{}'. Write utf-8 or latin-1; convert other files with iconv.", name));
}

void check_options(const TextOptions& options) {
  if (options.separator == '"' || is_line_end(options.separator)) {
    throw UserError("a quote or a line end cannot separate fields. Name another separator.");
  }
  if (options.block_bytes == 0 || options.record_limit == 0) {
    throw UserError("the sizes of text blocks and records must not be zero.");
  }
}

// The first part of a file, as long as it takes to hold its first record.
struct Head {
  std::string text;
  bool whole = false;  // it is the whole file
};

void read_more(ByteStream& stream, Head& head, std::size_t size) {
  const std::size_t before = head.text.size();
  head.text.resize(size);
  const std::size_t got = stream.read(std::span(head.text).subspan(before));
  head.whole = got < size - before;
  head.text.resize(before + got);
}

// Blank lines apart, is there anything?
bool has_content(std::string_view text) { return text.find_first_not_of(" \t\r\n") != std::string_view::npos; }

void check_names(const std::string& path, const TextOptions& options, const FirstRecord& first) {
  if (options.column_names.empty()) {
    if (looks_like_data(first.fields)) {
      throw UserError(
          fmt::format("the first line of '{}' looks like data, not like column names: {:.200}. Name its {} columns "
                      "with --columns a,b,c",
                      path, first.text, first.fields.size()));
    }
  } else if (options.column_names.size() != first.fields.size()) {
    throw UserError(
        fmt::format("{} column names are given, but the first line of '{}' has {} fields: {:.200}. Name "
                    "every column, or check the separator.",
                    options.column_names.size(), path, first.fields.size(), first.text));
  }
}

}  // namespace

std::unique_ptr<TableSource> open_text(const std::string& path, const TextOptions& options) {
  check_options(options);
  TextLayout layout;
  layout.encoding = encoding_from(options.encoding);
  auto stream = open_byte_stream(path);

  Head head;
  std::size_t mark = 0;
  FirstRecord first;
  for (std::size_t size = kHeadBytes;; size *= 2) {
    read_more(*stream, head, size);
    if (looks_like_utf16(head.text)) {
      throw DataError(fmt::format(
          "cannot read '{}': it is in UTF-16. Convert it first: iconv -f UTF-16 -t UTF-8 FILE > NEW", path));
    }
    mark = head.text.starts_with(kByteOrderMark) ? kByteOrderMark.size() : 0;
    if (head.whole && !has_content(std::string_view(head.text).substr(mark)))
      throw DataError(fmt::format("the file '{}' is empty.", path));
    if (head.whole && !is_line_end(head.text.back())) head.text += '\n';
    const std::string_view text = std::string_view(head.text).substr(mark);
    layout.separator = options.separator != 0 ? options.separator : detect_separator(text, options.column_names.size());
    first = read_first_record(text, layout.separator, layout.encoding);
    // A record that ends with the head may be half of a CRLF away from its true end.
    if (head.whole || (first.end != 0 && first.end < text.size())) break;
    if (size >= options.record_limit) {
      throw DataError(
          fmt::format("the first row of '{}' is too long: it has more than {} bytes. Is this a text file "
                      "with lines?",
                      path, options.record_limit));
    }
  }
  if (first.end == 0) {
    throw DataError(fmt::format("the first row of '{}' has a quote that is never closed: {:.200}", path,
                                std::string_view(head.text).substr(mark)));
  }
  check_names(path, options, first);

  const std::string_view text = std::string_view(head.text).substr(mark);
  const bool header = options.column_names.empty();
  for (const std::string& name : header ? first.fields : options.column_names) {
    layout.columns.push_back({name, CellType::text, "text field", "", "", {}});
  }
  TextStart start;
  start.skip = mark + (header ? first.end : 0);
  start.line = 1 + (header ? count_line_ends(text.substr(0, first.end)) : 0);
  const RecordScan scan = scan_records(text, layout.separator);
  const std::uint64_t seen = scan.records - (header ? 1 : 0);
  const double stored = static_cast<double>(stream->stored_position());
  const double per_byte = static_cast<double>(seen) / std::max(1.0, stored);
  start.estimated_rows =
      head.whole ? seen : static_cast<std::uint64_t>(per_byte * static_cast<double>(stream->stored_size()));
  const BlockLimits limits{options.block_bytes, options.record_limit};
  const std::size_t columns = layout.columns.size();
  std::unique_ptr<TextCutter> cutter;
  if (auto* plain = dynamic_cast<PlainStream*>(stream.get())) {
    (void)stream.release();
    cutter = std::make_unique<RangeReader>(std::unique_ptr<PlainStream>(plain), limits, columns);
  } else {
    cutter = std::make_unique<BlockReader>(std::move(stream), path, limits, columns);
  }
  return std::make_unique<TextSource>(path, std::move(cutter), std::move(layout), start);
}

}  // namespace quintile::io
