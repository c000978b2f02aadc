#include "engine/clv/bg_bb/bg_bb.hpp"

namespace quintile::clv {

const PurchaseModelSpec& bg_bb_spec() {
  using namespace bg_bb;
  static const PurchaseModelSpec spec = {"bg-bb",         {"alpha", "beta", "gamma", "delta"},
                                         &check,          &log_likelihood,
                                         &starts,         &box,
                                         &diagnose,       &log_odds,
                                         &expected_alive, &discounted_alive,
                                         &expected_new,   &probabilities};
  return spec;
}

}  // namespace quintile::clv
