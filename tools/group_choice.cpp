#include "tools/group_choice.hpp"

#include <fmt/format.h>

#include "quintile/error.hpp"

namespace quintile::tool {

CustomerGroups groups_named(const std::string& by, const std::vector<std::string>& files, const LogOptions& log,
                            const CustomerTable& customers, std::vector<std::string>& notes,
                            const std::string& weights) {
  if (by == "cohort") return groups_by_cohort(customers, log.utc_offset);
  return groups_by_column(files, log, by, customers.ids, notes, weights);
}

std::optional<CustomerGroups> groups_of_model(const ModelFile& file, const CustomerInput& input, const LogOptions& log,
                                              std::vector<std::string>& notes) {
  if (!file.groups) return std::nullopt;
  const std::string& column = file.groups->column;
  if (column == "segment") {
    notes.emplace_back(
        "the model file has a fit for each segment, which customers do not have before a run: all are projected by "
        "the fit of all.");
    return std::nullopt;
  }
  try {
    return groups_named(column, input.files, log, input.data.customers, notes);
  } catch (const UserError& error) {
    throw UserError(
        fmt::format("the model file has a fit for each {}: {} Pass --pooled to project everybody by the "
                    "fit of all.",
                    column, error.what()));
  }
}

ClvResult project_clv(const AggregateResult& data, const ModelFile& file, const std::optional<CustomerGroups>& groups,
                      const ClvOptions& options) {
  if (groups) return project_clv(data.customers, data.as_of, file.models, *file.groups, *groups, options);
  return project_clv(data.customers, data.as_of, file.models, options);
}

}  // namespace quintile::tool
