// The columns of one group's customers.
#pragma once

#include "engine/clv/customer_histories.hpp"
#include "engine/clv/groups/split.hpp"
#include "quintile/groups.hpp"

namespace quintile::clv {

/// Overwrites what the fit of all customers says of those of a group. Groups do not touch each other's customers.
void project_group(const CustomerHistories& histories, const Split& split, std::size_t group, const GroupFit& fit,
                   const ClvOptions& options, ClvResult& result);

}  // namespace quintile::clv
