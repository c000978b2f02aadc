#include "tools/cluster_table.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <cmath>
#include <vector>

#include "tools/numbers.hpp"
#include "tools/table_values.hpp"
#include "tools/text_table.hpp"

namespace quintile::tool {
namespace {

constexpr std::size_t kNameLines = 3;
constexpr std::string_view kMedian = "median_";

// The median of a measure as a column: always of the three that everybody knows, of others when customers are compared
// by it.
bool is_shown(const TableView& clusters, const std::string& measure) {
  const bool usual = measure == "recency_days" || measure == "occasions" || measure == "monetary_total";
  return usual || clusters.find("z_" + measure) != nullptr;
}

std::string header_of(const std::string& measure) {
  if (measure == "recency_days") return "Days since";
  if (measure == "occasions") return "Orders";
  if (measure == "monetary_total") return "Spent";
  return measure;
}

}  // namespace

std::string cluster_table_text(const TableView& clusters, std::size_t width) {
  bool money = false;
  for (std::size_t row = 0; row < clusters.rows(); ++row)
    money = money || !std::isnan(number_at(column_of(clusters, "revenue"), row));
  TextTable table;
  table.add_column("Cluster", Align::right);
  table.add_column("Customers", Align::right);
  table.add_column("Share", Align::right);
  if (money) {
    table.add_column("Revenue", Align::right);
    table.add_column("Share", Align::right);
  }
  std::vector<const ColumnView*> medians;
  std::vector<std::string> of_medians;
  for (const ColumnView& column : clusters.columns) {
    if (!column.name.starts_with(kMedian)) continue;
    const std::string measure = column.name.substr(kMedian.size());
    if (!is_shown(clusters, measure)) continue;
    medians.push_back(&column);
    of_medians.push_back(header_of(measure));
    table.add_column(of_medians.back(), Align::right);
  }
  table.add_column("What they have in common", Align::left);
  table.wrap_last_column(kNameLines);
  for (std::size_t row = 0; row < clusters.rows(); ++row) {
    const auto number = [&](const char* name) { return number_at(column_of(clusters, name), row); };
    std::vector<std::string> cells = {readable(column_of(clusters, "cluster"), row), grouped(number("customers"), 0),
                                      percent(number("customer_share"))};
    if (money) {
      cells.push_back(grouped(number("revenue"), 2));
      cells.push_back(percent(number("revenue_share")));
    }
    for (const ColumnView* median : medians) cells.push_back(readable(*median, row));
    cells.push_back(cell_text(column_of(clusters, "name"), row));
    table.add_row(std::move(cells));
  }
  const std::string note = fmt::format("Medians of the cluster's customers: {}.\n", fmt::join(of_medians, ", "));
  return table.text(width) + (of_medians.empty() ? std::string() : note);
}

}  // namespace quintile::tool
