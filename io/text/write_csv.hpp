// Formats tables as CSV in parallel and hands the text on in order.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string_view>

#include "quintile/progress.hpp"
#include "quintile/table.hpp"

namespace quintile::io {

/// Which rows to write: those listed, or all.
using RowChoice = std::optional<std::span<const std::uint64_t>>;

/// Throws UserError for a table that cannot be written: no columns, columns of different lengths, no such row.
void check_csv_table(const TableView& table, const RowChoice& rows);

/// Formats a wave of row blocks in parallel while the text of the wave before goes to `sink`. The table has been
/// checked.
void stream_csv(const TableView& table, const RowChoice& rows, const std::function<void(std::string_view)>& sink,
                const Control& control);

}  // namespace quintile::io
