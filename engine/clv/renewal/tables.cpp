#include <limits>

#include "quintile/parallel.hpp"
#include "quintile/renewal.hpp"

namespace quintile {
namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

class TableBuilder {
 public:
  explicit TableBuilder(std::string name) { table_.name = std::move(name); }

  void add(std::string name, std::string unit, std::string description, const std::vector<double>& values) {
    table_.columns.push_back({std::move(name),
                              std::move(unit),
                              std::move(description),
                              ColumnRole::plain,
                              Buffer<double>(std::span<const double>(values)),
                              {}});
  }
  void count(std::string name, std::string description, const std::vector<std::uint32_t>& values) {
    table_.columns.push_back({std::move(name),
                              "1",
                              std::move(description),
                              ColumnRole::plain,
                              Buffer<std::uint32_t>(std::span<const std::uint32_t>(values)),
                              {}});
  }
  Table take() { return std::move(table_); }

 private:
  Table table_;
};

// Share of those who started that is left after each renewal (Kaplan and Meier 1958).
std::vector<double> product_limit(const RenewalCounts& counts, const std::vector<double>& reached) {
  std::vector<double> out(counts.size(), 1.0);
  for (std::size_t t = 1; t < out.size(); ++t)
    out[t] = reached[t] > 0 ? out[t - 1] * (1 - counts.left[t] / reached[t]) : kNone;
  return out;
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
  const std::vector<double> reached = counts.reached();
  const std::size_t size = counts.size();
  std::vector<std::uint32_t> renewals(size);
  std::vector<double> model(size), probability(size), expected(size), median(size), value(size);
  const std::vector<double> discounted =
      discounted_renewals_by_age(options.model, fit.parameters, size, options.rate());
  parallel_for(size, [&](std::size_t t) {
    const auto age = static_cast<double>(t);
    const std::uint32_t ahead = options.renewals_ahead();
    renewals[t] = static_cast<std::uint32_t>(t);
    model[t] = survival(options.model, fit.parameters, age);
    probability[t] = renewal_probability(options.model, fit.parameters, age);
    expected[t] = expected_renewals(options.model, fit.parameters, age, ahead);
    const std::uint32_t middle = median_renewals(options.model, fit.parameters, age, ahead);
    median[t] = middle < ahead ? middle : kNone;
    value[t] = payment ? discounted[t] * *payment * options.margin : kNone;
  });
  TableBuilder table("renewals");
  table.count("renewals", "Renewals made", renewals);
  table.add("reached", "1", "Subscribers who came to this renewal, with a known outcome (0: all)", reached);
  table.add("left", "1", "Of these, who did not renew", counts.left);
  table.add("survival", "1", "Share of those who started that made this renewal, product limit",
            product_limit(counts, reached));
  table.add("survival_model", "1", "The same by the model", model);
  table.add("renewal_probability", "1", "Probability of one more renewal", probability);
  table.add("expected_renewals", "1", "Expected further renewals within the horizon", expected);
  table.add("median_renewals", "1", "Median of the further renewals; none: the horizon or more", median);
  table.add("discounted_renewals", "1", "Expected discounted further renewals, without a horizon", discounted);
  if (payment) table.add("renewal_value", "money", "Discounted profit of a subscriber with these renewals", value);
  return table.take();
}

}  // namespace quintile
