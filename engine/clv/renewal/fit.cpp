#include <fmt/format.h>

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

void check_survivors(std::span<const double> survivors, std::size_t parameters) {
  for (std::size_t t = 0; t < survivors.size(); ++t) {
    if (!(survivors[t] >= 0) || !std::isfinite(survivors[t]) || (t > 0 && survivors[t] > survivors[t - 1])) {
      throw DataError(
          fmt::format("impossible survivors: counts are numbers >= 0 that do not increase; after {} renewals "
                      "there are {}{}. Correct the table",
                      t, survivors[t], t > 0 ? fmt::format(", of {} before", survivors[t - 1]) : ""));
    }
  }
  if (survivors.size() < parameters + 1) {
    throw DataError(fmt::format("the survivors of {} renewals cannot tell {} parameters apart; {} or more are needed",
                                survivors.empty() ? 0 : survivors.size() - 1, parameters, parameters));
  }
  if (!(survivors.back() < survivors.front())) {
    throw DataError(
        fmt::format("nobody has left: {} subscribers at the start and after {} renewals. A renewal model needs "
                    "some that leave",
                    survivors.front(), survivors.size() - 1));
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
}  // namespace clv

std::string_view renewal_model_name(RenewalModel model) {
  return model == RenewalModel::shifted_beta_geometric ? "shifted-beta-geometric" : "beta-discrete-weibull";
}

ModelFit fit_renewals(RenewalModel model, std::span<const double> survivors, const FitOptions& options) {
  using namespace clv;
  check_options(options);
  const std::size_t count = parameter_count(model);
  check_survivors(survivors, count);
  const auto size = static_cast<Eigen::Index>(count);
  const double start_size = survivors.front();
  Problem problem;
  problem.log_likelihood = [&](const Vector& at) { return renewal::log_likelihood(survivors, at); };
  problem.customers = start_size;
  problem.box = {Vector::Constant(size, 1e-6), Vector::Constant(size, 1e7)};
  if (count == 3) {
    problem.box.lower[2] = 0.02;
    problem.box.upper[2] = 20;
  }
  const double leave = 1 - survivors[1] / start_size;
  for (const double spread : {1.0, 5.0}) {
    Vector start = Vector::Ones(size);
    start[0] = spread * std::max(leave, 0.02);
    start[1] = spread * std::max(1 - leave, 0.02);
    problem.starts.push_back(start);
  }
  const Maximum maximum = search(problem, {}, options);
  ModelFit fit = make_fit(renewal_model_name(model), {kNames.data(), count}, maximum,
                          renewal::log_likelihood(survivors, maximum.parameters), start_size, survivors.size() - 1);
  for (std::string& sentence : diagnose(maximum)) fit.diagnosis.push_back(std::move(sentence));
  return fit;
}

}  // namespace quintile
