// Stored values -> cells, in tight loops chosen once per run of rows.
#pragma once

#include <cstddef>
#include <span>
#include <string_view>

#include "io/hdf5/stored_type.hpp"

namespace quintile::io::hdf5 {

/// Widens `count` numbers that lie `stride` bytes apart into int64, uint64 or double cells, as type.cell says.
/// `in` needs no alignment, `out` has that of its cells. Throws DataError when the library cannot convert.
void convert_numbers(const StoredType& type, const char* in, std::size_t stride, std::size_t count, void* out);

/// The texts in adjacent fields of `size` bytes (at least one), without their padding.
void trim_padding(Padding padding, const char* fields, std::size_t size, std::span<std::string_view> texts) noexcept;

}  // namespace quintile::io::hdf5
