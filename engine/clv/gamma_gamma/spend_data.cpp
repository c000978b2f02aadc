#include "engine/clv/gamma_gamma/spend_data.hpp"

#include <fmt/format.h>

#include <cmath>
#include <limits>
#include <map>

#include "quintile/error.hpp"

namespace quintile::clv {
namespace {

const char* fault_of(const SpendHistories& h, std::size_t i) {
  if (!(h.x[i] >= 0) || h.x[i] != std::floor(h.x[i]) || std::isinf(h.x[i])) return "x is not a whole number >= 0";
  if (h.x[i] > 0 && !std::isfinite(h.spend[i])) return "spend is not a number";
  if (!h.weights.empty() && !(h.weights[i] >= 0 && std::isfinite(h.weights[i])))
    return "the weight is not a number >= 0";
  return nullptr;
}

// Sums over the rows, in their order.
void summarise(SpendData& data) {
  std::map<double, double> weights;
  double sum_x = 0;
  double sum_z = 0;
  for (std::size_t i = 0; i < data.x.size(); ++i) {
    const double w = data.weight[i];
    weights[data.x[i]] += w;
    data.customers += w;
    data.log_spend += w * std::log(data.spend[i]);
    data.x_log_total += w * data.x[i] * std::log(data.x[i] * data.spend[i]);
    sum_x += w * data.x[i];
    sum_z += w * data.spend[i];
  }
  for (const auto& [x, weight] : weights) data.frequencies.push_back({x, weight});
  data.mean = sum_z / data.customers;
  const double mean_x = sum_x / data.customers;
  double xx = 0;
  double xz = 0;
  double zz = 0;
  for (std::size_t i = 0; i < data.x.size(); ++i) {
    const double dx = data.x[i] - mean_x;
    const double dz = data.spend[i] - data.mean;
    xx += data.weight[i] * dx * dx;
    xz += data.weight[i] * dx * dz;
    zz += data.weight[i] * dz * dz;
  }
  data.correlation = xx > 0 && zz > 0 ? xz / std::sqrt(xx) / std::sqrt(zz) : std::numeric_limits<double>::quiet_NaN();
}

void resize(SpendData& data, std::size_t size) {
  data.x = Buffer<double>(size);
  data.spend = Buffer<double>(size);
  data.weight = Buffer<double>(size);
}

}  // namespace

void check_spend(const SpendHistories& h) {
  if (h.spend.size() != h.size() || (!h.weights.empty() && h.weights.size() != h.size())) {
    throw UserError(fmt::format("columns of spend histories differ in length: x {}, spend {}, weights {}", h.size(),
                                h.spend.size(), h.weights.size()));
  }
  for (std::size_t i = 0; i < h.size(); ++i) {
    const char* fault = fault_of(h, i);
    if (fault == nullptr) continue;
    throw DataError(
        fmt::format("impossible spend history: {}; customer {} has x = {}, spend = {}{}. Correct the row or "
                    "leave it out",
                    fault, i, h.x[i], h.spend[i], h.weights.empty() ? "" : fmt::format(", weight = {}", h.weights[i])));
  }
}

SpendData spend_data(const SpendHistories& h) {
  check_spend(h);
  SpendData data;
  std::vector<std::size_t> kept;
  for (std::size_t i = 0; i < h.size(); ++i) {
    if (h.x[i] == 0 || (!h.weights.empty() && h.weights[i] == 0)) continue;
    if (h.spend[i] > 0)
      kept.push_back(i);
    else
      ++data.without_spend;
  }
  resize(data, kept.size());
  for (std::size_t row = 0; row < kept.size(); ++row) {
    data.x[row] = h.x[kept[row]];
    data.spend[row] = h.spend[kept[row]];
    data.weight[row] = h.weights.empty() ? 1.0 : h.weights[kept[row]];
  }
  summarise(data);
  return data;
}

SpendData sample(const SpendData& all, std::size_t stride) {
  SpendData data;
  const std::size_t size = (all.x.size() + stride - 1) / stride;
  resize(data, size);
  for (std::size_t row = 0; row < size; ++row) {
    data.x[row] = all.x[row * stride];
    data.spend[row] = all.spend[row * stride];
    data.weight[row] = all.weight[row * stride];
  }
  summarise(data);
  return data;
}

}  // namespace quintile::clv
