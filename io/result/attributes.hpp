// Scalar attributes of HDF5 objects. Texts are stored with a fixed length, because only that keeps them inside the
// checksummed object header: one flipped bit is an error and not another text.
#pragma once

#include <hdf5.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace quintile::io {

using AttributeValue = std::variant<std::string, std::int64_t, std::uint64_t, bool>;

struct Attribute {
  std::string name;
  AttributeValue value;
};

/// Throws IoError.
void write_attribute(hid_t object, const Attribute& attribute);
void write_attributes(hid_t object, const std::vector<Attribute>& attributes);

/// The attribute as text ("true" or "false" for flags), or nothing when there is none or it is no scalar of those
/// types. Throws DataError when it is damaged.
[[nodiscard]] std::optional<std::string> read_attribute(hid_t object, std::string_view name);

}  // namespace quintile::io
