#include <cmath>

#include "engine/clv/customer_histories.hpp"
#include "engine/clv/groups/split.hpp"
#include "engine/clv/purchase_model.hpp"
#include "quintile/error.hpp"
#include "quintile/groups.hpp"
#include "quintile/parallel.hpp"

namespace quintile {
namespace clv {
namespace {

PurchaseModel model_named(const std::string& name) {
  for (const PurchaseModel model : {PurchaseModel::nbd, PurchaseModel::bg_nbd, PurchaseModel::mbg_nbd,
                                    PurchaseModel::pareto_nbd, PurchaseModel::bg_bb}) {
    if (purchase_model_name(model) == name) return model;
  }
  throw InternalError("no purchase model is called " + name);
}

double days_in(PeriodUnit unit) {
  constexpr double kDaysPerMonth = 365.2425 / 12;
  return unit == PeriodUnit::day ? 1 : unit == PeriodUnit::week ? 7 : kDaysPerMonth;
}

// Overwrites what the fit of all customers says of the customers of a group.
class GroupProjection {
 public:
  GroupProjection(const CustomerHistories& histories, const Split& split, const ClvOptions& options, ClvResult& result)
      : histories_(histories),
        split_(split),
        options_(options),
        result_(result),
        model_(model_named(result.candidates[result.chosen].model)) {}

  void project(std::size_t group, const GroupFit& fit) {
    const double unit = days_in(options_.unit);
    const SplitPurchases part = split_.purchases(histories_.purchases(unit), group);
    const PurchaseHistories purchases = part.histories(unit);
    const std::vector<double>& at = fit.fit.parameters;
    put(group, p_alive(model_, at, purchases), result_.p_alive);
    Buffer<double> spend;
    if (fit.spend) {
      const SplitSpend money = split_.spend(histories_.spending(), group);
      spend = expected_spend(fit.spend->parameters, money.histories());
      put(group, spend, result_.expected_spend);
    }
    const double rate = std::log1p(options_.discount) * unit / 365.2425;
    for (std::size_t h = 0; h < options_.horizons_days.size(); ++h) {
      const double horizon = options_.horizons_days[h] / unit;
      put(group, expected_purchases(model_, at, purchases, horizon), result_.purchases[h]);
      if (spend.empty()) continue;
      Buffer<double> value = discounted_purchases(model_, at, purchases, rate, horizon);
      for (std::size_t i = 0; i < value.size(); ++i) value[i] *= spend[i] * options_.margin;
      put(group, value, result_.clv[h]);
    }
  }

 private:
  void put(std::size_t group, const Buffer<double>& values, Buffer<double>& column) const {
    const auto rows = split_.rows(group);
    for (std::size_t i = 0; i < values.size(); ++i) column[histories_.row[rows[i]]] = values[i];
  }

  const CustomerHistories& histories_;
  const Split& split_;
  const ClvOptions& options_;
  ClvResult& result_;
  PurchaseModel model_;
};

}  // namespace
}  // namespace clv

GroupedClv project_clv_by(const CustomerTable& customers, TimeNs as_of, const ClvOptions& options,
                          CustomerGroups groups) {
  using namespace clv;
  if (groups.code.size() != customers.size()) {
    throw UserError("groups are not of these customers: " + std::to_string(groups.code.size()) + " codes for " +
                    std::to_string(customers.size()) + " customers");
  }
  GroupedClv out;
  out.clv = project_clv(customers, as_of, options);
  out.by = std::move(groups);
  if (!out.clv.fitted()) return out;
  const CustomerHistories histories = customer_histories(customers, as_of, options.utc_offset);
  Buffer<std::uint32_t> code(histories.row.size());
  parallel_blocks(code.size(), kCustomerBlock, [&](std::size_t, std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; ++i) code[i] = out.by.code[histories.row[i]];
  });
  const ModelFit& all = out.clv.candidates[out.clv.chosen];
  out.fits = fit_purchases_by(model_named(all.model), all, histories.purchases(days_in(options.unit)), code,
                              out.by.names, options.fit);
  if (out.clv.spend) fit_spend_by(*out.clv.spend, histories.spending(), code, options.fit, out.fits);
  const Split split(code, out.by.names.size(), code.size());
  GroupProjection projection(histories, split, options, out.clv);
  parallel_for(out.fits.groups.size(), [&](std::size_t group) {
    if (!split.rows(group).empty()) projection.project(group, out.fits.groups[group]);
  });
  return out;
}

}  // namespace quintile
