#include "tools/text_file.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>

#include "quintile/error.hpp"

namespace quintile::tool {
namespace {

[[noreturn]] void fail(const std::string& path, int error) {
  throw IoError(fmt::format("cannot write {}: {}. Name another file or make room.", path, std::strerror(error)));
}

}  // namespace

void write_text_file(const std::string& path, const std::string& text) {
  const std::string temporary = fmt::format("{}.{}.tmp", path, getpid());
  std::FILE* file = std::fopen(temporary.c_str(), "wbx");
  if (file == nullptr) fail(path, errno);
  errno = 0;
  bool done = std::fwrite(text.data(), 1, text.size(), file) == text.size();
  done = done && std::fflush(file) == 0 && fsync(fileno(file)) == 0;
  int error = errno;
  // Closed whatever came before; a failure here counts only when nothing failed earlier.
  if (std::fclose(file) != 0 && done) {
    error = errno;
    done = false;
  }
  if (done && std::rename(temporary.c_str(), path.c_str()) == 0) return;
  if (done) error = errno;
  std::remove(temporary.c_str());
  fail(path, error);
}

}  // namespace quintile::tool
