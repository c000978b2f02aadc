#include "tools/fit_text.hpp"

#include <fmt/format.h>

#include <cmath>
#include <string>
#include <vector>

#include "tools/readable_table.hpp"
#include "tools/terminal.hpp"

namespace quintile::tool {

std::string fit_text(const ModelFit& fit, std::string_view whom) {
  std::string text = fmt::format("\n{}: {}\n", fit.model, whom);
  text += fmt::format("  {:<16}{:>18}{:>18}\n", "parameter", "estimate", "standard error");
  for (std::size_t i = 0; i < fit.parameters.size(); ++i) {
    // As tables show it: at a bound there is none.
    const std::string error = std::isnan(fit.standard_errors[i]) ? "-" : fmt::format("{:.10g}", fit.standard_errors[i]);
    text += fmt::format("  {:<16}{:>18.10g}{:>18}\n", fit.names[i], fit.parameters[i], error);
  }
  text += fmt::format("  {:<16}{:>18.10g}\n  {:<16}{:>18.10g}\n", "log-likelihood", fit.log_likelihood, "AIC", fit.aic);
  text += fmt::format("  {} after {} steps\n", fit.converged ? "converged" : "did not converge", fit.iterations);
  return text;
}

std::string fit_text(const ModelFit& fit) {
  return fit_text(fit, fmt::format("{} customers, {} different histories", fit.customers, fit.distinct));
}

namespace {

std::string groups_text(const Table& groups, const std::vector<std::string>& spreads) {
  return readable_table(groups.view(), output_width()) +
         fmt::format(
             "\nGroups differ by these standard deviations of the logarithms of their parameters: {}.\n"
             "Each fit is drawn towards that of all by as much; own_weight says what the group's own data decide.\n",
             fmt::join(spreads, ", "));
}

void add_spreads(const ModelFit& fit, const std::vector<double>& spread, std::vector<std::string>& out) {
  for (std::size_t p = 0; p < spread.size(); ++p) out.push_back(fmt::format("{} {:.3g}", fit.names[p], spread[p]));
}

}  // namespace

std::string group_text(const GroupedClv& grouped, const Table& groups) {
  if (groups.rows() == 0) return {};
  std::vector<std::string> spreads;
  add_spreads(grouped.clv.candidates[grouped.clv.chosen], grouped.fits.spread, spreads);
  if (grouped.clv.spend) add_spreads(*grouped.clv.spend, grouped.fits.spend_spread, spreads);
  return groups_text(groups, spreads);
}

std::string group_text(const ModelFit& all, const GroupedFits& fits, const Table& groups) {
  std::vector<std::string> spreads;
  add_spreads(all, fits.spread, spreads);
  return groups_text(groups, spreads);
}

}  // namespace quintile::tool
