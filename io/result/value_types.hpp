// The HDF5 types of columns: what a column of a table becomes in a file.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "io/hdf5/handle.hpp"
#include "quintile/table.hpp"

namespace quintile::io {

/// UTF-8 text of fixed length, padded with zeros (at least 1 byte, which the format demands).
[[nodiscard]] hdf5::Handle text_type(std::size_t length);
/// The enum FALSE, TRUE over uint8, which h5py reads as booleans.
[[nodiscard]] hdf5::Handle flag_type();
/// An enum over uint8: code i is names[i]. Throws UserError for more than 256 names, two equal names or an empty one.
[[nodiscard]] hdf5::Handle label_type(std::span<const std::string> names, std::string_view column);
/// The type of a column that is not text. Throws UserError as label_type does.
[[nodiscard]] hdf5::Handle number_type(const ColumnView& column);

/// Names of an enum type by code; codes without a name get an empty one.
[[nodiscard]] std::vector<std::string> enum_names(hid_t type);

}  // namespace quintile::io
