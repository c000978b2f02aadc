#include "io/hdf5/handle.hpp"

namespace quintile::io::hdf5 {
namespace {

// Collects the innermost description and, where it adds something, the outermost.
struct Causes {
  std::string innermost;
  std::string outermost;
};

herr_t collect(unsigned number, const H5E_error2_t* error, void* data) {
  auto* causes = static_cast<Causes*>(data);
  const std::string text = error->desc == nullptr ? "" : error->desc;
  if (number == 0) {
    causes->innermost = text;
  } else {
    causes->outermost = text;
  }
  return 0;
}

}  // namespace

std::unique_lock<std::recursive_mutex> lock_library() {
  // Never destroyed: static objects of users may close handles later than any destructor of ours.
  static auto* const mutex = new std::recursive_mutex;
  std::unique_lock lock(*mutex);
  thread_local bool silent = false;
  // Thread-safe builds of the library keep the setting per thread.
  if (!silent) silent = H5open() >= 0 && H5Eset_auto2(H5E_DEFAULT, nullptr, nullptr) >= 0;
  return lock;
}

std::string error_text() {
  const auto lock = lock_library();
  Causes causes;
  H5Ewalk2(H5E_DEFAULT, H5E_WALK_UPWARD, collect, &causes);
  H5Eclear2(H5E_DEFAULT);
  if (causes.innermost.empty()) return causes.outermost.empty() ? "no details" : causes.outermost;
  if (causes.outermost.empty() || causes.outermost == causes.innermost) return causes.innermost;
  return causes.innermost + " (" + causes.outermost + ")";
}

herr_t Handle::release() noexcept {
  if (id_ < 0) return 0;
  const auto lock = lock_library();
  return close_(std::exchange(id_, H5I_INVALID_HID));
}

}  // namespace quintile::io::hdf5
