// Lifetime value: summarising, fitting and predicting, each on what peers get too.
#include <algorithm>
#include <cmath>
#include <filesystem>
#include <fstream>

#include "bench/compare/workloads.hpp"
#include "engine/clv/customer_histories.hpp"
#include "quintile/clv.hpp"
#include "quintile/error.hpp"
#include "quintile/log.hpp"

namespace quintile::bench {
namespace {

AggregateResult customers_of(const std::string& log_path) {
  const OpenLog log = open_log({log_path}, {});
  AggregateOptions options;
  options.cohorts = false;
  return aggregate(*log.source, options);
}

// A file of histories: x, t_x, T in days and mean spend of all customers, a column of doubles after the other.
struct Histories {
  Buffer<double> x, t_x, end, spend;

  [[nodiscard]] PurchaseHistories purchases(std::size_t customers) const {
    return {x.span().first(customers), t_x.span().first(customers), end.span().first(customers)};
  }
  [[nodiscard]] SpendHistories spending(std::size_t customers) const {
    return {x.span().first(customers), spend.span().first(customers)};
  }
};

// Reads the file in one piece first: its memory, which the library keeps, is then there for what follows, as that of
// the stages before is in a run.
Histories read_histories(const std::string& path) {
  const std::size_t customers = std::filesystem::file_size(path) / (4 * sizeof(double));
  Buffer<double> all(4 * customers);
  std::ifstream file(path, std::ios::binary);
  file.read(reinterpret_cast<char*>(all.data()), static_cast<std::streamsize>(all.size() * sizeof(double)));
  if (!file) throw IoError("cannot read " + path);
  const auto column = [&](std::size_t c) {
    return Buffer<double>(std::span<const double>(all.span().subspan(c * customers, customers)));
  };
  return {column(0), column(1), column(2), column(3)};
}

ModelFit fit(const Histories& histories, const std::string& model, std::size_t customers) {
  if (model == "gamma-gamma") return fit_spend(histories.spending(customers));
  if (const auto named = purchase_model_named(model)) return fit_purchases(*named, histories.purchases(customers));
  throw UserError("no such model: " + model);
}

}  // namespace

Outcome run_clv_summary(const std::string& log) {
  Stopwatch watch;
  const AggregateResult data = customers_of(log);
  const clv::CustomerHistories histories = clv::customer_histories(data.customers, data.as_of, 0);
  Outcome out = watch.outcome();
  out["exact"]["customers"] = histories.x.size();
  out["exact"]["x"] = static_cast<std::uint64_t>(sum_of(histories.x));
  out["exact"]["t_x"] = static_cast<std::uint64_t>(sum_of(histories.t_x));
  out["exact"]["T"] = static_cast<std::uint64_t>(sum_of(histories.end));
  out["sums"]["spend"] = sum_of(histories.spend);
  return out;
}

Outcome write_clv_histories(const std::string& log, const std::string& path) {
  Stopwatch watch;
  const AggregateResult data = customers_of(log);
  const clv::CustomerHistories histories = clv::customer_histories(data.customers, data.as_of, 0);
  std::ofstream file(path, std::ios::binary);
  for (const Buffer<double>* column : {&histories.x, &histories.t_x, &histories.end, &histories.spend})
    file.write(reinterpret_cast<const char*>(column->data()),
               static_cast<std::streamsize>(column->size() * sizeof(double)));
  if (!file.flush()) throw IoError("cannot write " + path);
  return watch.outcome();
}

Outcome run_clv_fit(const std::string& path, const std::string& model, std::size_t customers) {
  const Histories histories = read_histories(path);
  const std::size_t size = customers == 0 ? histories.x.size() : std::min(customers, histories.x.size());
  Stopwatch watch;
  const ModelFit found = fit(histories, model, size);
  Outcome out = watch.outcome();
  out["exact"]["customers"] = size;
  out["maxima"]["log-likelihood"] = found.log_likelihood;
  out["facts"]["parameters"] = found.parameters;
  out["facts"]["different histories"] = found.distinct;
  out["facts"]["passes"] = found.evaluations;
  return out;
}

Outcome run_clv_predict(const std::string& path) {
  const std::vector<double> purchase_model = {0.25, 30, 0.8, 2.5};  // times in days
  const std::vector<double> spend_model = {6.25, 3.74, 15.44};
  const Histories histories = read_histories(path);
  Stopwatch watch;
  ForecastOptions options;
  options.horizons = {30, 90, 365};
  options.discounted = true;
  options.rate = std::log1p(0.1) / 365.2425;
  const Forecast found =
      forecast(PurchaseModel::bg_nbd, purchase_model, histories.purchases(histories.x.size()), options);
  const Buffer<double> spend = expected_spend(spend_model, histories.spending(histories.x.size()));
  Buffer<double> value(spend.size());
  for (std::size_t i = 0; i < spend.size(); ++i) value[i] = spend[i] * found.discounted[2][i];
  Outcome out = watch.outcome();
  out["exact"]["customers"] = value.size();
  out["sums"]["P(alive)"] = sum_of(found.p_alive);
  out["sums"]["purchases in 30 days"] = sum_of(found.purchases[0]);
  out["sums"]["purchases in 90 days"] = sum_of(found.purchases[1]);
  out["sums"]["purchases in 365 days"] = sum_of(found.purchases[2]);
  out["sums"]["spend"] = sum_of(spend);
  out["facts"]["value in 365 days"] = sum_of(value);
  return out;
}

}  // namespace quintile::bench
