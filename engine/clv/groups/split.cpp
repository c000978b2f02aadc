#include "engine/clv/groups/split.hpp"

#include <fmt/format.h>

#include "quintile/error.hpp"

namespace quintile::clv {
namespace {

Buffer<double> gather(std::span<const double> values, std::span<const std::uint32_t> rows) {
  if (values.empty()) return {};
  Buffer<double> out(rows.size());
  for (std::size_t i = 0; i < rows.size(); ++i) out[i] = values[rows[i]];
  return out;
}

}  // namespace

Split::Split(std::span<const std::uint32_t> group, std::size_t groups, std::size_t size) : starts_(groups + 1, 0) {
  if (group.size() != size) {
    throw UserError(fmt::format("groups are not of these customers: {} codes for {} rows", group.size(), size));
  }
  for (const std::uint32_t code : group) {
    if (code >= groups) throw UserError(fmt::format("no such group: code {} of {} groups", code, groups));
    ++starts_[code + 1];
  }
  for (std::size_t g = 0; g < groups; ++g) starts_[g + 1] += starts_[g];
  rows_.resize(size);
  std::vector<std::size_t> next(starts_.begin(), starts_.end() - 1);
  for (std::size_t i = 0; i < size; ++i) rows_[next[group[i]]++] = static_cast<std::uint32_t>(i);
}

SplitPurchases Split::purchases(const PurchaseHistories& histories, std::size_t group) const {
  const auto of = rows(group);
  return {gather(histories.x, of), gather(histories.t_x, of), gather(histories.T, of), gather(histories.weights, of)};
}

SplitSpend Split::spend(const SpendHistories& histories, std::size_t group) const {
  const auto of = rows(group);
  return {gather(histories.x, of), gather(histories.spend, of), gather(histories.weights, of)};
}

}  // namespace quintile::clv
