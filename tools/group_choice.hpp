// What --by and --clv-by name.
#pragma once

#include <string>
#include <vector>

#include "quintile/groups.hpp"

namespace quintile::tool {

/// "cohort" (month of the first purchase), or a column of the files. Throws UserError.
[[nodiscard]] CustomerGroups groups_named(const std::string& by, const std::vector<std::string>& files,
                                          const LogOptions& log, const CustomerTable& customers,
                                          std::vector<std::string>& notes);

}  // namespace quintile::tool
