#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "engine/clv/fit/model_fit.hpp"
#include "engine/clv/fit/search.hpp"
#include "engine/clv/purchase_model.hpp"
#include "engine/clv/renewal/renewal.hpp"
#include "quintile/error.hpp"

namespace quintile {
namespace clv {
namespace {

constexpr std::array<std::string_view, 3> kNames = {"alpha", "beta", "c"};

std::size_t parameter_count(RenewalModel model) { return model == RenewalModel::shifted_beta_geometric ? 2 : 3; }

void check_counts(const RenewalCounts& counts, const std::vector<double>& reached, std::size_t parameters) {
  double everybody = 0;
  double left = 0;
  for (std::size_t t = 0; t < counts.size(); ++t) {
    const double gone = counts.left[t];
    const double active = counts.active[t];
    if (!(gone >= 0 && active >= 0 && std::isfinite(gone + active)) || (t == 0 && gone > 0)) {
      throw DataError(
          fmt::format("impossible counts of subscribers: after {} renewals {} left and {} are active. Counts "
                      "are numbers >= 0, and nobody leaves before the first renewal",
                      t, gone, active));
    }
    everybody += gone + active;
    left += gone;
  }
  const auto renewals = static_cast<std::size_t>(
      std::count_if(reached.begin() + (reached.empty() ? 0 : 1), reached.end(), [](double n) { return n > 0; }));
  if (renewals < parameters) {
    throw DataError(
        fmt::format("the subscribers of {} renewals cannot tell {} parameters apart; {} or more are needed. "
                    "Observe them for longer, or use shorter periods",
                    renewals, parameters, parameters));
  }
  if (!(left > 0)) {
    throw DataError(
        fmt::format("nobody has left: all {} subscribers are active, after up to {} renewals. A renewal model "
                    "needs some that leave",
                    everybody, renewals));
  }
}

std::vector<std::string> diagnose(const Maximum& maximum) {
  std::vector<std::string> out;
  const Vector& at = maximum.parameters;
  if (at[0] + at[1] > kHardlyAnySpread)
    out.emplace_back("subscribers do not differ in how likely they leave: alpha and beta grow together without bound");
  else if (maximum.bound[0] == -1 || maximum.bound[1] == -1)
    out.emplace_back("subscribers leave at once or never: alpha or beta -> 0");
  if (at.size() == 3 && maximum.bound[2] != 0)
    out.emplace_back("the change of the risk with age cannot be told from the spread between subscribers: c runs away");
  return out;
}

}  // namespace

Box renewal::box(RenewalModel model) {
  const auto size = static_cast<Eigen::Index>(parameter_count(model));
  Box out = {Vector::Constant(size, 1e-6), Vector::Constant(size, 1e7)};
  if (size == 3) {
    out.lower[2] = 0.02;
    out.upper[2] = 20;
  }
  return out;
}

}  // namespace clv

std::string_view renewal_model_name(RenewalModel model) {
  return model == RenewalModel::shifted_beta_geometric ? "shifted-beta-geometric" : "beta-discrete-weibull";
}

ModelFit fit_renewals(RenewalModel model, const RenewalCounts& counts, const FitOptions& options) {
  using namespace clv;
  check_options(options);
  if (counts.left.size() != counts.active.size()) {
    throw UserError(fmt::format("counts of subscribers differ in length: left {}, active {}", counts.left.size(),
                                counts.active.size()));
  }
  const std::size_t count = parameter_count(model);
  const std::vector<double> reached = counts.reached();
  check_counts(counts, reached, count);
  Problem problem;
  problem.log_likelihood = [&](const Vector& at) { return renewal::log_likelihood(counts, at); };
  problem.customers = reached.front();
  problem.box = renewal::box(model);
  const double leave = reached[1] > 0 ? counts.left[1] / reached[1] : 0.5;
  for (const double spread : {1.0, 5.0}) {
    Vector start = Vector::Ones(problem.box.lower.size());
    start[0] = spread * std::max(leave, 0.02);
    start[1] = spread * std::max(1 - leave, 0.02);
    problem.starts.push_back(start);
  }
  const Maximum maximum = search(problem, {}, options);
  ModelFit fit = make_fit(renewal_model_name(model), {kNames.data(), count}, maximum,
                          renewal::log_likelihood(counts, maximum.parameters), reached.front(), counts.size() - 1);
  for (std::string& sentence : diagnose(maximum)) fit.diagnosis.push_back(std::move(sentence));
  return fit;
}

ModelFit fit_renewals(RenewalModel model, std::span<const double> survivors, const FitOptions& options) {
  return fit_renewals(model, count_survivors(survivors), options);
}

}  // namespace quintile
