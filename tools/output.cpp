#include "tools/output.hpp"

#include <cerrno>
#include <cstdio>
#include <cstring>

#include <fmt/format.h>

#include "quintile/error.hpp"

namespace quintile::tool {
namespace {

[[noreturn]] void fail(int error) {
  if (error == EPIPE) throw ReaderGone();
  throw IoError(fmt::format("cannot write to standard output: {}.", std::strerror(error)));
}

}  // namespace

void print(std::string_view text) {
  errno = 0;
  if (std::fwrite(text.data(), 1, text.size(), stdout) != text.size()) fail(errno);
}

void flush_output() {
  errno = 0;
  if (std::fflush(stdout) != 0) fail(errno);
}

}  // namespace quintile::tool
