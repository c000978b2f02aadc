#include <vector>

#include "engine/cluster/profile/tables.hpp"
#include "engine/summary/table_of.hpp"
#include "quintile/cluster.hpp"
#include "quintile/error.hpp"
#include "quintile/parallel.hpp"

namespace quintile {
namespace {

struct Cell {
  std::size_t cluster;
  std::string name, segment;
  std::uint64_t customers;
  double cluster_share, segment_share;
};

}  // namespace

void compare_with_segments(ClusterResult& result, const ColumnView& segment) {
  const auto* codes = std::get_if<std::span<const std::uint8_t>>(&segment.values);
  if (codes == nullptr || codes->size() != result.assignment.cluster.size())
    throw UserError("clusters are compared with segments of the same customers: give a label column");
  const std::size_t clusters = result.model.clusters() + 1;
  const std::size_t segments = segment.labels.size();
  using Counts = std::vector<std::uint64_t>;
  const Counts cells = reduce_blocks(
      codes->size(), kCustomerBlock, Counts(clusters * segments, 0),
      [&](std::size_t begin, std::size_t end) {
        Counts part(clusters * segments, 0);
        for (std::size_t i = begin; i < end; ++i) {
          const std::size_t code = (*codes)[i];
          if (code >= segments) throw InternalError("a segment's code has no name");
          ++part[result.assignment.cluster[i] * segments + code];
        }
        return part;
      },
      [](Counts& total, const Counts& part) {
        for (std::size_t i = 0; i < total.size(); ++i) total[i] += part[i];
      });
  Counts of_cluster(clusters, 0);
  Counts of_segment(segments, 0);
  for (std::size_t i = 0; i < cells.size(); ++i) {
    of_cluster[i / segments] += cells[i];
    of_segment[i % segments] += cells[i];
  }
  std::vector<Cell> rows;
  for (std::size_t row = 1; row <= clusters; ++row) {
    const std::size_t c = row % clusters;
    for (std::size_t s = 0; s < segments; ++s) {
      const std::uint64_t count = cells[c * segments + s];
      if (count == 0) continue;
      const auto customers = static_cast<double>(count);
      rows.push_back({c, c == 0 ? "none" : result.model.names[c - 1], segment.labels[s], count,
                      customers / static_cast<double>(of_cluster[c]), customers / static_cast<double>(of_segment[s])});
    }
  }
  result.segments = TableOf<Cell>("cluster_segments", std::move(rows))
                        .count("cluster", "Code of the cluster; 0: none", [](const Cell& cell) { return cell.cluster; })
                        .text("cluster_name", "Name of the cluster", [](const Cell& cell) { return cell.name; })
                        .text("segment", "Segment by rule", [](const Cell& cell) { return cell.segment; })
                        .count("customers", "Customers in both", [](const Cell& cell) { return cell.customers; })
                        .number("cluster_share", "1", "Share of the cluster's customers",
                                [](const Cell& cell) { return cell.cluster_share; })
                        .number("segment_share", "1", "Share of the segment's customers",
                                [](const Cell& cell) { return cell.segment_share; })
                        .take();
  const Agreement found = agreement(result.assignment.cluster, *codes);
  result.quality = clustering::with_rows(
      result.quality,
      {{"segments_adjusted_rand", found.adjusted_rand, "Agreement with the rule segments: 0 as by chance, 1 the same"},
       {"segments_mutual_information", found.mutual_information,
        "What clusters and rule segments tell about each other, 0 to 1"}});
}

}  // namespace quintile
