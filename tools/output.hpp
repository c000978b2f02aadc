// Standard output whose every failure is noticed.
#pragma once

#include <stdexcept>
#include <string_view>

namespace quintile::tool {

/// The reader of a pipe has gone (`quintile show ... | head`): no fault, but nothing more to say.
class ReaderGone : public std::runtime_error {
 public:
  ReaderGone() : std::runtime_error("the reader of standard output has gone") {}
};

/// Writes to standard output. Throws ReaderGone for a closed pipe and IoError for anything else.
void print(std::string_view text);

/// Hands over what is still buffered; a full disk may show only here.
void flush_output();

}  // namespace quintile::tool
