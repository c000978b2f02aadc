// Tables as CSV on standard output.
#pragma once

#include <cstdint>
#include <span>

#include "quintile/table.hpp"

namespace quintile::tool {

/// Prints some rows of a table, in the order given.
void print_csv(const TableView& table, std::span<const std::uint64_t> rows);

/// Prints all rows.
void print_csv(const TableView& table);

}  // namespace quintile::tool
