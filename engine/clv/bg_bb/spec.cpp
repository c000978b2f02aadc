#include "engine/clv/bg_bb/bg_bb.hpp"

namespace quintile::clv {

const PurchaseModelSpec& bg_bb_spec() {
  using namespace bg_bb;
  static const PurchaseModelSpec spec = {"bg-bb",       {"alpha", "beta", "gamma", "delta"},
                                         &check,        &log_likelihood,
                                         &starts,       &box,
                                         &diagnose,     &alive,
                                         nullptr,       &given_alive,
                                         nullptr,       &expected_new,
                                         &probabilities};
  return spec;
}

}  // namespace quintile::clv
