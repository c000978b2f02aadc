#include "engine/clv/beta_geometric/beta_geometric.hpp"

namespace quintile::clv {
namespace {

template <int Shift>
PurchaseModelSpec make_spec(std::string_view name) {
  using namespace beta_geometric;
  return {name,
          {"r", "alpha", "a", "b"},
          nullptr,
          &log_likelihood<Shift>,
          &starts,
          &box,
          &diagnose,
          &alive<Shift>,
          nullptr,
          &given_alive<Shift>,
          &age_scale,
          &expected_new<Shift>,
          &probabilities<Shift>};
}

}  // namespace

const PurchaseModelSpec& bg_nbd_spec() {
  static const PurchaseModelSpec spec = make_spec<0>("bg-nbd");
  return spec;
}

const PurchaseModelSpec& mbg_nbd_spec() {
  static const PurchaseModelSpec spec = make_spec<1>("mbg-nbd");
  return spec;
}

}  // namespace quintile::clv
