#include <numeric>
#include <utility>

#include "engine/clv/customer_histories.hpp"
#include "engine/clv/groups/split.hpp"
#include "engine/clv/project_columns.hpp"
#include "engine/clv/purchase_model.hpp"
#include "quintile/error.hpp"
#include "quintile/groups.hpp"
#include "quintile/parallel.hpp"

namespace quintile {
namespace clv {
namespace {

// Histories of a group as those of a table of their own.
CustomerHistories part_of(const CustomerHistories& all, const Split& split, std::size_t group) {
  CustomerHistories out;
  SplitPurchases part = split.purchases(all.purchases(1), group);
  out.row = Buffer<std::uint32_t>(part.x.size());
  std::iota(out.row.begin(), out.row.end(), 0U);
  out.x = std::move(part.x);
  out.t_x = std::move(part.t_x);
  out.end = std::move(part.end);
  if (!all.spend.empty()) out.spend = std::move(split.spend(all.spending(), group).spend);
  return out;
}

// Puts values of a group's customers into a column of all.
void put(const Buffer<double>& values, const CustomerHistories& histories, std::span<const std::uint32_t> rows,
         Buffer<double>& column) {
  for (std::size_t i = 0; i < values.size(); ++i) column[histories.row[rows[i]]] = values[i];
}

// Overwrites what the fit of all customers says of those of a group.
void project_group(const CustomerHistories& histories, const Split& split, std::size_t group, const GroupFit& fit,
                   const ClvOptions& options, ClvResult& result) {
  const std::span<const std::uint32_t> rows = split.rows(group);
  ClvResult part;
  part.candidates = {fit.fit};
  if (fit.spend) static_cast<ModelFit&>(part.spend.emplace()) = *fit.spend;
  project_columns(part_of(histories, split, group), rows.size(), model_named(fit.fit.model), options, part);
  put(part.p_alive, histories, rows, result.p_alive);
  put(part.dert, histories, rows, result.dert);
  put(part.expected_spend, histories, rows, result.expected_spend);
  for (std::size_t h = 0; h < part.purchases.size(); ++h) put(part.purchases[h], histories, rows, result.purchases[h]);
  for (std::size_t h = 0; h < part.clv.size(); ++h) put(part.clv[h], histories, rows, result.clv[h]);
}

}  // namespace
}  // namespace clv

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
