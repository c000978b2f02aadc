// Ids that stand for no customer.
#pragma once

#include <string>
#include <vector>

#include "quintile/customers.hpp"

namespace quintile {

/// A note when text ids such as N/A, - or NULL became customers, with their purchases.
[[nodiscard]] std::vector<std::string> placeholder_notes(const CustomerTable& customers);

}  // namespace quintile
