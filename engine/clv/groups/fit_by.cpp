#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "engine/clv/gamma_gamma/gamma_gamma.hpp"
#include "engine/clv/groups/shrink.hpp"
#include "engine/clv/groups/split.hpp"
#include "engine/clv/purchase_model.hpp"
#include "quintile/error.hpp"
#include "quintile/parallel.hpp"

namespace quintile {
namespace clv {
namespace {

std::vector<double> deviations(const Vector& variances) {
  const Vector roots = variances.cwiseSqrt();
  return {roots.begin(), roots.end()};
}

void check(const ModelFit& all, std::size_t parameters, std::string_view model) {
  if (all.parameters.size() == parameters) return;
  throw UserError(
      fmt::format("the fit of all customers is not of this model: {} parameters for {}", all.parameters.size(), model));
}

// Bounds wide enough for every group and for the fit of all.
template <class Data, class BoxOf>
Box box_around(const ModelFit& all, const std::vector<Data>& data, const std::vector<GroupProblem>& problems,
               BoxOf box_of) {
  const Vector at = vector_of(all.parameters);
  Box out{at, at};
  for (std::size_t g = 0; g < data.size(); ++g) {
    if (!problems[g].tells) continue;
    const Box box = box_of(data[g]);
    out.lower = out.lower.cwiseMin(box.lower);
    out.upper = out.upper.cwiseMax(box.upper);
  }
  return out;
}

}  // namespace
}  // namespace clv

GroupedFits fit_purchases_by(PurchaseModel model, const ModelFit& all, const PurchaseHistories& histories,
                             std::span<const std::uint32_t> group, std::span<const std::string> names,
                             const FitOptions& options) {
  using namespace clv;
  const PurchaseModelSpec& spec = spec_of(model);
  check(all, spec.parameters.size(), spec.name);
  const Split split(group, names.size(), histories.size());
  std::vector<CollapsedHistories> data(names.size());
  std::vector<GroupProblem> problems(names.size());
  GroupedFits out;
  out.groups.resize(names.size());
  parallel_for(names.size(), [&](std::size_t g) {
    const SplitPurchases part = split.purchases(histories, g);
    data[g] = collapse(part.histories(histories.ticks_per_unit));
    GroupProblem& problem = problems[g];
    problem.customers = data[g].customers;
    problem.distinct = data[g].size();
    out.groups[g].name = names[g];
    out.groups[g].customers = data[g].customers;
    for (const FrequencyGroup& frequency : data[g].frequencies)
      out.groups[g].repeat_buyers += frequency.x > 0 ? frequency.weight : 0;
    problem.log_likelihood = [&spec, &collapsed = data[g]](const Vector& at) {
      return spec.log_likelihood(collapsed, at);
    };
    problem.tells = data[g].purchases > 0 && data[g].longest > 0;
    if (!problem.tells) return;
    problem.own = fit_purchases(model, part.histories(histories.ticks_per_unit), options);
  });
  const Box box = box_around(all, data, problems, spec.box);
  const Between differences = between(all, box, problems, options);
  out.spread = deviations(differences.variances);
  parallel_for(names.size(), [&](std::size_t g) {
    Shrunk shrunk = shrink(all, differences, box, problems[g], options);
    out.groups[g].fit = std::move(shrunk.fit);
    out.groups[g].own_weight = shrunk.own_weight;
    out.groups[g].pull = std::move(shrunk.pull);
  });
  return out;
}

void fit_spend_by(const SpendFit& all, const SpendHistories& histories, std::span<const std::uint32_t> group,
                  const FitOptions& options, GroupedFits& fits) {
  using namespace clv;
  check(all, 3, "gamma-gamma");
  const std::size_t size = fits.groups.size();
  const Split split(group, size, histories.size());
  std::vector<SpendData> data(size);
  std::vector<GroupProblem> problems(size);
  parallel_for(size, [&](std::size_t g) {
    const SplitSpend part = split.spend(histories, g);
    data[g] = spend_data(part.histories());
    GroupProblem& problem = problems[g];
    problem.customers = data[g].customers;
    problem.distinct = data[g].x.size();
    problem.log_likelihood = [&collapsed = data[g]](const Vector& at) {
      return gamma_gamma::log_likelihood(collapsed, at);
    };
    problem.tells = data[g].customers > 0;
    if (!problem.tells) return;
    problem.own = fit_spend(part.histories(), options);
  });
  const Box box = box_around(all, data, problems, gamma_gamma::box);
  const Between differences = between(all, box, problems, options);
  fits.spend_spread = deviations(differences.variances);
  parallel_for(size, [&](std::size_t g) {
    Shrunk shrunk = shrink(all, differences, box, problems[g], options);
    fits.groups[g].spend = std::move(shrunk.fit);
    fits.groups[g].spend_pull = std::move(shrunk.pull);
  });
}

}  // namespace quintile
