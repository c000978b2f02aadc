#include <fmt/format.h>

#include <limits>

#include "quintile/clv.hpp"

namespace quintile {
namespace {

std::string horizon_name(double days) { return fmt::format("{}d", days); }

ColumnView number(std::string name, std::string unit, std::string description, const Buffer<double>& values) {
  return {std::move(name), std::move(unit), std::move(description), ColumnRole::plain, values.span(), {}};
}

std::string joined(const std::vector<std::string>& sentences) { return fmt::format("{}", fmt::join(sentences, "; ")); }

// Columns under construction, a row per parameter.
struct Rows {
  std::vector<std::string> model, parameter, diagnosis;
  std::vector<double> estimate, standard_error, log_likelihood, aic, bic, customers;
  std::vector<std::uint8_t> chosen, converged;

  void add(const ModelFit& fit, bool is_chosen) {
    for (std::size_t i = 0; i < fit.parameters.size(); ++i) {
      model.push_back(fit.model);
      parameter.push_back(fit.names[i]);
      estimate.push_back(fit.parameters[i]);
      standard_error.push_back(fit.standard_errors[i]);
      log_likelihood.push_back(fit.log_likelihood);
      aic.push_back(fit.aic);
      bic.push_back(fit.bic);
      customers.push_back(fit.customers);
      chosen.push_back(static_cast<std::uint8_t>(is_chosen));
      converged.push_back(static_cast<std::uint8_t>(fit.converged));
      diagnosis.push_back(joined(fit.diagnosis));
    }
  }
};

Column texts(std::string name, std::string description, const std::vector<std::string>& values) {
  return {std::move(name), "", std::move(description), ColumnRole::plain, make_text_column(values), {}};
}

Column numbers(std::string name, std::string unit, std::string description, const std::vector<double>& values) {
  return {std::move(name),
          std::move(unit),
          std::move(description),
          ColumnRole::plain,
          Buffer<double>(std::span<const double>(values)),
          {}};
}

Column flags(std::string name, std::string description, const std::vector<std::uint8_t>& values) {
  return {std::move(name),
          "",
          std::move(description),
          ColumnRole::flag,
          Buffer<std::uint8_t>(std::span<const std::uint8_t>(values)),
          {}};
}

}  // namespace

std::vector<ColumnView> clv_columns(const ClvResult& result) {
  std::vector<ColumnView> out;
  if (!result.fitted()) return out;
  out.push_back(number("p_alive", "1", "Probability that the customer has not dropped out", result.p_alive));
  for (std::size_t h = 0; h < result.purchases.size(); ++h) {
    const double days = result.horizons_days[h];
    out.push_back(number("expected_purchases_" + horizon_name(days), "1",
                         fmt::format("Expected purchase periods in the {} days after the as-of date", days),
                         result.purchases[h]));
  }
  if (!result.dert.empty()) {
    out.push_back(number("dert", "1", "Expected purchase periods after the as-of date, for ever, each discounted to it",
                         result.dert));
  }
  if (!result.spend) return out;
  out.push_back(number("expected_spend", "money", "Expected money of a future purchase", result.expected_spend));
  for (std::size_t h = 0; h < result.clv.size(); ++h) {
    const double days = result.horizons_days[h];
    out.push_back(number("clv_" + horizon_name(days), "money",
                         fmt::format("Expected discounted profit in the {} days after the as-of date", days),
                         result.clv[h]));
  }
  return out;
}

Table model_table(const ClvResult& result, std::span<const ModelFit> others) {
  Rows rows;
  for (std::size_t i = 0; i < result.candidates.size(); ++i) rows.add(result.candidates[i], i == result.chosen);
  if (result.spend) rows.add(*result.spend, true);
  for (const ModelFit& fit : others) rows.add(fit, true);
  Table table;
  table.name = "models";
  table.columns.push_back(texts("model", "Name of the model", rows.model));
  table.columns.push_back(flags("chosen", "Whether the columns of customers come from it", rows.chosen));
  table.columns.push_back(texts("parameter", "Name of the parameter", rows.parameter));
  table.columns.push_back(numbers("estimate", "", "Value at the maximum of the likelihood", rows.estimate));
  table.columns.push_back(numbers("standard_error", "", "From the Hessian", rows.standard_error));
  table.columns.push_back(numbers("log_likelihood", "1", "At the maximum", rows.log_likelihood));
  table.columns.push_back(numbers("aic", "1", "Akaike's criterion", rows.aic));
  table.columns.push_back(numbers("bic", "1", "Bayes criterion", rows.bic));
  table.columns.push_back(numbers("customers", "1", "Customers fitted to", rows.customers));
  table.columns.push_back(flags("converged", "Whether the search ended at a maximum", rows.converged));
  table.columns.push_back(texts("diagnosis", "What is wrong with the fit", rows.diagnosis));
  return table;
}

}  // namespace quintile
