#include "tools/group_choice.hpp"

namespace quintile::tool {

CustomerGroups groups_named(const std::string& by, const std::vector<std::string>& files, const LogOptions& log,
                            const CustomerTable& customers, std::vector<std::string>& notes) {
  if (by == "cohort") return groups_by_cohort(customers, log.utc_offset);
  return groups_by_column(files, log, by, customers.ids, notes);
}

}  // namespace quintile::tool
