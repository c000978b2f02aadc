#include "io/text/text_cutter.hpp"

#include <fmt/format.h>

#include "io/text/record_scan.hpp"
#include "quintile/error.hpp"

namespace quintile::io {

void refuse_record(const std::string& path, std::string_view record, char separator, std::uint64_t line,
                   std::size_t limit) {
  const std::size_t quote = find_open_quote(record, separator);
  const std::string cause = quote == std::string_view::npos
                                ? std::string("Is this a text file with lines?")
                                : fmt::format("A quote opens in line {} and is not closed: check it.",
                                              line + count_line_ends(record.substr(0, quote)));
  throw DataError(fmt::format("a row of '{}' is too long: the one that starts in line {} has more than {} bytes. {}",
                              path, line, limit, cause));
}

}  // namespace quintile::io
