// Order ids as 64-bit keys.
#pragma once

#include <cstdint>
#include <span>

#include "io/log/verdicts.hpp"
#include "io/table_source.hpp"

namespace quintile::io {

/// Integers as they are (also those written as text), other texts hashed. A row without order is an order of its own:
/// its key is a hash of the row's number and `salt`, which differs from file to file.
[[nodiscard]] std::span<const std::uint64_t> read_orders(const Cells& cells, const SourceColumn& column,
                                                         std::uint64_t first_row, std::uint64_t salt,
                                                         Buffer<std::uint64_t>& out);

}  // namespace quintile::io
