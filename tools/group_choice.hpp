// What --by and --clv-by name, and the groups that a model file has fits of.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "quintile/groups.hpp"
#include "tools/customer_input.hpp"
#include "tools/model_file.hpp"

namespace quintile::tool {

/// "cohort" (month of the first purchase), or a column of the files; `weights`: the column of weights, empty: none.
/// Throws UserError.
[[nodiscard]] CustomerGroups groups_named(const std::string& by, const std::vector<std::string>& files,
                                          const LogOptions& log, const CustomerTable& customers,
                                          std::vector<std::string>& notes, const std::string& weights = {});

/// The groups of customers that the file's fits are of; nothing, and perhaps a note: everybody is projected by the fit
/// of all. Throws UserError, with --pooled as a way out, when the log cannot tell the groups.
[[nodiscard]] std::optional<CustomerGroups> groups_of_model(const ModelFile& file, const CustomerInput& input,
                                                            const LogOptions& log, std::vector<std::string>& notes);

/// Projects each customer by the fit of the own group, or all by the fit of all.
[[nodiscard]] ClvResult project_clv(const AggregateResult& data, const ModelFile& file,
                                    const std::optional<CustomerGroups>& groups, const ClvOptions& options);

}  // namespace quintile::tool
