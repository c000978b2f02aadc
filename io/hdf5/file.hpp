// An HDF5 file opened twice: by the library for its metadata, by us for positioned reads without the library's lock.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "io/hdf5/handle.hpp"

namespace quintile::io::hdf5 {

/// A link of a group.
struct Link {
  std::string name;
  bool external = false;
  bool hard = false;  ///< leads to an object of this file, so failing to open it means damage
};

class File {
 public:
  /// Throws IoError or DataError. External links fail to open unless `follow_external`.
  File(std::string path, bool follow_external);
  File(const File&) = delete;
  File& operator=(const File&) = delete;
  ~File();

  [[nodiscard]] const std::string& path() const noexcept { return path_; }
  [[nodiscard]] std::uint64_t size() const noexcept { return size_; }
  [[nodiscard]] bool follow_external() const noexcept { return follow_external_; }

  /// Opens an object by absolute path; an empty handle when there is none (or it lies behind a refused link).
  [[nodiscard]] Handle open(const std::string& object) const;
  /// Opens what a link of a group leads to; an empty handle when it leads nowhere. Throws DataError on damage.
  [[nodiscard]] Handle open(const std::string& group, const Link& link) const;
  /// True when the object lies in this very file, not behind an external link.
  [[nodiscard]] bool holds(hid_t object) const;
  /// Links of a group: in creation order where the group keeps it, otherwise by name. Throws DataError.
  [[nodiscard]] std::vector<Link> links(hid_t group, const std::string& group_path) const;

  /// Reads bytes at a position, from any thread. Throws IoError, or DataError when the file ends before.
  void read_at(std::uint64_t position, std::span<char> out) const;

 private:
  std::string path_;
  bool follow_external_;
  int descriptor_ = -1;
  std::uint64_t size_ = 0;
  unsigned long number_ = 0;  // how the library tells open files apart
  Handle access_;
  Handle link_access_;
  Handle file_;
};

/// "/" + "a" = "/a", "/a" + "b" = "/a/b".
[[nodiscard]] std::string join(const std::string& group, const std::string& name);

/// A text attribute, or the empty string when there is none of a reasonable size.
[[nodiscard]] std::string text_attribute(hid_t object, const std::string& name);

/// The attribute `missing_value` (CF style) where it is one integer: cells equal to it are empty.
[[nodiscard]] std::optional<std::int64_t> missing_of(hid_t object);

/// What the attributes `units` or `unit`, or vaex's `dtype` of a time ("datetime64[ns]"), say; empty: nothing.
[[nodiscard]] std::string unit_of(hid_t object);

/// The unit in NumPy's name of a time type: "datetime64[us]" -> "us", "datetime64" -> "ns", anything else -> "".
[[nodiscard]] std::string unit_of_dtype(const std::string& dtype);

}  // namespace quintile::io::hdf5
