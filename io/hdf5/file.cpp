#include "io/hdf5/file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>

#include "io/hdf5/open_hdf5.hpp"
#include "quintile/error.hpp"

namespace quintile::io {
namespace {

constexpr std::array<unsigned char, 8> kSignature = {0x89, 'H', 'D', 'F', '\r', '\n', 0x1a, '\n'};

// The signature may follow a user block whose size is 512 times a power of two.
bool has_signature(int descriptor, std::uint64_t size) {
  for (std::uint64_t at = 0; at + kSignature.size() <= size; at = at == 0 ? 512 : at * 2) {
    std::array<unsigned char, kSignature.size()> found{};
    const auto got = pread(descriptor, found.data(), found.size(), static_cast<off_t>(at));
    if (got != static_cast<ssize_t>(found.size())) return false;
    if (found == kSignature) return true;
  }
  return false;
}

}  // namespace

bool is_hdf5(const std::string& path) {
  const int descriptor = open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (descriptor < 0) return false;
  struct stat status {};
  const bool found = fstat(descriptor, &status) == 0 && S_ISREG(status.st_mode) &&
                     has_signature(descriptor, static_cast<std::uint64_t>(status.st_size));
  close(descriptor);
  return found;
}

namespace hdf5 {
namespace {

constexpr std::size_t kMaxLinks = 100'000;

herr_t refuse_external(const char* /*parent_file*/, const char* /*parent_group*/, const char* /*child_file*/,
                       const char* /*child_object*/, unsigned* /*flags*/, hid_t /*access*/, void* /*data*/) {
  return -1;
}

herr_t collect_link(hid_t /*group*/, const char* name, const H5L_info_t* info, void* data) {
  auto* links = static_cast<std::vector<Link>*>(data);
  links->push_back({name, info->type == H5L_TYPE_EXTERNAL, info->type == H5L_TYPE_HARD});
  return links->size() > kMaxLinks ? -1 : 0;
}

bool keeps_creation_order(hid_t group) {
  const Handle properties(H5Gget_create_plist(group), H5Pclose);
  unsigned flags = 0;
  return properties && H5Pget_link_creation_order(properties.get(), &flags) >= 0 &&
         (flags & H5P_CRT_ORDER_INDEXED) != 0;
}

int open_plain_file(const std::string& path, std::uint64_t& size) {
  // Not blocking, so that a FIFO named by mistake does not hang here; regular files don't care.
  const int descriptor = open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (descriptor < 0) throw IoError(fmt::format("cannot open '{}': {}", path, std::strerror(errno)));
  struct stat status {};
  std::string wrong;
  if (fstat(descriptor, &status) != 0) {
    wrong = std::strerror(errno);
  } else if (S_ISDIR(status.st_mode)) {
    wrong = "it is a directory; name a file";
  } else if (!S_ISREG(status.st_mode)) {
    wrong = "it is not a regular file, and HDF5 cannot be read from a pipe or device";
  }
  if (!wrong.empty()) {
    close(descriptor);
    throw IoError(fmt::format("cannot read '{}': {}", path, wrong));
  }
  size = static_cast<std::uint64_t>(status.st_size);
  return descriptor;
}

}  // namespace

File::File(std::string path, bool follow_external) : path_(std::move(path)), follow_external_(follow_external) {
  descriptor_ = open_plain_file(path_, size_);
  try {
    if (size_ == 0) throw DataError(fmt::format("'{}' is empty", path_));
    if (!has_signature(descriptor_, size_)) {
      throw DataError(fmt::format("'{}' is not an HDF5 file: it does not carry the HDF5 signature", path_));
    }
    const auto lock = lock_library();
    const std::string failed = fmt::format("cannot open '{}' as HDF5; it may be truncated or damaged", path_);
    access_ = require<InternalError>(H5Pcreate(H5P_FILE_ACCESS), H5Pclose, failed);
    require<InternalError>(H5Pset_fapl_sec2(access_.get()), failed);
    link_access_ = require<InternalError>(H5Pcreate(H5P_LINK_ACCESS), H5Pclose, failed);
    if (!follow_external_) {
      require<InternalError>(H5Pset_elink_cb(link_access_.get(), refuse_external, nullptr), failed);
    }
    file_ = require<DataError>(H5Fopen(path_.c_str(), H5F_ACC_RDONLY, access_.get()), H5Fclose, failed);
    H5O_info_t root{};
    require<DataError>(H5Oget_info2(file_.get(), &root, H5O_INFO_BASIC), failed);
    number_ = root.fileno;
  } catch (...) {
    close(descriptor_);
    throw;
  }
}

File::~File() { close(descriptor_); }

Handle File::open(const std::string& object) const {
  const auto lock = lock_library();
  Handle handle(H5Oopen(file_.get(), object.c_str(), link_access_.get()), H5Oclose);
  if (!handle) (void)error_text();
  return handle;
}

Handle File::open(const std::string& group, const Link& link) const {
  const auto lock = lock_library();
  const std::string object = join(group, link.name);
  Handle handle(H5Oopen(file_.get(), object.c_str(), link_access_.get()), H5Oclose);
  if (handle) return handle;
  const std::string reason = error_text();
  if (link.hard) {
    throw DataError(
        fmt::format("cannot open {} in '{}'; it is damaged, or written by a newer HDF5 release in a format "
                    "that {}.{} does not know: {}",
                    object, path_, H5_VERS_MAJOR, H5_VERS_MINOR, reason));
  }
  return handle;
}

bool File::holds(hid_t object) const {
  const auto lock = lock_library();
  H5O_info_t info{};
  return H5Oget_info2(object, &info, H5O_INFO_BASIC) >= 0 && info.fileno == number_;
}

std::vector<Link> File::links(hid_t group, const std::string& group_path) const {
  const auto lock = lock_library();
  std::vector<Link> links;
  const auto order = keeps_creation_order(group) ? H5_INDEX_CRT_ORDER : H5_INDEX_NAME;
  if (H5Literate(group, order, H5_ITER_INC, nullptr, collect_link, &links) < 0) {
    const std::string reason = links.size() > kMaxLinks ? "it has too many links" : error_text();
    throw DataError(fmt::format("cannot list group {} of '{}': {}", group_path, path_, reason));
  }
  return links;
}

void File::read_at(std::uint64_t position, std::span<char> out) const {
  while (!out.empty()) {
    const auto got = pread(descriptor_, out.data(), out.size(), static_cast<off_t>(position));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) throw IoError(fmt::format("cannot read '{}': {}", path_, std::strerror(errno)));
    if (got == 0) throw DataError(fmt::format("'{}' ends at byte {}, in the middle of its data", path_, position));
    position += static_cast<std::uint64_t>(got);
    out = out.subspan(static_cast<std::size_t>(got));
  }
}

std::string join(const std::string& group, const std::string& name) {
  return group == "/" ? "/" + name : group + "/" + name;
}

}  // namespace hdf5
}  // namespace quintile::io
