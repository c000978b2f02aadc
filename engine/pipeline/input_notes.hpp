// What looks wrong about a log.
#pragma once

#include <string>
#include <vector>

#include "quintile/customers.hpp"

namespace quintile {

/// Notes when text ids such as N/A, - or NULL became customers, with their purchases, and when more money was returned
/// than spent, as where purchases are written as negative amounts.
[[nodiscard]] std::vector<std::string> input_notes(const CustomerTable& customers);

}  // namespace quintile
