#include "engine/clv/project_columns.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "quintile/error.hpp"
#include "quintile/parallel.hpp"

namespace quintile::clv {
namespace {

// Puts values of the customers with a purchase, times `factor`, into a column of all; whoever never bought has 0. Where
// all have bought the values are the column.
Buffer<double> spread(const CustomerHistories& histories, std::size_t size, Buffer<double> values,
                      const Buffer<double>* factor = nullptr, double scale = 1) {
  const bool all_bought = values.size() == size;
  if (all_bought && factor == nullptr) return values;
  if (factor != nullptr) {
    parallel_blocks(values.size(), kCustomerBlock, [&](std::size_t, std::size_t begin, std::size_t end) {
      for (std::size_t k = begin; k < end; ++k) values[k] *= (*factor)[k] * scale;
    });
  }
  if (all_bought) return values;
  Buffer<double> out(size);
  parallel_blocks(size, kCustomerBlock, [&](std::size_t, std::size_t begin, std::size_t end) {
    std::fill(out.begin() + begin, out.begin() + end, 0.0);
  });
  parallel_blocks(values.size(), kCustomerBlock, [&](std::size_t, std::size_t begin, std::size_t end) {
    for (std::size_t k = begin; k < end; ++k) out[histories.row[k]] = values[k];
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
  ask.residual = rate > 0 && !ask.horizons.empty();  // a fit alone asks for nothing
  Forecast found = forecast(model, parameters, purchases, ask);
  result.p_alive = spread(histories, customers, std::move(found.p_alive));
  for (Buffer<double>& column : found.purchases)
    result.purchases.push_back(spread(histories, customers, std::move(column)));
  if (ask.residual) result.dert = spread(histories, customers, std::move(found.residual));
  if (!result.spend) return;
  Buffer<double> spend = expected_spend(result.spend->parameters, histories.spending());
  for (Buffer<double>& column : found.discounted)
    result.clv.push_back(spread(histories, customers, std::move(column), &spend, options.margin));
  result.expected_spend = spread(histories, customers, std::move(spend));
}

}  // namespace quintile::clv
