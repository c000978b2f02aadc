#include "engine/cluster/choice/choose.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>

#include "engine/cluster/choice/expected_silhouette.hpp"
#include "engine/cluster/choice/gap.hpp"
#include "engine/cluster/choice/point_sample.hpp"
#include "engine/cluster/choice/stability.hpp"
#include "engine/cluster/quality/separation.hpp"
#include "engine/cluster/quality/silhouette.hpp"
#include "engine/summary/table_of.hpp"

namespace quintile::clustering {
namespace {

constexpr std::size_t kFitSample = 131'072;
constexpr std::size_t kReferenceSample = 4'096;
constexpr std::size_t kStabilitySample = 16'384;

struct Candidate {
  Clusters clusters;
  Separation separation;  // of all points
  double silhouette = 0;
  ExpectedSilhouette expected;  // k-means only
  double stability = 0;
  Gap gap;
  bool chosen = false;

  [[nodiscard]] bool is_mixture() const { return clusters.method == ClusterMethod::mixture; }
  [[nodiscard]] double excess() const { return silhouette - expected.mean; }
  // The larger the better.
  [[nodiscard]] double merit() const { return is_mixture() ? -clusters.bic : excess(); }
};

// The first of those with the greatest merit.
template <class Merit>
std::size_t greatest(const std::vector<Candidate>& candidates, Merit merit) {
  std::size_t best = 0;
  for (std::size_t i = 1; i < candidates.size(); ++i) {
    if (merit(candidates[i]) > merit(candidates[best])) best = i;
  }
  return best;
}

// Which to take, and whether it is better than chance makes clusters in a cloud without.
struct Winner {
  std::size_t index = 0;
  bool beyond_chance = true;
  double error = 0;  // of the merit
};

Winner winner(const std::vector<Candidate>& candidates) {
  const std::size_t best = greatest(candidates, [](const Candidate& c) { return c.merit(); });
  if (candidates[best].is_mixture()) return {best};
  // Of all numbers of clusters together: ten references are few for each.
  double variance = 0;
  for (const Candidate& c : candidates)
    variance += c.expected.error * c.expected.error / static_cast<double>(candidates.size());
  const double error = std::sqrt(variance);
  constexpr double kBeyondChance = 4;  // errors
  if (!(candidates[best].excess() > kBeyondChance * error))
    return {greatest(candidates, [](const Candidate& c) { return c.silhouette; }), false, error};
  // The fewest that are as good as the best within an error.
  for (std::size_t i = 0; i < best; ++i) {
    if (candidates[i].excess() >= candidates[best].excess() - error) return {i, true, error};
  }
  return {best, true, error};
}

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
  table.number("silhouette", "1", "Mean silhouette, of a sample stratified by cluster where customers are many",
               [](const Candidate& c) { return c.silhouette; });
  if (!mixture) {
    table
        .number("expected_silhouette", "1", "The same without clusters: in a normal cloud of the same covariances",
                [](const Candidate& c) { return c.expected.mean; })
        .number("silhouette_excess", "1", "The difference; larger is better",
                [](const Candidate& c) { return c.excess(); })
        .number("excess_error", "1", "Its standard error", [](const Candidate& c) { return c.expected.error; });
  }
  table
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

// Numbers of clusters that are better than one more and one less by more than an error, other than the chosen.
std::vector<std::size_t> other_peaks(const std::vector<Candidate>& candidates, const Winner& found) {
  std::vector<std::size_t> peaks;
  if (!found.beyond_chance) return peaks;
  for (std::size_t i = 1; i + 1 < candidates.size(); ++i) {
    const double beside = std::max(candidates[i - 1].merit(), candidates[i + 1].merit());
    if (candidates[i].merit() > beside + found.error && i != found.index)
      peaks.push_back(candidates[i].clusters.size());
  }
  return peaks;
}

// Why these many, by the criterion itself.
std::string reason(const std::vector<Candidate>& candidates, const Winner& found) {
  const Candidate& chosen = candidates[found.index];
  if (chosen.clusters.size() == 1) return "1 cluster, because the customers it was looked for in are all alike";
  const std::string head = fmt::format("{} clusters of {} to {}, because ", chosen.clusters.size(),
                                       candidates.front().clusters.size(), candidates.back().clusters.size());
  if (chosen.is_mixture()) return head + fmt::format("they have the least BIC: {:.1f}", chosen.clusters.bic);
  const Candidate& plain = candidates[greatest(candidates, [](const Candidate& c) { return c.silhouette; })];
  if (!found.beyond_chance) {
    return head + fmt::format(
                      "they have the greatest silhouette: {:.3f}; but one cloud without clusters gives {:.3f}: "
                      "they divide a continuum",
                      chosen.silhouette, chosen.expected.mean);
  }
  std::string out = head + fmt::format(
                               "their silhouette is as far above that of a cloud without clusters as any: {:.3f} "
                               "against {:.3f}",
                               chosen.silhouette, chosen.expected.mean);
  const std::size_t most = greatest(candidates, [](const Candidate& c) { return c.excess(); });
  if (most != found.index) {
    out += fmt::format("; {} are better by less than a standard error: {:.3f} against {:.3f}",
                       candidates[most].clusters.size(), candidates[most].silhouette, candidates[most].expected.mean);
  }
  if (!plain.chosen && &plain != &candidates[most]) {
    out += fmt::format("; {} have the greatest, but would have {:.3f} without clusters too: {:.3f}",
                       plain.clusters.size(), plain.expected.mean, plain.silhouette);
  }
  return out;
}

std::string explanation(const std::vector<Candidate>& candidates, const Winner& found) {
  const Candidate& chosen = candidates[found.index];
  std::string out = reason(candidates, found);
  if (chosen.clusters.size() == 1) return out;
  out += fmt::format("; two halves of the customers agree to {:.2f} (adjusted Rand index)", chosen.stability);
  if (&chosen == &candidates.back() && candidates.size() > 1) out += "; a wider --cluster-range may find more";
  const std::vector<std::size_t> peaks = other_peaks(candidates, found);
  if (!peaks.empty()) {
    out += fmt::format("; {} stand{} out from {} neighbours (see the table cluster_choice)", fmt::join(peaks, ", "),
                       peaks.size() == 1 ? "s" : "", peaks.size() == 1 ? "its" : "their");
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
  const OwnedPoints few = spaced_sample(points, kReferenceSample);
  const std::vector<Gap> gaps = gap_statistics(few.spans(), counts, search.seed);
  for (std::size_t i = 0; i < candidates.size(); ++i) candidates[i].gap = gaps[i];
  if (search.method == ClusterMethod::kmeans) {
    const std::vector<ExpectedSilhouette> expected = expected_silhouettes(points, few.size(), counts, search.seed);
    for (std::size_t i = 0; i < candidates.size(); ++i) candidates[i].expected = expected[i];
  }
  const Winner found = winner(candidates);
  Candidate& best = candidates[found.index];
  best.chosen = true;
  Choice out;
  out.chosen = best.clusters;
  out.why = explanation(candidates, found);
  if (points.front().size() > kFitSample)
    out.why += fmt::format("; chosen on {} of them, fitted to all", sample.size());
  out.table = choice_table(std::move(candidates));
  return out;
}

}  // namespace quintile::clustering
