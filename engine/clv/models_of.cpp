#include <fmt/format.h>

#include <array>
#include <map>

#include "quintile/clv.hpp"
#include "quintile/error.hpp"

namespace quintile {
namespace {

constexpr std::string_view kSpendModel = "gamma-gamma";
constexpr std::array<std::string_view, 3> kSpendParameters = {"p", "q", "gamma"};

const ColumnView& required(const TableView& models, std::string_view name) {
  const ColumnView* column = models.find(name);
  if (column == nullptr)
    throw DataError(fmt::format("the table of models has no column '{}'; fit the models again", name));
  return *column;
}

double number_at(const TableView& models, std::string_view name, std::size_t row) {
  const auto* values = std::get_if<std::span<const double>>(&required(models, name).values);
  if (values == nullptr) throw DataError(fmt::format("the column '{}' of models does not hold real numbers", name));
  return (*values)[row];
}

// Takes the parameters, in the model's order, out of the rows of the chosen model `name`.
void read_fit(const TableView& models, const std::string& name, ModelFit& fit) {
  fit.model = name;
  for (std::size_t row = 0; row < models.rows(); ++row) {
    if (cell_text(required(models, "model"), row) != name || cell_text(required(models, "chosen"), row) != "true")
      continue;
    fit.names.push_back(cell_text(required(models, "parameter"), row));
    fit.parameters.push_back(number_at(models, "estimate", row));
    fit.standard_errors.push_back(number_at(models, "standard_error", row));
    fit.log_likelihood = number_at(models, "log_likelihood", row);
    fit.aic = number_at(models, "aic", row);
    fit.bic = number_at(models, "bic", row);
    fit.customers = number_at(models, "customers", row);
    fit.converged = cell_text(required(models, "converged"), row) == "true";
  }
}

void check_names(const ModelFit& fit, const std::vector<std::string>& wanted) {
  if (fit.names == wanted) return;
  throw DataError(fmt::format("the parameters of {} are not its own: {} instead of {}; fit the models again", fit.model,
                              fmt::join(fit.names, ", "), fmt::join(wanted, ", ")));
}

}  // namespace

std::optional<PurchaseModel> purchase_model_named(std::string_view name) {
  for (const PurchaseModel model : {PurchaseModel::nbd, PurchaseModel::bg_nbd, PurchaseModel::mbg_nbd,
                                    PurchaseModel::pareto_nbd, PurchaseModel::bg_bb}) {
    if (purchase_model_name(model) == name) return model;
  }
  return std::nullopt;
}

ClvModels models_of(const TableView& models, PeriodUnit unit) {
  ClvModels out;
  out.unit = unit;
  std::string purchases, others;
  bool has_spend = false;
  for (std::size_t row = 0; row < models.rows(); ++row) {
    if (cell_text(required(models, "chosen"), row) != "true") continue;
    const std::string name = cell_text(required(models, "model"), row);
    if (name == kSpendModel) {
      has_spend = true;
    } else if (purchase_model_named(name)) {
      purchases = name;
    } else {
      others = fmt::format(", but a fit of {}", name);
    }
  }
  if (purchases.empty()) {
    throw DataError(
        fmt::format("no purchase model was chosen there, such as bg-nbd{}; fit one with 'quintile fit'", others));
  }
  read_fit(models, purchases, out.purchases);
  check_names(out.purchases, parameter_names(*purchase_model_named(purchases)));
  if (!has_spend) return out;
  read_fit(models, std::string(kSpendModel), out.spend.emplace());
  check_names(*out.spend, {kSpendParameters.begin(), kSpendParameters.end()});
  return out;
}

}  // namespace quintile
