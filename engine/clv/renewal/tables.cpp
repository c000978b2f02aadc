#include <limits>

#include "engine/summary/table_of.hpp"
#include "quintile/renewal.hpp"
#include "quintile/renewal_groups.hpp"

namespace quintile {
namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

struct Row {
  std::string group;
  double renewals, reached, left, survival, model, probability, expected, median, discounted, value;
};

// Share of those who started that is left after each renewal (Kaplan and Meier 1958).
std::vector<double> product_limit(const RenewalCounts& counts, const std::vector<double>& reached) {
  std::vector<double> out(counts.size(), 1.0);
  for (std::size_t t = 1; t < out.size(); ++t)
    out[t] = reached[t] > 0 ? out[t - 1] * (1 - counts.left[t] / reached[t]) : kNone;
  return out;
}

void add_rows(const std::string& group, const ModelFit& fit, const RenewalCounts& counts, const RenewalOptions& options,
              std::optional<double> payment, std::vector<Row>& rows) {
  const std::vector<double> reached = counts.reached();
  const std::vector<double> survived = product_limit(counts, reached);
  const std::uint32_t ahead = options.renewals_ahead();
  const std::vector<double> expected = expected_renewals_by_age(options.model, fit.parameters, counts.size(), ahead);
  const std::vector<double> discounted =
      discounted_renewals_by_age(options.model, fit.parameters, counts.size(), options.rate());
  for (std::size_t t = 0; t < counts.size(); ++t) {
    const auto age = static_cast<double>(t);
    const std::uint32_t middle = median_renewals(options.model, fit.parameters, age, ahead);
    rows.push_back({group, age, reached[t], counts.left[t], survived[t], survival(options.model, fit.parameters, age),
                    renewal_probability(options.model, fit.parameters, age), expected[t],
                    middle < ahead ? middle : kNone, discounted[t],
                    payment ? discounted[t] * *payment * options.margin : kNone});
  }
}

Table table_of(TableOf<Row>& table, bool money) {
  using Get = double (*)(const Row&);
  const auto number = [&](const char* name, const char* description, Get get) {
    table.number(name, "1", description, get);
  };
  table.count("renewals", "Renewals made", [](const Row& row) { return row.renewals; });
  number("reached", "Subscribers who came to this renewal, with a known outcome (0: all)",
         [](const Row& row) { return row.reached; });
  number("left", "Of these, who did not renew", [](const Row& row) { return row.left; });
  number("survival", "Share of those who started that made this renewal, product limit",
         [](const Row& row) { return row.survival; });
  number("survival_model", "The same by the model", [](const Row& row) { return row.model; });
  number("renewal_probability", "Probability of one more renewal", [](const Row& row) { return row.probability; });
  number("expected_renewals", "Expected further renewals within the horizon",
         [](const Row& row) { return row.expected; });
  number("median_renewals", "Median of the further renewals; none: the horizon or more",
         [](const Row& row) { return row.median; });
  number("discounted_renewals", "Expected discounted further renewals, without a horizon",
         [](const Row& row) { return row.discounted; });
  if (money) {
    table.number("renewal_value", "money", "Discounted profit of a subscriber with these renewals",
                 [](const Row& row) { return row.value; });
  }
  return table.take();
}

}  // namespace

std::vector<ColumnView> renewal_columns(const RenewalResult& result) {
  if (!result.fit) return {};
  std::vector<ColumnView> out = {
      {"subscribed",
       "",
       "Whether a subscription runs at the as-of date",
       ColumnRole::flag,
       result.subscribed.span(),
       {}},
      {"renewals", "1", "Renewals made in the running subscription", ColumnRole::plain, result.renewals.span(), {}},
      {"renewal_probability",
       "1",
       "Probability of the next renewal",
       ColumnRole::plain,
       result.renewal_probability.span(),
       {}},
      {"expected_renewals",
       "1",
       "Expected further renewals within the horizon",
       ColumnRole::plain,
       result.expected_renewals.span(),
       {}}};
  if (!result.renewal_value.empty()) {
    out.push_back({"renewal_value",
                   "money",
                   "Expected discounted profit of all renewals to come",
                   ColumnRole::plain,
                   result.renewal_value.span(),
                   {}});
  }
  return out;
}

Table renewal_table(const ModelFit& fit, const RenewalCounts& counts, const RenewalOptions& options,
                    std::optional<double> payment) {
  std::vector<Row> rows;
  add_rows({}, fit, counts, options, payment, rows);
  TableOf<Row> table("renewals", std::move(rows));
  return table_of(table, payment.has_value());
}

Table renewal_table_by(const RenewalGroups& groups, const GroupedFits& fits, const RenewalOptions& options) {
  std::vector<Row> rows;
  bool money = false;
  for (std::size_t g = 0; g < groups.names.size(); ++g) {
    add_rows(groups.names[g], fits.groups[g].fit, groups.counts[g], options, groups.payments[g], rows);
    money = money || groups.payments[g];
  }
  TableOf<Row> table("group_renewals", std::move(rows));
  table.text(groups.column, "The group", [](const Row& row) { return row.group; });
  return table_of(table, money);
}

}  // namespace quintile
