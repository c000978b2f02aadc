#include <fmt/format.h>

#include <limits>
#include <numeric>

#include "engine/cluster/profile/tables.hpp"

namespace quintile::clustering {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

// Rows of the table: clusters 1, 2, ..., then those without, when there are any.
std::vector<std::size_t> codes_shown(const ProfileInput& input) {
  std::vector<std::size_t> codes;
  for (std::size_t code = 1; code < input.sizes.size(); ++code) codes.push_back(code);
  if (input.sizes[0] > 0) codes.push_back(0);
  return codes;
}

template <class T, class Get>
Column column_of(std::string name, std::string unit, std::string description, const std::vector<std::size_t>& codes,
                 Get get) {
  Buffer<T> values(codes.size());
  for (std::size_t i = 0; i < codes.size(); ++i) values[i] = static_cast<T>(get(codes[i]));
  return {std::move(name), std::move(unit), std::move(description), ColumnRole::plain, std::move(values), {}};
}

}  // namespace

Table profile_table(const ProfileInput& input) {
  const std::vector<std::size_t> codes = codes_shown(input);
  const auto customers = static_cast<double>(std::accumulate(input.sizes.begin(), input.sizes.end(), std::uint64_t{0}));
  const double revenue = std::accumulate(input.revenue.begin(), input.revenue.end(), 0.0);
  const bool money = !input.revenue.empty();
  Table out{"clusters", {}};
  const auto number = [&](std::string name, std::string unit, std::string description, auto get) {
    out.columns.push_back(column_of<double>(std::move(name), std::move(unit), std::move(description), codes, get));
  };
  out.columns.push_back(column_of<std::uint8_t>("cluster", "", "Code of the cluster; 0: none", codes,
                                                [](std::size_t code) { return code; }));
  std::vector<std::string> names;
  for (const std::size_t code : codes) names.push_back(code == 0 ? "none" : input.model.names[code - 1]);
  out.columns.push_back({"name",
                         "",
                         "What its customers have in common",
                         ColumnRole::plain,
                         make_text_column(std::span<const std::string>(names)),
                         {}});
  out.columns.push_back(column_of<std::uint64_t>("customers", "1", "Customers", codes,
                                                 [&](std::size_t code) { return input.sizes[code]; }));
  number("customer_share", "1", "Share of all customers",
         [&](std::size_t code) { return static_cast<double>(input.sizes[code]) / customers; });
  number("revenue", "money", "Sum of monetary_total",
         [&](std::size_t code) { return money ? input.revenue[code] : kNaN; });
  number("revenue_share", "1", "Share of the revenue of all customers",
         [&](std::size_t code) { return money && revenue > 0 ? input.revenue[code] / revenue : kNaN; });
  for (const MeasureByCluster& measure : input.measures) {
    number("mean_" + measure.column, measure.unit, "Mean of " + measure.column,
           [&](std::size_t code) { return measure.mean[code]; });
    number("median_" + measure.column, measure.unit, "Median of " + measure.column,
           [&](std::size_t code) { return measure.median[code]; });
  }
  for (std::size_t f = 0; f < input.z.size(); ++f) {
    const std::string& column = input.model.features[f].column;
    number("z_" + column, "1",
           fmt::format("Mean of the feature {}, in standard deviations from the mean of all", column),
           [&](std::size_t code) { return code == 0 ? kNaN : input.z[f][code - 1]; });
  }
  return out;
}

}  // namespace quintile::clustering
