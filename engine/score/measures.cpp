#include "engine/score/measures.hpp"

#include <algorithm>
#include <utility>

#include "kernels/scoring.hpp"
#include "quintile/error.hpp"
#include "quintile/parallel.hpp"

namespace quintile::scoring {
namespace {

MeasureColumn recency_column(const CustomerTable& customers) {
  if (customers.recency_days.size() != customers.size())
    throw UserError(
        "the customer table lacks the column 'recency_days', which every score needs. Give the log's time.");
  return {"recency_days", customers.recency_days, {}};
}

MeasureColumn checked(MeasureColumn column, std::size_t customers) {
  if (column.numbers.size() + column.counts.size() != customers)
    throw UserError("the customer table lacks the column '" + column.name +
                    "' that scores are made of. Choose another measure.");
  return column;
}

MeasureColumn frequency_column(const CustomerTable& customers, FrequencyMeasure which) {
  const auto of = [&](const char* name, const Buffer<std::uint32_t>& column) {
    return checked({name, {}, column}, customers.size());
  };
  switch (which) {
    case FrequencyMeasure::periods:
      return of("periods", customers.periods);
    case FrequencyMeasure::repeat_frequency:
      return of("repeat_frequency", customers.repeat_frequency);
    case FrequencyMeasure::occasions:
      break;
  }
  return of("occasions", customers.occasions);
}

MeasureColumn monetary_column(const CustomerTable& customers, MonetaryMeasure which) {
  const auto of = [&](const char* name, const Buffer<double>& column) {
    if (column.empty() && !customers.has_amounts()) return MeasureColumn{name, {}, {}};
    return checked({name, column, {}}, customers.size());
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

}  // namespace

std::array<MeasureColumn, 3> measure_columns(const CustomerTable& customers, const ScoreOptions& options) {
  return {recency_column(customers), frequency_column(customers, options.frequency),
          monetary_column(customers, options.monetary)};
}

Measures::Measures(const CustomerTable& customers, const std::array<MeasureColumn, 3>& columns,
                   std::vector<Dimension> dimensions)
    : customers_(customers), columns_(columns), dimensions_(std::move(dimensions)) {}

void Measures::read(std::size_t begin, std::size_t end, StretchScratch& scratch, StretchColumns& column) const {
  const kernels::ScoringKernels& kernel = kernels::scoring_kernels();
  const std::size_t size = end - begin;
  const double* recency = columns_[kRecency].numbers.data() + begin;
  if (!customers_.occasions.empty()) {
    kernel.keep_buyers(recency, customers_.occasions.data() + begin, size, scratch.data());
    recency = scratch.data();
  }
  prefetch(columns_[kRecency].numbers.data(), end, rows());
  for (std::size_t c = 0; c < dimensions_.size(); ++c) {
    const MeasureColumn& own = columns_[dimensions_[c]];
    double* out = scratch.data() + (c + 1) * kStretch;
    if (dimensions_[c] == kRecency) {
      column[c] = recency;
      continue;
    }
    if (own.counts.empty()) {
      kernel.keep_where(own.numbers.data() + begin, recency, size, out);
      prefetch(own.numbers.data(), end, rows());
    } else {
      kernel.keep_counts_where(own.counts.data() + begin, recency, size, out);
      prefetch(own.counts.data(), end, rows());
    }
    column[c] = out;
  }
}

Buffer<double> copy_of(const NumberColumns& column) {
  Buffer<double> values(column.rows());
  parallel_blocks(values.size(), kCustomerBlock, [&](std::size_t, std::size_t first, std::size_t last) {
    for_each_stretch(column, first, last, [&](std::size_t begin, std::size_t size, const StretchColumns& numbers) {
      std::copy_n(numbers[0], size, values.data() + begin);
    });
  });
  return values;
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
