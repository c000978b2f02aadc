#include <utility>

#include "engine/clv/customer_histories.hpp"
#include "engine/clv/groups/project_group.hpp"
#include "engine/clv/groups/split.hpp"
#include "engine/clv/project_columns.hpp"
#include "engine/clv/purchase_model.hpp"
#include "quintile/error.hpp"
#include "quintile/groups.hpp"
#include "quintile/parallel.hpp"

namespace quintile {
GroupedClv project_clv_by(const CustomerTable& customers, TimeNs as_of, const ClvOptions& options,
                          CustomerGroups groups) {
  using namespace clv;
  if (groups.code.size() != customers.size()) {
    throw UserError("groups are not of these customers: " + std::to_string(groups.code.size()) + " codes for " +
                    std::to_string(customers.size()) + " customers");
  }
  GroupedClv out;
  out.clv = project_clv(customers, as_of, options);
  out.by = std::move(groups);
  if (!out.clv.fitted()) return out;
  const CustomerHistories histories = customer_histories(customers, as_of, options.utc_offset);
  Buffer<std::uint32_t> code(histories.row.size());
  parallel_blocks(code.size(), kCustomerBlock, [&](std::size_t, std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; ++i) code[i] = out.by.code[histories.row[i]];
  });
  const ModelFit& all = out.clv.candidates[out.clv.chosen];
  out.fits = fit_purchases_by(model_named(all.model), all, histories.purchases(days_per(options.unit)), code,
                              out.by.names, options.fit);
  if (out.clv.spend) fit_spend_by(*out.clv.spend, histories.spending(), code, options.fit, out.fits);
  const Split split(code, out.by.names.size(), code.size());
  parallel_for(out.fits.groups.size(), [&](std::size_t group) {
    if (!split.rows(group).empty()) project_group(histories, split, group, out.fits.groups[group], options, out.clv);
  });
  return out;
}

}  // namespace quintile
