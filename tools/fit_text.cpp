#include "tools/fit_text.hpp"

#include <fmt/format.h>

namespace quintile::tool {

std::string fit_text(const ModelFit& fit, std::string_view whom) {
  std::string text = fmt::format("\n{}: {}\n", fit.model, whom);
  text += fmt::format("  {:<16}{:>18}{:>18}\n", "parameter", "estimate", "standard error");
  for (std::size_t i = 0; i < fit.parameters.size(); ++i)
    text += fmt::format("  {:<16}{:>18.10g}{:>18.10g}\n", fit.names[i], fit.parameters[i], fit.standard_errors[i]);
  text += fmt::format("  {:<16}{:>18.10g}\n  {:<16}{:>18.10g}\n", "log-likelihood", fit.log_likelihood, "AIC", fit.aic);
  text += fmt::format("  {} after {} steps\n", fit.converged ? "converged" : "did not converge", fit.iterations);
  return text;
}

std::string fit_text(const ModelFit& fit) {
  return fit_text(fit, fmt::format("{} customers, {} different histories", fit.customers, fit.distinct));
}

}  // namespace quintile::tool
