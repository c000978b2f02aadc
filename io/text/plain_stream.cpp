#include "io/text/plain_stream.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

#include "quintile/error.hpp"

namespace quintile::io {

PlainStream::PlainStream(std::string path) : path_(std::move(path)) {
  // Does not wait for a writer, should the name be a pipe's.
  descriptor_ = ::open(path_.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (descriptor_ < 0) throw IoError(fmt::format("cannot open '{}': {}.", path_, std::strerror(errno)));
  struct stat status {};
  const bool known = ::fstat(descriptor_, &status) == 0;
  if (!known || !S_ISREG(status.st_mode)) {
    ::close(descriptor_);
    throw IoError(known && S_ISDIR(status.st_mode)
                      ? fmt::format("cannot read '{}': it is a directory. Name the files in it, or use a glob.", path_)
                      : fmt::format("cannot read '{}': it is not a regular file. Save it to one first.", path_));
  }
  size_ = static_cast<std::uint64_t>(status.st_size);
  (void)::posix_fadvise(descriptor_, 0, 0, POSIX_FADV_SEQUENTIAL);
}

PlainStream::~PlainStream() { ::close(descriptor_); }

std::size_t PlainStream::read(std::span<char> out) {
  const std::size_t got = read_at(position_, out);
  position_ += got;
  return got;
}

std::size_t PlainStream::read_at(std::uint64_t position, std::span<char> out) const {
  std::size_t filled = 0;
  while (filled < out.size()) {
    const ssize_t got =
        ::pread(descriptor_, out.data() + filled, out.size() - filled, static_cast<off_t>(position + filled));
    if (got == 0) break;
    if (got < 0) {
      if (errno == EINTR) continue;
      throw IoError(fmt::format("cannot read '{}' at byte {}: {}.", path_, position + filled, std::strerror(errno)));
    }
    filled += static_cast<std::size_t>(got);
  }
  return filled;
}

}  // namespace quintile::io
