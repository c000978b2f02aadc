#include "engine/clv/pareto_nbd/pareto_nbd.hpp"

namespace quintile::clv {

const PurchaseModelSpec& pareto_nbd_spec() {
  using namespace pareto_nbd;
  static const PurchaseModelSpec spec = {"pareto-nbd",  {"r", "alpha", "s", "beta"},
                                         nullptr,       &log_likelihood,
                                         &starts,       &box,
                                         &diagnose,     &alive,
                                         &dropout,      &given_alive,
                                         &age_scale,    &expected_new,
                                         &probabilities};
  return spec;
}

}  // namespace quintile::clv
