#include "engine/clv/gamma_gamma/spend_data.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>
#include <vector>

#include "engine/clv/frequencies.hpp"
#include "kernels/likelihood.hpp"
#include "quintile/error.hpp"
#include "quintile/parallel.hpp"

namespace quintile::clv {
namespace {

const char* fault_of(const SpendHistories& h, std::size_t i) {
  if (!(h.x[i] >= 0) || h.x[i] != std::floor(h.x[i]) || std::isinf(h.x[i])) return "x is not a whole number >= 0";
  if (h.x[i] > 0 && !std::isfinite(h.spend[i])) return "spend is not a number";
  if (!h.weights.empty() && !(h.weights[i] >= 0 && std::isfinite(h.weights[i])))
    return "the weight is not a number >= 0";
  return nullptr;
}

constexpr std::size_t kSumBlock = 4096;

struct Sums {
  double customers = 0, log_spend = 0, x_log_total = 0, x = 0, spend = 0;
};

Sums sums_of(const SpendData& data) {
  return reduce_blocks(
      data.x.size(), kSumBlock, Sums{},
      [&](std::size_t begin, std::size_t end) {
        double log_spend[kSumBlock];
        double log_total[kSumBlock];
        for (std::size_t i = begin; i < end; ++i) log_total[i - begin] = data.x[i] * data.spend[i];
        kernels::special_kernels().log(data.spend.data() + begin, end - begin, log_spend);
        kernels::special_kernels().log(log_total, end - begin, log_total);
        Sums part;
        for (std::size_t i = begin; i < end; ++i) {
          const double w = data.weight[i];
          part.customers += w;
          part.log_spend += w * log_spend[i - begin];
          part.x_log_total += w * data.x[i] * log_total[i - begin];
          part.x += w * data.x[i];
          part.spend += w * data.spend[i];
        }
        return part;
      },
      [](Sums& all, const Sums& part) {
        all.customers += part.customers;
        all.log_spend += part.log_spend;
        all.x_log_total += part.x_log_total;
        all.x += part.x;
        all.spend += part.spend;
      });
}

double correlation_of(const SpendData& data, double mean_x) {
  struct Moments {
    double xx = 0, xz = 0, zz = 0;
  };
  const Moments m = reduce_blocks(
      data.x.size(), kSumBlock, Moments{},
      [&](std::size_t begin, std::size_t end) {
        Moments part;
        for (std::size_t i = begin; i < end; ++i) {
          const double dx = data.x[i] - mean_x;
          const double dz = data.spend[i] - data.mean;
          part.xx += data.weight[i] * dx * dx;
          part.xz += data.weight[i] * dx * dz;
          part.zz += data.weight[i] * dz * dz;
        }
        return part;
      },
      [](Moments& all, const Moments& part) {
        all.xx += part.xx;
        all.xz += part.xz;
        all.zz += part.zz;
      });
  return m.xx > 0 && m.zz > 0 ? m.xz / std::sqrt(m.xx) / std::sqrt(m.zz) : std::numeric_limits<double>::quiet_NaN();
}

void count_customers(SpendData& data) {
  const Frequencies frequencies(data.x);
  data.count = Buffer<double>(std::span<const double>(frequencies.values()));
  data.customers_of = reduce_blocks(
      data.x.size(), 8 * kCustomerBlock, Buffer<double>(data.count.size(), 0.0),
      [&](std::size_t begin, std::size_t end) {
        Buffer<double> part(data.count.size(), 0.0);
        for (std::size_t i = begin; i < end; ++i) part[frequencies.rank(data.x[i])] += data.weight[i];
        return part;
      },
      [](Buffer<double>& all, const Buffer<double>& part) {
        for (std::size_t i = 0; i < all.size(); ++i) all[i] += part[i];
      });
}

void summarise(SpendData& data) {
  count_customers(data);
  const Sums sums = sums_of(data);
  data.customers = sums.customers;
  data.log_spend = sums.log_spend;
  data.x_log_total = sums.x_log_total;
  data.mean = sums.spend / sums.customers;
  data.correlation = correlation_of(data, sums.x / sums.customers);
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
  const std::size_t bad = reduce_blocks(
      h.size(), kCustomerBlock, h.size(),
      [&](std::size_t begin, std::size_t end) {
        while (begin < end && fault_of(h, begin) == nullptr) ++begin;
        return begin < end ? begin : h.size();
      },
      [](std::size_t& first, std::size_t part) { first = std::min(first, part); });
  if (bad == h.size()) return;
  throw DataError(
      fmt::format("impossible spend history: {}; customer {} has x = {}, spend = {}{}. Correct the row or "
                  "leave it out",
                  fault_of(h, bad), bad, h.x[bad], h.spend[bad],
                  h.weights.empty() ? "" : fmt::format(", weight = {}", h.weights[bad])));
}

SpendData spend_data(const SpendHistories& h) {
  check_spend(h);
  const auto buys = [&](std::size_t i) { return h.x[i] > 0 && (h.weights.empty() || h.weights[i] > 0); };
  struct Counts {
    std::size_t kept = 0;
    std::size_t without_spend = 0;
  };
  std::vector<Counts> blocks((h.size() + kCustomerBlock - 1) / kCustomerBlock);
  parallel_blocks(h.size(), kCustomerBlock, [&](std::size_t block, std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; ++i) {
      blocks[block].kept += static_cast<std::size_t>(buys(i) && h.spend[i] > 0);
      blocks[block].without_spend += static_cast<std::size_t>(buys(i) && !(h.spend[i] > 0));
    }
  });
  SpendData data;
  std::size_t kept = 0;
  for (Counts& block : blocks) {
    block.kept = std::exchange(kept, kept + block.kept);
    data.without_spend += block.without_spend;
  }
  resize(data, kept);
  parallel_blocks(h.size(), kCustomerBlock, [&](std::size_t block, std::size_t begin, std::size_t end) {
    std::size_t row = blocks[block].kept;
    for (std::size_t i = begin; i < end; ++i) {
      if (!buys(i) || !(h.spend[i] > 0)) continue;
      data.x[row] = h.x[i];
      data.spend[row] = h.spend[i];
      data.weight[row++] = h.weights.empty() ? 1.0 : h.weights[i];
    }
  });
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
