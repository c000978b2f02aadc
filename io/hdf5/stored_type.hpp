// How one value lies in a file, and what cell it becomes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "io/hdf5/handle.hpp"
#include "io/table_source.hpp"

namespace quintile::io::hdf5 {

enum class Encoding : std::uint8_t {
  int8,
  int16,
  int32,
  int64,
  uint8,
  uint16,
  uint32,
  uint64,
  float16,
  float32,
  float64,
  timeval,        ///< PyTables' Time64: seconds in the upper half of an int64, microseconds in the lower
  library,        ///< a number of unusual precision or size, converted by the HDF5 library
  fixed_text,     ///< `size` bytes, padded
  variable_text,  ///< a reference to text elsewhere in the file
};

enum class Padding : std::uint8_t { terminated, zeros, spaces };

struct StoredType {
  Encoding encoding = Encoding::int8;
  CellType cell = CellType::int64;
  bool swapped = false;  ///< byte order other than the machine's
  std::size_t size = 0;  ///< bytes of one value
  Padding padding = Padding::terminated;
  std::string text;                                           ///< for people: "int32 big-endian"
  std::string unit;                                           ///< that the type itself implies; empty: none
  std::vector<std::pair<std::int64_t, std::string>> members;  ///< of an enum
  std::shared_ptr<const Handle> type;                         ///< for Encoding::library

  /// The stored bytes are the cell: int64, uint64 or float64 in the machine's byte order.
  [[nodiscard]] bool is_cell() const noexcept {
    return !swapped && (encoding == Encoding::int64 || encoding == Encoding::uint64 || encoding == Encoding::float64);
  }
};

/// Describes a scalar type; nothing for types that have no CellType (compounds, references, opaque bytes, ...) or that
/// are absurd. Call with the lock held.
[[nodiscard]] std::optional<StoredType> describe_type(hid_t type);

}  // namespace quintile::io::hdf5
