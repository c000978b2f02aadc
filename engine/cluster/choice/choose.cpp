#include "engine/cluster/choice/choose.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>

#include "engine/cluster/choice/gap.hpp"
#include "engine/cluster/choice/point_sample.hpp"
#include "engine/cluster/choice/stability.hpp"
#include "engine/cluster/quality/separation.hpp"
#include "engine/cluster/quality/silhouette.hpp"
#include "engine/summary/table_of.hpp"

namespace quintile::clustering {
namespace {

constexpr std::size_t kFitSample = 131'072;
constexpr std::size_t kGapSample = 4'096;
constexpr std::size_t kStabilitySample = 16'384;

struct Candidate {
  Clusters clusters;
  Separation separation;  // of all points
  double silhouette = 0;
  double stability = 0;
  Gap gap;
  bool chosen = false;

  [[nodiscard]] bool is_mixture() const { return clusters.method == ClusterMethod::mixture; }
  // The larger the better.
  [[nodiscard]] double merit() const { return is_mixture() ? -clusters.bic : silhouette; }
};

Candidate judge(PointColumns points, const OwnedPoints& sample, const OwnedPoints& small, std::uint32_t k,
                const Search& search) {
  Candidate out;
  out.clusters = find_clusters(sample.spans(), k, search);
  const PointLabels labels = label_points(points, out.clusters);
  out.separation = separation_of(points, labels.cluster, out.clusters.size());
  out.silhouette = silhouette(points, labels.cluster, out.clusters.size());
  out.stability = stability(small.spans(), k, search);
  return out;
}

Table choice_table(std::vector<Candidate> candidates) {
  const bool mixture = candidates.front().is_mixture();
  TableOf<Candidate> table("cluster_choice", std::move(candidates));
  table.count("k", "Clusters", [](const Candidate& c) { return c.clusters.size(); })
      .text("chosen", "Whether these are the clusters of the result",
            [](const Candidate& c) { return std::string(c.chosen ? "yes" : ""); });
  if (mixture) {
    table.number("bic", "1", "Bayes criterion; smaller is better", [](const Candidate& c) { return c.clusters.bic; })
        .number("aic", "1", "Akaike's criterion", [](const Candidate& c) { return c.clusters.aic; });
  }
  table
      .number("silhouette", "1", "Mean silhouette, of a sample stratified by cluster where customers are many",
              [](const Candidate& c) { return c.silhouette; })
      .number("simplified_silhouette", "1", "Mean silhouette by distances to centres, of all customers",
              [](const Candidate& c) { return c.separation.simplified_silhouette; })
      .number("calinski_harabasz", "1", "Variance between clusters over that within; larger is better",
              [](const Candidate& c) { return c.separation.calinski_harabasz; })
      .number("davies_bouldin", "1", "Mean likeness of each cluster to its nearest; smaller is better",
              [](const Candidate& c) { return c.separation.davies_bouldin; })
      .number("inertia", "", "Sum of squared distances to the clusters' means",
              [](const Candidate& c) { return c.separation.inertia; })
      .number("gap", "1", "Logarithm of how much tighter clusters are than those of points without any",
              [](const Candidate& c) { return c.gap.gap; })
      .number("gap_error", "1", "Its standard error", [](const Candidate& c) { return c.gap.error; })
      .number("stability", "1", "Mean adjusted Rand index between clusters of two halves of the customers",
              [](const Candidate& c) { return c.stability; });
  return table.take();
}

// Numbers of clusters that are better than one more and one less, other than the chosen.
std::vector<std::size_t> other_peaks(const std::vector<Candidate>& candidates) {
  std::vector<std::size_t> peaks;
  for (std::size_t i = 1; i + 1 < candidates.size(); ++i) {
    const bool peak =
        candidates[i].merit() > candidates[i - 1].merit() && candidates[i].merit() > candidates[i + 1].merit();
    if (peak && !candidates[i].chosen) peaks.push_back(candidates[i].clusters.size());
  }
  return peaks;
}

std::string explanation(const std::vector<Candidate>& candidates, const Candidate& chosen) {
  const Candidate* second = nullptr;
  for (const Candidate& candidate : candidates) {
    if (&candidate == &chosen) continue;
    if (second == nullptr || candidate.merit() > second->merit()) second = &candidate;
  }
  const char* criterion = chosen.is_mixture() ? "the least BIC" : "the greatest silhouette";
  const auto value = [&](const Candidate& candidate) {
    return chosen.is_mixture() ? fmt::format("{:.1f}", candidate.clusters.bic)
                               : fmt::format("{:.3f}", candidate.silhouette);
  };
  std::string out = fmt::format("{} clusters, because they have {} of {} to {}: {}", chosen.clusters.size(), criterion,
                                candidates.front().clusters.size(), candidates.back().clusters.size(), value(chosen));
  if (second != nullptr) out += fmt::format(" against {} for {}", value(*second), second->clusters.size());
  out += fmt::format("; two halves of the customers agree to {:.2f} (adjusted Rand index)", chosen.stability);
  if (&chosen == &candidates.back() && candidates.size() > 1) out += "; a wider --cluster-range may find more";
  const std::vector<std::size_t> peaks = other_peaks(candidates);
  if (!peaks.empty()) {
    out += fmt::format("; finer types stand out at {} (see the table cluster_choice)", fmt::join(peaks, ", "));
  }
  return out;
}

}  // namespace

Choice choose_clusters(PointColumns points, std::uint32_t least, std::uint32_t most, const Search& search) {
  const OwnedPoints sample = spaced_sample(points, kFitSample);
  const OwnedPoints small = spaced_sample(points, kStabilitySample);
  std::vector<Candidate> candidates;
  std::vector<std::uint32_t> counts;
  for (std::uint32_t k = least; k <= most; ++k) {
    Candidate candidate = judge(points, sample, small, k, search);
    // Fewer different points than k: no more to try.
    const bool fewer = candidate.clusters.size() < k;
    if (!fewer || candidates.empty()) {
      counts.push_back(static_cast<std::uint32_t>(candidate.clusters.size()));
      candidates.push_back(std::move(candidate));
    }
    if (fewer) break;
  }
  const std::vector<Gap> gaps = gap_statistics(spaced_sample(points, kGapSample).spans(), counts, search.seed);
  for (std::size_t i = 0; i < candidates.size(); ++i) candidates[i].gap = gaps[i];
  auto best = candidates.begin();
  for (auto candidate = candidates.begin(); candidate != candidates.end(); ++candidate) {
    if (candidate->merit() > best->merit()) best = candidate;
  }
  best->chosen = true;
  Choice out;
  out.chosen = best->clusters;
  out.why = explanation(candidates, *best);
  if (points.front().size() > kFitSample)
    out.why += fmt::format("; chosen on {} of them, fitted to all", sample.size());
  out.table = choice_table(std::move(candidates));
  return out;
}

}  // namespace quintile::clustering
