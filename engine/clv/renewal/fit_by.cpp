#include <algorithm>
#include <cmath>

#include "engine/clv/groups/shrink.hpp"
#include "engine/clv/renewal/renewal.hpp"
#include "quintile/error.hpp"
#include "quintile/parallel.hpp"
#include "quintile/renewal_groups.hpp"

namespace quintile {
namespace {

using clv::GroupProblem;

// Nothing for a group that cannot tell by itself.
std::optional<ModelFit> own_fit(RenewalModel model, const RenewalCounts& counts, const FitOptions& options) {
  try {
    return fit_renewals(model, counts, options);
  } catch (const DataError&) {
    return std::nullopt;
  }
}

}  // namespace

GroupedFits fit_renewals_by(RenewalModel model, const ModelFit& all, const RenewalGroups& groups,
                            const FitOptions& options) {
  const clv::Box box = clv::renewal::box(model);
  if (static_cast<Eigen::Index>(all.parameters.size()) != box.lower.size())
    throw UserError("the fit of all subscribers is not of this model. Fit the same one to the groups");
  const std::size_t size = groups.names.size();
  std::vector<GroupProblem> problems(size);
  GroupedFits out;
  out.groups.resize(size);
  parallel_for(size, [&](std::size_t g) {
    const RenewalCounts& counts = groups.counts[g];
    const std::vector<double> reached = counts.reached();
    GroupProblem& problem = problems[g];
    problem.customers = reached.empty() ? 0 : reached.front();
    problem.distinct = counts.size();
    problem.log_likelihood = [&counts](const clv::Vector& at) { return clv::renewal::log_likelihood(counts, at); };
    problem.tells = reached.size() > 1 && reached[1] > 0;
    if (problem.tells) problem.own = own_fit(model, counts, options);
    out.groups[g].name = groups.names[g];
    out.groups[g].customers = problem.customers;
    out.groups[g].repeat_buyers = problem.tells ? reached[1] - counts.left[1] : 0;
  });
  const clv::Between differences = clv::between(all, box, problems, options);
  const clv::Vector roots = differences.variances.cwiseSqrt();
  out.spread.assign(roots.begin(), roots.end());
  parallel_for(size, [&](std::size_t g) {
    clv::Shrunk shrunk = clv::shrink(all, differences, box, problems[g], options);
    out.groups[g].fit = std::move(shrunk.fit);
    out.groups[g].own_weight = shrunk.own_weight;
    out.groups[g].pull = std::move(shrunk.pull);
  });
  return out;
}

}  // namespace quintile
