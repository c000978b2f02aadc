#include "engine/clv/groups/between.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "engine/clv/fit/penalty.hpp"
#include "quintile/parallel.hpp"

namespace quintile::clv {
namespace {

// What a group's data say of the logarithm of a parameter; an error of 0 where they do not tell it.
struct Own {
  double value = 0;
  double error = 0;
};

// With a parameter at its bound the errors of the others take it as known, and are too small.
bool inside(const ModelFit& fit) {
  return std::all_of(fit.standard_errors.begin(), fit.standard_errors.end(), [](double error) { return error > 0; });
}

// The parameters that the data of all tell.
Chosen known_to(const ModelFit& all, const std::vector<GroupProblem>& groups) {
  Chosen out(all.parameters.size());
  std::iota(out.begin(), out.end(), 0);
  bool everything = true;
  for (std::size_t p = 0; p < out.size(); ++p)
    everything = everything && all.standard_errors[p] / all.parameters[p] < 1;
  if (everything) return out;
  const Vector at = vector_of(all.parameters);
  Matrix hessian = Matrix::Zero(at.size(), at.size());
  for (const GroupProblem& group : groups) {
    if (group.customers > 0) hessian += group.log_likelihood(at).hessian;
  }
  return known_parameters(hessian, at);
}

// Less those that fewer than two groups tell: their variance would be 0 all the same.
Chosen varying(const Chosen& known, const std::vector<GroupProblem>& groups) {
  std::vector<Chosen> told(groups.size());
  parallel_for(groups.size(), [&](std::size_t g) {
    if (!groups[g].own) return;
    const Vector at = vector_of(groups[g].own->parameters);
    told[g] = known_parameters(groups[g].log_likelihood(at).hessian, at);
  });
  Chosen out;
  for (const Eigen::Index p : known) {
    const auto tells = [&](const Chosen& group) { return std::binary_search(group.begin(), group.end(), p); };
    if (std::count_if(told.begin(), told.end(), tells) >= 2) out.push_back(p);
  }
  return out;
}

// By a fit with the parameters held that do not vary.
void fit_varying(const Vector& all, const Box& box, const GroupProblem& group, const FitOptions& options,
                 const Chosen& varying, std::vector<Own>& out) {
  const Objective objective = [&](const Vector& at) {
    return penalised(group.log_likelihood(at), at, options.penalty * group.customers);
  };
  const Maximum maximum = maximise_over(varying, objective, all, box, {options.max_iterations, 1e-9});
  if (!maximum.converged || std::any_of(maximum.bound.begin(), maximum.bound.end(), [](int side) { return side != 0; }))
    return;
  const Vector& at = maximum.parameters;
  const std::vector<double> errors = errors_of(group.log_likelihood(at).hessian, at, varying);
  for (std::size_t i = 0; i < errors.size(); ++i)
    out[static_cast<std::size_t>(varying[i])] = {std::log(at[varying[i]]), errors[i]};
}

std::vector<Own> own_of(const Vector& all, const Box& box, const GroupProblem& group, const FitOptions& options,
                        const Chosen& varying) {
  std::vector<Own> out(static_cast<std::size_t>(all.size()));
  if (!group.own || varying.empty()) return out;
  if (varying.size() < out.size()) {
    fit_varying(all, box, group, options, varying, out);
  } else if (group.own->converged && inside(*group.own)) {
    for (std::size_t p = 0; p < out.size(); ++p)
      out[p] = {std::log(group.own->parameters[p]), group.own->standard_errors[p] / group.own->parameters[p]};
  }
  return out;
}

}  // namespace

Between between(const ModelFit& all, const Box& box, const std::vector<GroupProblem>& groups,
                const FitOptions& options) {
  const Vector centre = vector_of(all.parameters);
  Between out{Vector::Zero(centre.size()), known_to(all, groups)};
  const Chosen vary = varying(out.known, groups);
  std::vector<std::vector<Own>> own(groups.size());
  parallel_for(groups.size(), [&](std::size_t g) { own[g] = own_of(centre, box, groups[g], options, vary); });
  for (const Eigen::Index p : vary) {
    double weights = 0;
    double squares = 0;
    double count = 0;
    for (const std::vector<Own>& group : own) {
      const auto [value, error] = group[static_cast<std::size_t>(p)];
      if (!(error < 1) || !(error > 0)) continue;
      const double off = value - std::log(centre[p]);
      weights += 1 / (error * error);
      squares += off * off / (error * error);
      count += 1;
    }
    if (count >= 2) out.variances[p] = std::max(0.0, (squares - count) / weights);
  }
  return out;
}

}  // namespace quintile::clv
