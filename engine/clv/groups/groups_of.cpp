#include <fmt/format.h>

#include "quintile/error.hpp"
#include "quintile/groups.hpp"

namespace quintile {
namespace {

double number_at(const TableView& groups, const std::string& name, std::size_t row) {
  const ColumnView* column = groups.find(name);
  const auto* values = column == nullptr ? nullptr : std::get_if<std::span<const double>>(&column->values);
  if (values == nullptr)
    throw DataError(fmt::format("the table of groups has no column of real numbers '{}'; fit the models again", name));
  return (*values)[row];
}

// The fit of all with the parameters of a group.
ModelFit fit_at(const TableView& groups, const ModelFit& all, std::size_t row) {
  ModelFit fit = all;
  for (std::size_t p = 0; p < fit.names.size(); ++p) {
    fit.parameters[p] = number_at(groups, fit.names[p], row);
    fit.standard_errors[p] = number_at(groups, fit.names[p] + "_se", row);
  }
  return fit;
}

}  // namespace

KeptGroups groups_of(const TableView& groups, const ClvModels& models) {
  KeptGroups out;
  if (groups.columns.empty() || groups.rows() == 0)
    throw DataError("the table of groups is empty; fit the models again");
  out.column = groups.columns.front().name;
  // The last row is that of all.
  for (std::size_t row = 0; row + 1 < groups.rows(); ++row) {
    GroupFit group;
    group.name = cell_text(groups.columns.front(), row);
    group.customers = number_at(groups, "customers", row);
    group.repeat_buyers = number_at(groups, "repeat_buyers", row);
    group.own_weight = number_at(groups, "own_weight", row);
    group.fit = fit_at(groups, models.purchases, row);
    group.fit.customers = group.customers;
    group.fit.log_likelihood = number_at(groups, "log_likelihood", row);
    if (models.spend) group.spend = fit_at(groups, *models.spend, row);
    out.fits.push_back(std::move(group));
  }
  return out;
}

}  // namespace quintile
