#include "io/result/write_driver.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <new>
#include <system_error>

#include "io/hdf5/handle.hpp"
#include "quintile/error.hpp"

namespace quintile::io {
namespace {

struct Info {
  WriteOutcome* outcome;
};

// The library owns the first member and hands its address back.
struct DriverFile {
  H5FD_t library;
  WriteOutcome* outcome;
  int descriptor;
  haddr_t allocated;  // end of what the library has allocated
  haddr_t written;    // end of what it has written
};

DriverFile* mine(H5FD_t* file) { return reinterpret_cast<DriverFile*>(file); }
const DriverFile* mine(const H5FD_t* file) { return reinterpret_cast<const DriverFile*>(file); }

// Remembers the first failure and gives up on the file.
void fail(DriverFile& file) {
  if (file.outcome->error == 0) file.outcome->error = errno;
  file.outcome->discard = true;
}

H5FD_t* open_file(const char* name, unsigned flags, hid_t access, haddr_t /*limit*/) {
  const auto* info = static_cast<const Info*>(H5Pget_driver_info(access));
  if (info == nullptr) return nullptr;
  const int mode = O_RDWR | O_CLOEXEC | ((flags & H5F_ACC_TRUNC) != 0 ? O_TRUNC : 0);
  const int descriptor = open(name, mode);
  auto* file = descriptor < 0 ? nullptr : new (std::nothrow) DriverFile{{}, info->outcome, descriptor, 0, 0};
  if (file == nullptr) {
    if (descriptor >= 0) close(descriptor);
    return nullptr;
  }
  const off_t end = lseek(descriptor, 0, SEEK_END);
  file->written = end < 0 ? 0 : static_cast<haddr_t>(end);
  return &file->library;
}

herr_t close_file(H5FD_t* library) {
  DriverFile* file = mine(library);
  // Some file systems report a full disk only now.
  if (close(file->descriptor) != 0) fail(*file);
  delete file;
  return 0;
}

// As the library's own driver for files; without these flags it writes small metadata one by one.
herr_t query(const H5FD_t* /*file*/, unsigned long* flags) {
  if (flags != nullptr) {
    *flags = H5FD_FEAT_AGGREGATE_METADATA | H5FD_FEAT_ACCUMULATE_METADATA | H5FD_FEAT_DATA_SIEVE |
             H5FD_FEAT_AGGREGATE_SMALLDATA | H5FD_FEAT_DEFAULT_VFD_COMPATIBLE;
  }
  return 0;
}

haddr_t get_allocated(const H5FD_t* file, H5FD_mem_t /*type*/) { return mine(file)->allocated; }
haddr_t get_written(const H5FD_t* file, H5FD_mem_t /*type*/) { return mine(file)->written; }
herr_t set_allocated(H5FD_t* file, H5FD_mem_t /*type*/, haddr_t end) {
  mine(file)->allocated = end;
  return 0;
}

herr_t read(H5FD_t* library, H5FD_mem_t /*type*/, hid_t /*transfer*/, haddr_t address, size_t size, void* to) {
  auto* out = static_cast<char*>(to);
  while (size > 0) {
    const ssize_t got = pread(mine(library)->descriptor, out, size, static_cast<off_t>(address));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return -1;
    if (got == 0) break;
    out += got;
    address += static_cast<haddr_t>(got);
    size -= static_cast<size_t>(got);
  }
  std::memset(out, 0, size);  // past the end, as the library expects
  return 0;
}

herr_t write(H5FD_t* library, H5FD_mem_t /*type*/, hid_t /*transfer*/, haddr_t address, size_t size, const void* from) {
  DriverFile& file = *mine(library);
  const auto* in = static_cast<const char*>(from);
  file.written = std::max(file.written, address + size);
  while (size > 0 && !file.outcome->discard) {
    const ssize_t put = pwrite(file.descriptor, in, size, static_cast<off_t>(address));
    if (put < 0 && errno == EINTR) continue;
    if (put <= 0) {
      fail(file);
      break;
    }
    in += put;
    address += static_cast<haddr_t>(put);
    size -= static_cast<size_t>(put);
  }
  return 0;
}

herr_t truncate_file(H5FD_t* library, hid_t /*transfer*/, hbool_t /*closing*/) {
  DriverFile& file = *mine(library);
  if (file.allocated == file.written) return 0;
  if (!file.outcome->discard && ftruncate(file.descriptor, static_cast<off_t>(file.allocated)) != 0) fail(file);
  file.written = file.allocated;
  return 0;
}

// Registered once and for as long as the process lives.
hid_t driver() {
  static const hid_t id = [] {
    H5FD_class_t description{};
#ifdef H5FD_CLASS_VERSION
    description.version = H5FD_CLASS_VERSION;
#endif
    description.name = "quintile";
    description.maxaddr = (haddr_t{1} << 62) - 1;
    description.fc_degree = H5F_CLOSE_WEAK;
    description.fapl_size = sizeof(Info);
    description.open = open_file;
    description.close = close_file;
    description.query = query;
    description.get_eoa = get_allocated;
    description.set_eoa = set_allocated;
    description.get_eof = get_written;
    description.read = read;
    description.write = write;
    description.truncate = truncate_file;
    constexpr H5FD_mem_t kMap[] = H5FD_FLMAP_DICHOTOMY;
    std::copy(std::begin(kMap), std::end(kMap), std::begin(description.fl_map));
    return hdf5::require<IoError>(H5FDregister(&description), "cannot set up HDF5");
  }();
  return id;
}

}  // namespace

void WriteOutcome::require_written() const {
  if (error == 0) return;
  throw IoError(fmt::format("cannot write '{}': {}. Make room, or name another file", path,
                            std::generic_category().message(error)));
}

void set_write_driver(hid_t file_access, WriteOutcome& outcome) {
  const auto lock = hdf5::lock_library();
  const Info info{&outcome};
  hdf5::require<IoError>(H5Pset_driver(file_access, driver(), &info), "cannot set up HDF5");
}

}  // namespace quintile::io
