#include "tools/segment_table.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <string>
#include <vector>

#include "tools/numbers.hpp"
#include "tools/table_values.hpp"
#include "tools/text_table.hpp"

namespace quintile::tool {
namespace {

constexpr std::size_t kActionLines = 3;

std::string mean_score(const ColumnView& column, std::size_t row) { return grouped(number_at(column, row), 1); }

double sum_of(const ColumnView& column) {
  double sum = 0;
  for (std::size_t row = 0; row < column.size(); ++row) {
    const double value = number_at(column, row);
    if (!std::isnan(value)) sum += value;
  }
  return sum;
}

bool any_number(const ColumnView& column) {
  for (std::size_t row = 0; row < column.size(); ++row) {
    if (!std::isnan(number_at(column, row))) return true;
  }
  return false;
}

// Standard errors of the longest horizon by segment, from the table of projections.
std::map<std::string, double> errors_of(const TableView* projections) {
  std::map<std::string, double> out;
  if (projections == nullptr) return out;
  double longest = 0;
  const ColumnView& days = column_of(*projections, "horizon_days");
  for (std::size_t row = 0; row < projections->rows(); ++row) longest = std::max(longest, number_at(days, row));
  for (std::size_t row = 0; row < projections->rows(); ++row) {
    const double error = number_at(column_of(*projections, "value_se"), row);
    if (number_at(days, row) == longest && !std::isnan(error))
      out.emplace(cell_text(column_of(*projections, "segment"), row), error);
  }
  return out;
}

}  // namespace

Style style_of_group(const std::string& group) {
  if (group == "champions" || group == "loyal") return Style::green;
  if (group == "growing") return Style::cyan;
  if (group == "at risk") return Style::red;
  if (group == "dormant") return Style::yellow;
  return Style::plain;
}

std::string segment_table_text(const TableView& segments, std::size_t width, const TableView* projections) {
  const ColumnView& customers = column_of(segments, "customers");
  const ColumnView& revenue = column_of(segments, "revenue");
  const bool money = any_number(revenue);
  // Results of before there was a projection lack the column.
  const ColumnView* projected = segments.find("projected_value");
  if (projected != nullptr && !any_number(*projected)) projected = nullptr;

  const std::map<std::string, double> errors = errors_of(projections);
  const auto error_of = [&](const std::string& segment) {
    const auto found = errors.find(segment);
    return found == errors.end() ? std::string() : grouped(found->second, 0);
  };

  TextTable table;
  table.set_key_columns(1);
  table.add_column("Segment", Align::left);
  table.add_column("Group", Align::left);
  table.add_column("Customers", Align::right);
  table.add_column("Share", Align::right);
  if (money) {
    table.add_column("Revenue", Align::right);
    table.add_column("Share", Align::right);
  }
  if (projected != nullptr) table.add_column("Projected", Align::right);
  if (!errors.empty()) table.add_column("+/-", Align::right);
  table.add_column("R", Align::right);
  table.add_column("F", Align::right);
  if (money) table.add_column("M", Align::right);
  table.add_column("Recommended action", Align::left);
  table.wrap_last_column(kActionLines);

  for (std::size_t row = 0; row < segments.rows(); ++row) {
    if (number_at(customers, row) == 0) continue;
    const std::string group = cell_text(column_of(segments, "group"), row);
    std::vector<std::string> cells = {cell_text(column_of(segments, "segment"), row), group,
                                      grouped(number_at(customers, row), 0),
                                      percent(number_at(column_of(segments, "customer_share"), row))};
    if (money) {
      cells.push_back(grouped(number_at(revenue, row), 2));
      cells.push_back(percent(number_at(column_of(segments, "revenue_share"), row)));
    }
    if (projected != nullptr) cells.push_back(grouped(number_at(*projected, row), 0));
    if (!errors.empty()) cells.push_back(error_of(cells.front()));
    cells.push_back(mean_score(column_of(segments, "mean_r"), row));
    cells.push_back(mean_score(column_of(segments, "mean_f"), row));
    if (money) cells.push_back(mean_score(column_of(segments, "mean_m"), row));
    cells.push_back(cell_text(column_of(segments, "action"), row));
    table.add_row(std::move(cells), style_of_group(group));
  }
  std::vector<std::string> total = {"All", "", grouped(sum_of(customers), 0), percent(1)};
  if (money) {
    total.push_back(grouped(sum_of(revenue), 2));
    total.push_back(percent(sum_of(revenue) > 0 ? 1 : std::nan("")));
  }
  if (projected != nullptr) total.push_back(grouped(sum_of(*projected), 0));
  if (!errors.empty()) total.push_back(error_of("all"));
  table.add_row(std::move(total), Style::bold);
  std::string out = table.text(width);
  if (projected != nullptr) out += "Projected: " + projected->description + ".\n";
  if (!errors.empty()) out += "+/-: its standard error, by what is known of the model's parameters.\n";
  return out;
}

}  // namespace quintile::tool
