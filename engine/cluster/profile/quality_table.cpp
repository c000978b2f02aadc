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

}  // namespace quintile::clustering
