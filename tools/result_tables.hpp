// Looking into result files, with hints for what is not there.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "quintile/result_file.hpp"

namespace quintile::tool {

/// Throws UserError listing the tables when there is none of this name.
void require_table(const ResultFile& file, const std::string& table);

/// Throws UserError listing the columns when one is not in /customers.
void require_customer_columns(const ResultFile& file, const std::vector<std::string>& columns);

/// Row of a customer in /customers. Throws UserError that says how many customers there are.
[[nodiscard]] std::uint64_t find_customer(const ResultFile& file, const std::string& id);

/// One row of /customers, read a column at a time so that a large result does not fill the memory.
[[nodiscard]] Table read_customer(const ResultFile& file, std::uint64_t row);

}  // namespace quintile::tool
