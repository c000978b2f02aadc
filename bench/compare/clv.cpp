// Lifetime value: summarising, fitting and predicting, each on what peers get too.
#include <filesystem>
#include <fstream>

#include "bench/compare/workloads.hpp"
#include "engine/clv/customer_histories.hpp"
#include "quintile/clv.hpp"
#include "quintile/error.hpp"
#include "quintile/log.hpp"

namespace quintile::bench {
namespace {

constexpr std::size_t kFewer = 100'000;

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
  [[nodiscard]] SpendHistories spending() const { return {x, spend}; }
};

Histories read_histories(const std::string& path) {
  const std::size_t customers = std::filesystem::file_size(path) / (4 * sizeof(double));
  Histories out = {Buffer<double>(customers), Buffer<double>(customers), Buffer<double>(customers),
                   Buffer<double>(customers)};
  std::ifstream file(path, std::ios::binary);
  for (Buffer<double>* column : {&out.x, &out.t_x, &out.end, &out.spend})
    file.read(reinterpret_cast<char*>(column->data()), static_cast<std::streamsize>(customers * sizeof(double)));
  if (!file) throw IoError("cannot read " + path);
  return out;
}

void add_fit(Outcome& out, const std::string& name, const ModelFit& fit) {
  out["maxima"][name] = fit.log_likelihood;
  out["facts"][name] = fit.parameters;
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

Outcome run_clv_fit(const std::string& path) {
  const Histories histories = read_histories(path);
  const std::size_t all = histories.x.size();
  const std::size_t fewer = std::min(all, kFewer);
  Stopwatch watch;
  const ModelFit few = fit_purchases(PurchaseModel::bg_nbd, histories.purchases(fewer));
  watch.end_part("BG/NBD, 100,000");
  const ModelFit pareto = fit_purchases(PurchaseModel::pareto_nbd, histories.purchases(fewer));
  watch.end_part("Pareto/NBD, 100,000");
  const ModelFit many = fit_purchases(PurchaseModel::bg_nbd, histories.purchases(all));
  watch.end_part("BG/NBD, all");
  const SpendFit spend = fit_spend(histories.spending());
  watch.end_part("Gamma-Gamma, all");
  Outcome out = watch.outcome();
  out["exact"]["customers"] = all;
  add_fit(out, "BG/NBD, 100,000", few);
  add_fit(out, "Pareto/NBD, 100,000", pareto);
  add_fit(out, "BG/NBD, all", many);
  add_fit(out, "Gamma-Gamma, all", spend);
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
  const Buffer<double> spend = expected_spend(spend_model, histories.spending());
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
