#include "engine/score/measures.hpp"

#include <limits>
#include <utility>

#include "quintile/error.hpp"
#include "quintile/parallel.hpp"

namespace quintile::scoring {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

template <class T>
OwnedMeasure where_purchased(std::string name, const Buffer<T>& column, std::span<const std::uint8_t> purchased) {
  if (column.size() != purchased.size())
    throw UserError("the customer table lacks the column '" + name +
                    "' that scores are made of. Choose another measure.");
  OwnedMeasure measure{std::move(name), Buffer<double>(column.size()), 0};
  measure.missing = reduce_blocks(
      column.size(), kCustomerBlock, std::size_t{0},
      [&](std::size_t begin, std::size_t end) {
        std::size_t missing = 0;
        for (std::size_t i = begin; i < end; ++i) {
          const double value = purchased[i] != 0 ? static_cast<double>(column[i]) : kNaN;
          missing += static_cast<std::size_t>(purchased[i] != 0 && value != value);
          measure.values[i] = value;
        }
        return missing;
      },
      [](std::size_t& total, std::size_t part) { total += part; });
  return measure;
}

}  // namespace

OwnedMeasure recency_measure(const CustomerTable& customers) {
  if (customers.recency_days.size() != customers.size())
    throw UserError(
        "the customer table lacks the column 'recency_days', which every score needs. Give the log's time.");
  OwnedMeasure measure{"recency_days", Buffer<double>(customers.size()), 0};
  const bool has_occasions = !customers.occasions.empty();
  parallel_blocks(customers.size(), kCustomerBlock, [&](std::size_t, std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; ++i) {
      const bool purchased = !has_occasions || customers.occasions[i] > 0;
      measure.values[i] = purchased ? customers.recency_days[i] : kNaN;
    }
  });
  return measure;
}

OwnedMeasure frequency_measure(const CustomerTable& customers, FrequencyMeasure which,
                               std::span<const std::uint8_t> purchased) {
  switch (which) {
    case FrequencyMeasure::periods:
      return where_purchased("periods", customers.periods, purchased);
    case FrequencyMeasure::repeat_frequency:
      return where_purchased("repeat_frequency", customers.repeat_frequency, purchased);
    case FrequencyMeasure::occasions:
      break;
  }
  return where_purchased("occasions", customers.occasions, purchased);
}

OwnedMeasure monetary_measure(const CustomerTable& customers, MonetaryMeasure which,
                              std::span<const std::uint8_t> purchased) {
  const auto of = [&](std::string name, const Buffer<double>& column) {
    if (column.empty() && !customers.has_amounts()) return OwnedMeasure{std::move(name), {}, 0};
    return where_purchased(std::move(name), column, purchased);
  };
  switch (which) {
    case MonetaryMeasure::mean:
      return of("monetary_mean", customers.monetary_mean);
    case MonetaryMeasure::mean_repeat:
      return of("monetary_mean_repeat", customers.monetary_mean_repeat);
    case MonetaryMeasure::total:
      break;
  }
  return of("monetary_total", customers.monetary_total);
}

Buffer<double> greater_is_better(const Measure& measure) {
  Buffer<double> values(measure.values.size());
  const double sign = measure.smaller_is_better ? -1.0 : 1.0;
  parallel_blocks(values.size(), kCustomerBlock, [&](std::size_t, std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; ++i) values[i] = sign * measure.values[i];
  });
  return values;
}

}  // namespace quintile::scoring
