#include "io/text/text_block.hpp"

#include <algorithm>

#include "io/text/record_scan.hpp"
#include "quintile/error.hpp"

namespace quintile::io {

void take_in_open_record(TextBlock& block, std::string_view whole, char separator) {
  const std::size_t end = block.text.size();
  const std::string_view rest = whole.substr(end);
  const std::size_t quote = find_open_quote(rest, separator);
  if (quote == std::string_view::npos) throw InternalError("a text block ends within a record.");
  const std::size_t line_end = std::min(rest.find_first_of("\r\n", quote), rest.size() - 1) + 1;
  block.broken = {end, end + line_end, block.first_line + block.lines + count_line_ends(rest.substr(0, quote))};
  const RecordScan after = scan_records(rest.substr(line_end), separator);
  block.text = whole;
  block.rows += 1 + after.records;
  block.lines += count_line_ends(rest);
}

}  // namespace quintile::io
