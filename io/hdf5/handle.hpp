// The HDF5 library behind one lock: owned identifiers, and its error text as ours.
#pragma once

#include <hdf5.h>

#include <mutex>
#include <string>
#include <string_view>
#include <utility>

namespace quintile::io::hdf5 {

/// Takes the one lock that every call into the HDF5 library in this process is made under. The library has a lock
/// of its own where it is thread-safe at all; ours keeps a call and its error text together and works with every
/// build. The first call of each thread also turns the library's printing off. One thread may hold it repeatedly.
[[nodiscard]] std::unique_lock<std::recursive_mutex> lock_library();

/// The library's own explanation of the last failure on this thread, innermost cause first; "no details" without one.
/// Empties the error stack.
[[nodiscard]] std::string error_text();

/// Owns an HDF5 identifier and closes it, under the lock, with the function that fits its kind.
class Handle {
 public:
  using Close = herr_t (*)(hid_t);

  Handle() noexcept = default;
  Handle(hid_t id, Close close) noexcept : id_(id), close_(close) {}
  Handle(Handle&& other) noexcept : id_(std::exchange(other.id_, H5I_INVALID_HID)), close_(other.close_) {}
  Handle& operator=(Handle&& other) noexcept {
    std::swap(id_, other.id_);
    std::swap(close_, other.close_);
    return *this;
  }
  ~Handle() { (void)release(); }

  [[nodiscard]] hid_t get() const noexcept { return id_; }
  [[nodiscard]] explicit operator bool() const noexcept { return id_ >= 0; }
  /// Closes now. Returns what the library returned (writers must look), 0 when there was nothing to close.
  [[nodiscard]] herr_t release() noexcept;

 private:
  hid_t id_ = H5I_INVALID_HID;
  Close close_ = nullptr;
};

/// Throws Failure("SENTENCE: what the library says") when a call returned a negative status or identifier.
template <class Failure, class Status>
Status require(Status status, std::string_view sentence) {
  if (status < 0) throw Failure(std::string(sentence) + ": " + error_text());
  return status;
}

/// The same for identifiers, which it takes over.
template <class Failure>
[[nodiscard]] Handle require(hid_t id, Handle::Close close, std::string_view sentence) {
  return {require<Failure>(id, sentence), close};
}

}  // namespace quintile::io::hdf5
