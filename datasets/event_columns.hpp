// Compact rows -> the columns of a block of events.
#pragma once

#include <span>

#include "datasets/event_row.hpp"
#include "quintile/event.hpp"

namespace quintile::datasets {

/// Fills `out` with the columns that `schema` names. `begin` is second 0.
void fill_columns(std::span<const EventRow> rows, const EventSchema& schema, TimeNs begin, EventBlock& out);

/// The name of a customer in logs with text ids: 16 hexadecimal digits, different for every customer.
inline constexpr std::size_t kTextIdLength = 16;
void write_text_id(std::uint32_t customer, char* out) noexcept;

}  // namespace quintile::datasets
