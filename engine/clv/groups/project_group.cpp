#include "engine/clv/groups/project_group.hpp"

#include <numeric>
#include <utility>

#include "engine/clv/project_columns.hpp"
#include "engine/clv/purchase_model.hpp"

namespace quintile::clv {
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

}  // namespace

void project_group(const CustomerHistories& histories, const Split& split, std::size_t group, const GroupFit& fit,
                   const ClvOptions& options, ClvResult& result) {
  const std::span<const std::uint32_t> rows = split.rows(group);
  ClvResult part;
  part.candidates = {fit.fit};
  if (fit.spend && result.spend) static_cast<ModelFit&>(part.spend.emplace()) = *fit.spend;
  project_columns(part_of(histories, split, group), rows.size(), model_named(fit.fit.model), options, part);
  put(part.p_alive, histories, rows, result.p_alive);
  put(part.dert, histories, rows, result.dert);
  put(part.expected_spend, histories, rows, result.expected_spend);
  for (std::size_t h = 0; h < part.purchases.size(); ++h) put(part.purchases[h], histories, rows, result.purchases[h]);
  for (std::size_t h = 0; h < part.clv.size(); ++h) put(part.clv[h], histories, rows, result.clv[h]);
}

}  // namespace quintile::clv
