#include "engine/clv/project_columns.hpp"

#include <algorithm>
#include <cmath>

#include "quintile/error.hpp"
#include "quintile/parallel.hpp"

namespace quintile::clv {
namespace {

// Puts values of the customers with a purchase into a column of all, times `factor`. Whoever never bought has 0.
Buffer<double> spread(const CustomerHistories& histories, std::size_t size, const Buffer<double>& values,
                      const Buffer<double>* factor = nullptr, double scale = 1) {
  Buffer<double> out(size);
  if (values.size() < size) {
    parallel_blocks(size, kCustomerBlock, [&](std::size_t, std::size_t begin, std::size_t end) {
      std::fill(out.begin() + begin, out.begin() + end, 0.0);
    });
  }
  parallel_blocks(values.size(), kCustomerBlock, [&](std::size_t, std::size_t begin, std::size_t end) {
    for (std::size_t k = begin; k < end; ++k)
      out[histories.row[k]] = values[k] * (factor == nullptr ? 1.0 : (*factor)[k]) * scale;
  });
  return out;
}

}  // namespace

double days_per(PeriodUnit unit) {
  switch (unit) {
    case PeriodUnit::day:
      return 1;
    case PeriodUnit::week:
      return 7;
    case PeriodUnit::month:
      return kDaysPerYear / 12;
  }
  throw UserError("unknown unit of time; use day, week or month");
}

void project_columns(const CustomerHistories& histories, std::size_t customers, PurchaseModel model,
                     const ClvOptions& options, ClvResult& result) {
  const double unit = days_per(options.unit);
  const double rate = std::log1p(options.discount) * unit / kDaysPerYear;
  const PurchaseHistories purchases = histories.purchases(unit);
  const std::vector<double>& parameters = result.candidates[result.chosen].parameters;
  ForecastOptions ask;
  for (const double days : options.horizons_days) ask.horizons.push_back(days / unit);
  ask.discounted = result.spend.has_value();
  ask.rate = rate;
  const Forecast found = forecast(model, parameters, purchases, ask);
  result.p_alive = spread(histories, customers, found.p_alive);
  for (const Buffer<double>& column : found.purchases) result.purchases.push_back(spread(histories, customers, column));
  if (!result.spend) return;
  const Buffer<double> spend = expected_spend(result.spend->parameters, histories.spending());
  result.expected_spend = spread(histories, customers, spend);
  for (const Buffer<double>& column : found.discounted)
    result.clv.push_back(spread(histories, customers, column, &spend, options.margin));
}

}  // namespace quintile::clv
