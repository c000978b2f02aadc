#include "engine/cluster/profile/tables.hpp"
#include "engine/summary/table_of.hpp"

namespace quintile::clustering {

Table quality_table(std::vector<QualityRow> rows) {
  return TableOf<QualityRow>("cluster_quality", std::move(rows))
      .text("measure", "Name of the measure", [](const QualityRow& row) { return row.measure; })
      .number("value", "", "Its value", [](const QualityRow& row) { return row.value; })
      .text("meaning", "How to read it", [](const QualityRow& row) { return row.meaning; })
      .take();
}

Table with_rows(const Table& quality, std::vector<QualityRow> more) {
  const TableView view = quality.view();
  std::vector<QualityRow> rows;
  for (std::size_t i = 0; i < view.rows(); ++i) {
    rows.push_back({cell_text(view.columns[0], i), std::get<std::span<const double>>(view.columns[1].values)[i],
                    cell_text(view.columns[2], i)});
  }
  rows.insert(rows.end(), more.begin(), more.end());
  return quality_table(std::move(rows));
}

}  // namespace quintile::clustering
