#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <numeric>
#include <utility>

#include "engine/clv/holdout.hpp"
#include "engine/clv/project_columns.hpp"
#include "engine/clv/purchase_model.hpp"
#include "engine/summary/table_of.hpp"
#include "quintile/error.hpp"

namespace quintile {
namespace clv {
namespace {

constexpr std::int64_t kWeek = 7;
constexpr std::size_t kGroups = 8;  // 0, 1, ..., 6 and more repeat purchases

std::string group_name(std::size_t group) {
  return group + 1 < kGroups ? fmt::format("{}", group) : fmt::format("{}+", group);
}
std::size_t group_of(double x) { return static_cast<std::size_t>(std::min(x, static_cast<double>(kGroups - 1))); }

// The customers that a model is held against: those with a purchase before the holdout, or all buyers.
struct Known {
  Buffer<double> x, t_x, end, later, birth;
  double holdout_days = 0;
  std::int64_t first_day = 0;  // of all
  std::int64_t last_day = 0;   // observed, holdout included
};

Known known_customers(const AggregateResult& log, DurationNs utc_offset) {
  const CustomerTable& customers = log.customers;
  CustomerHistories all = customer_histories(customers, log.as_of, utc_offset);
  Known out;
  if (customers.holdout.present()) {
    HoldoutHistories part = holdout_histories(customers, all, utc_offset);
    out = {std::move(part.x),
           std::move(part.t_x),
           std::move(part.end),
           std::move(part.later),
           std::move(part.birth),
           part.days,
           0,
           0};
  } else {
    out.birth = Buffer<double>(all.row.size());
    for (std::size_t k = 0; k < all.row.size(); ++k)
      out.birth[k] = static_cast<double>(day_of(customers.first_time[all.row[k]], utc_offset));
    out.x = std::move(all.x);
    out.t_x = std::move(all.t_x);
    out.end = std::move(all.end);
  }
  if (out.x.empty()) throw DataError("no customer has a purchase before the holdout");
  out.first_day = static_cast<std::int64_t>(*std::min_element(out.birth.begin(), out.birth.end()));
  out.last_day = static_cast<std::int64_t>(out.birth[0] + out.end[0] + out.holdout_days);
  return out;
}

struct Week {
  std::size_t number;
  TimeNs from;
  double actual, expected, actual_cumulative, expected_cumulative;
  bool holdout;
};

// A week that the log covers in part is left out.
std::vector<Week> track(const AggregateResult& log, const Known& known, PurchaseModel model,
                        const std::vector<double>& parameters, double unit, DurationNs utc_offset) {
  const auto weeks = static_cast<std::size_t>((known.last_day + 1 - known.first_day) / kWeek);
  std::vector<double> births;
  births.reserve(known.birth.size());
  for (const double birth : known.birth) births.push_back((birth - static_cast<double>(known.first_day)) / unit);
  std::vector<double> ends;
  for (std::size_t w = 1; w <= weeks; ++w) ends.push_back(static_cast<double>(w * kWeek) / unit);
  const std::vector<double> expected = expected_tracking(model, parameters, births, ends);
  std::vector<Week> out;
  double cumulative = 0;
  for (std::size_t w = 0; w < weeks; ++w) {
    const std::int64_t from = known.first_day + static_cast<std::int64_t>(w) * kWeek;
    double actual = 0;
    for (std::int64_t day = from; day < from + kWeek; ++day) {
      const std::int64_t index = day - log.first_repeats_day;
      if (index >= 0 && index < static_cast<std::int64_t>(log.daily_repeats.size()))
        actual += static_cast<double>(log.daily_repeats[static_cast<std::size_t>(index)]);
    }
    cumulative += actual;
    const TimeNs start = from * kNsPerDay - utc_offset;
    const bool holdout = log.customers.holdout.present() && start >= log.customers.holdout.start;
    out.push_back(
        {w + 1, start, actual, expected[w] - (w == 0 ? 0 : expected[w - 1]), cumulative, expected[w], holdout});
  }
  return out;
}

struct Group {
  std::string name;
  double customers = 0;
  double actual = 0;
  double expected = 0;
};

std::vector<Group> frequencies(const Known& known, PurchaseModel model, const std::vector<double>& parameters,
                               double unit) {
  std::vector<Group> out(kGroups);
  std::vector<double> ages;
  ages.reserve(known.end.size());
  for (std::size_t i = 0; i < known.x.size(); ++i) {
    out[group_of(known.x[i])].actual += 1;
    ages.push_back(known.end[i] / unit);
  }
  const std::vector<double> expected = expected_frequencies(model, parameters, ages, kGroups - 2);
  for (std::size_t g = 0; g + 1 < kGroups; ++g) out[g].expected = expected[g];
  out.back().expected = static_cast<double>(ages.size()) - std::accumulate(expected.begin(), expected.end(), 0.0);
  for (std::size_t g = 0; g < kGroups; ++g) out[g].name = group_name(g);
  return out;
}

// Means of the groups that have customers.
std::vector<Group> by_frequency(const Known& known, PurchaseModel model, const std::vector<double>& parameters,
                                double unit) {
  const Buffer<double> expected =
      expected_purchases(model, parameters, {known.x, known.t_x, known.end, {}, unit}, known.holdout_days / unit);
  std::vector<Group> out(kGroups);
  for (std::size_t i = 0; i < known.x.size(); ++i) {
    Group& group = out[group_of(known.x[i])];
    group.customers += 1;
    group.actual += known.later[i];
    group.expected += expected[i];
  }
  for (std::size_t g = 0; g < kGroups; ++g) {
    out[g].name = group_name(g);
    if (out[g].customers == 0) continue;
    out[g].actual /= out[g].customers;
    out[g].expected /= out[g].customers;
  }
  std::erase_if(out, [](const Group& group) { return group.customers == 0; });
  return out;
}

}  // namespace
}  // namespace clv

ClvDiagnosis diagnose_clv(const AggregateResult& log, const ClvModels& models, DurationNs utc_offset) {
  using namespace clv;
  const PurchaseModel model = model_named(models.purchases.model);
  if (log.daily_repeats.empty() || log.customers.first_time.empty())
    throw UserError("a diagnosis needs purchases by day: aggregate the log with daily_repeats");
  const double unit = days_per(models.unit);
  const std::vector<double>& parameters = models.purchases.parameters;
  const Known known = known_customers(log, utc_offset);

  ClvDiagnosis out;
  out.tracking =
      TableOf<Week>("tracking", track(log, known, model, parameters, unit, utc_offset))
          .count("week", "Week since the first purchase of all", [](const Week& week) { return week.number; })
          .time("from", "Its first day", [](const Week& week) { return week.from; })
          .number("actual", "1", "Repeat purchase days in the week", [](const Week& week) { return week.actual; })
          .number("expected", "1", "... that the model expects", [](const Week& week) { return week.expected; })
          .number("actual_cumulative", "1", "Repeat purchase days until its end",
                  [](const Week& week) { return week.actual_cumulative; })
          .number("expected_cumulative", "1", "... that the model expects",
                  [](const Week& week) { return week.expected_cumulative; })
          .flag("holdout", "Whether it begins after what the model was fitted to",
                [](const Week& week) { return week.holdout; })
          .take();
  out.frequencies =
      TableOf<Group>("frequencies", frequencies(known, model, parameters, unit))
          .text("repeat_purchases", "Repeat purchase days before the holdout", [](const Group& g) { return g.name; })
          .number("actual", "1", "Customers with so many", [](const Group& g) { return g.actual; })
          .number("expected", "1", "Customers with so many that the model expects",
                  [](const Group& g) { return g.expected; })
          .take();
  out.holdout =
      TableOf<Group>("holdout",
                     known.holdout_days > 0 ? by_frequency(known, model, parameters, unit) : std::vector<Group>())
          .text("repeat_purchases", "Repeat purchase days before the holdout", [](const Group& g) { return g.name; })
          .number("customers", "1", "Customers with so many", [](const Group& g) { return g.customers; })
          .number("actual", "1", "Mean repeat purchase days in the holdout", [](const Group& g) { return g.actual; })
          .number("expected", "1", "Mean that the model expects of such customers",
                  [](const Group& g) { return g.expected; })
          .take();
  return out;
}

}  // namespace quintile
