// The sentence a user reads about a bad row.
#pragma once

#include <cstddef>

#include "io/log/file_plan.hpp"
#include "io/table_source.hpp"
#include "quintile/event.hpp"

namespace quintile::io {

/// True when a cell is empty or missing, as opposed to unreadable.
[[nodiscard]] bool is_empty_cell(const Cells& cells, std::size_t row);

/// Throws the DataError that names what is wrong, the file, line, column and value, and the way out.
[[noreturn]] void throw_bad_row(const FilePlan& plan, const TableBlock& block, std::size_t row, SkipReason reason);

}  // namespace quintile::io
