#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>

#include "engine/clv/collapse.hpp"
#include "quintile/error.hpp"
#include "quintile/parallel.hpp"

namespace quintile::clv {
namespace {

constexpr double kMostPurchases = 1e15;

// As fault_of, without branches: almost always nothing is wrong.
bool is_possible(double x, double t_x, double end) {
  const double least = x < kMostPurchases ? x : kMostPurchases;
  const double bounded = least > 0 ? least : 0;
  const bool whole = x == static_cast<double>(static_cast<std::int64_t>(bounded));
  return whole & (t_x >= 0) & (t_x <= end) & (end <= std::numeric_limits<double>::max()) & ((x > 0) | (t_x == 0));
}

// What is wrong with a history; nullptr: nothing.
const char* fault_of(const PurchaseHistories& h, std::size_t i) {
  const double x = h.x[i];
  if (!(x >= 0) || x > kMostPurchases || x != std::floor(x)) return "x is not a whole number >= 0";
  if (!std::isfinite(h.T[i]) || h.T[i] < 0) return "T is not a number >= 0";
  if (!(h.t_x[i] >= 0)) return "t_x is not a number >= 0";
  if (h.t_x[i] > h.T[i]) return "t_x is after T: the last purchase lies beyond the end of observation";
  if (x == 0 && h.t_x[i] > 0) return "t_x is not 0 although x is: there is a last repeat purchase but none was counted";
  if (!h.weights.empty() && !(h.weights[i] >= 0 && std::isfinite(h.weights[i])))
    return "the weight is not a number >= 0";
  return nullptr;
}

}  // namespace

void check_histories(const PurchaseHistories& h) {
  const std::size_t size = h.size();
  if (h.t_x.size() != size || h.T.size() != size || (!h.weights.empty() && h.weights.size() != size)) {
    throw UserError(fmt::format("columns of purchase histories differ in length: x {}, t_x {}, T {}, weights {}", size,
                                h.t_x.size(), h.T.size(), h.weights.size()));
  }
  if (!(h.ticks_per_unit > 0) || !std::isfinite(h.ticks_per_unit))
    throw UserError(fmt::format("ticks per unit must be a positive number: {}", h.ticks_per_unit));
  const std::size_t bad = reduce_blocks(
      size, kCustomerBlock, size,
      [&](std::size_t begin, std::size_t end) {
        bool possible = h.weights.empty();
        for (std::size_t i = begin; i < end; ++i) possible &= is_possible(h.x[i], h.t_x[i], h.T[i]);
        if (possible) return size;
        for (std::size_t i = begin; i < end; ++i) {
          if (fault_of(h, i) != nullptr) return i;
        }
        return size;
      },
      [](std::size_t& first, std::size_t part) { first = std::min(first, part); });
  if (bad == size) return;
  throw DataError(
      fmt::format("impossible purchase history: {}; customer {} has x = {}, t_x = {}, T = {}{}. "
                  "Correct the row or leave it out",
                  fault_of(h, bad), bad, h.x[bad], h.t_x[bad], h.T[bad],
                  h.weights.empty() ? "" : fmt::format(", weight = {}", h.weights[bad])));
}

}  // namespace quintile::clv
