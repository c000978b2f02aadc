#include "engine/segment/segment_flags.hpp"

#include <limits>
#include <string_view>
#include <type_traits>
#include <variant>

#include "engine/score/quantiles.hpp"
#include "quintile/parallel.hpp"

namespace quintile::segmenting {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

// The numbers of a column, NaN for customers without a purchase; empty when there is no such column.
Buffer<double> of_buyers(const ColumnValues& column, const ScoreResult& scores) {
  return std::visit(
      [&](const auto& values) {
        Buffer<double> numbers(values.size());
        parallel_blocks(values.size(), kCustomerBlock, [&](std::size_t, std::size_t begin, std::size_t end) {
          for (std::size_t i = begin; i < end; ++i) {
            if constexpr (std::is_same_v<std::decay_t<decltype(values)>, TextView>) {
              numbers[i] = kNaN;
            } else {
              numbers[i] = scores.r[i] != 0 ? static_cast<double>(values[i]) : kNaN;
            }
          }
        });
        return numbers;
      },
      column);
}

const ColumnView* find(const std::vector<ColumnView>& columns, std::string_view name) {
  for (const ColumnView& column : columns) {
    if (column.name == name) return &column;
  }
  return nullptr;
}

Buffer<double> values_of(const ColumnView* column, const Buffer<double>& otherwise, const ScoreResult& scores) {
  return of_buyers(column != nullptr ? column->values : ColumnValues(otherwise.span()), scores);
}

}  // namespace

void set_flags(const CustomerTable& customers, const ScoreResult& scores, const SegmentOptions& options,
               const std::vector<ColumnView>& extra, SegmentResult& result) {
  const Buffer<double> money = values_of(find(extra, "clv"), customers.monetary_total, scores);
  const Buffer<double> alive = values_of(find(extra, "p_alive"), {}, scores);
  result.vip_threshold = scoring::quantile_of(money, 1 - options.vip_share);
  result.is_vip = Buffer<std::uint8_t>(customers.size());
  result.is_at_risk = Buffer<std::uint8_t>(customers.size());
  constexpr auto kChampions = static_cast<std::uint8_t>(SegmentGroup::champions);
  constexpr auto kAtRisk = static_cast<std::uint8_t>(SegmentGroup::at_risk);
  parallel_blocks(customers.size(), kCustomerBlock, [&](std::size_t, std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; ++i) {
      const bool top = !money.empty() && money[i] > result.vip_threshold;
      const bool gone = !alive.empty() && alive[i] < options.at_risk_p_alive;
      result.is_vip[i] = static_cast<std::uint8_t>(top || result.group[i] == kChampions);
      result.is_at_risk[i] = static_cast<std::uint8_t>(gone || result.group[i] == kAtRisk);
    }
  });
}

}  // namespace quintile::segmenting
