#include "engine/cluster/profile/names.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <set>
#include <string_view>
#include <utility>

namespace quintile::clustering {
namespace {

constexpr double kTelling = 0.5;  // standard deviations from which a feature is worth a word
constexpr double kNoticeable = 0.25;
constexpr double kStrong = 1.25;
constexpr std::size_t kMostWords = 3;

struct Words {
  const char* column;  // or the start of it
  const char* low;
  const char* high;
};

constexpr Words kWords[] = {
    {"recency_days", "recent", "inactive"},
    {"occasions", "infrequent", "frequent"},
    {"periods", "infrequent", "frequent"},
    {"repeat_frequency", "infrequent", "frequent"},
    {"monetary_total", "low value", "high value"},
    {"monetary_mean", "small orders", "large orders"},
    {"tenure_days", "new", "long-standing"},
    {"t_x_days", "short history", "long history"},
    {"largest_gap_days", "steady", "long pauses"},
    {"median_gap_days", "short gaps", "long gaps"},
    {"p_alive", "probably gone", "probably active"},
    {"expected_purchases", "few purchases ahead", "many purchases ahead"},
    {"expected_spend", "little spend ahead", "much spend ahead"},
    {"clv", "little value ahead", "much value ahead"},
    {"returns_total", "few returns", "many returns"},
};

std::string word_for(const NamedFeature& feature, std::size_t cluster) {
  const bool high = feature.z[cluster] > 0;
  const bool once = !high && feature.median[cluster] == 1;
  if (!high && feature.column == "monetary_total" && feature.median[cluster] <= 0) return "all returned";
  for (const Words& words : kWords) {
    if (!feature.column.starts_with(words.column)) continue;
    if (once && std::string_view(words.low) == "infrequent") return "one purchase";
    return high ? words.high : words.low;
  }
  std::string plain = feature.column;
  std::replace(plain.begin(), plain.end(), '_', ' ');
  return fmt::format("{} {}", high ? "high" : "low", plain);
}

// How far the word holds; nothing for the ordinary degree.
std::string degree_of(double z, const std::string& word) {
  if (word == "one purchase" || word == "all returned") return "";
  const double size = std::abs(z);
  if (size >= kStrong) return "very ";
  return size < kTelling ? "fairly " : "";
}

// Features worth a word for a cluster, in their order.
std::vector<std::size_t> telling(const std::vector<NamedFeature>& features, std::size_t cluster, double least,
                                 std::size_t most) {
  std::vector<std::size_t> order(features.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return std::abs(features[a].z[cluster]) > std::abs(features[b].z[cluster]);
  });
  std::erase_if(order, [&](std::size_t f) { return !(std::abs(features[f].z[cluster]) >= least); });
  order.resize(std::min(order.size(), most));
  std::sort(order.begin(), order.end());
  return order;
}

std::string name_of(const std::vector<NamedFeature>& features, std::size_t cluster, bool graded) {
  std::vector<std::string> words;
  const std::size_t most = graded ? kMostWords + 1 : kMostWords;
  for (const std::size_t f : telling(features, cluster, graded ? kNoticeable : kTelling, most)) {
    std::string word = word_for(features[f], cluster);
    words.push_back(graded ? degree_of(features[f].z[cluster], word) + word : std::move(word));
  }
  return words.empty() ? "average" : fmt::format("{}", fmt::join(words, ", "));
}

// The feature whose medians are furthest apart among clusters of the same name, in standard deviations.
std::size_t separating(const std::vector<NamedFeature>& features, const std::vector<std::size_t>& clusters) {
  std::size_t best = 0;
  double widest = -1;
  for (std::size_t f = 0; f < features.size(); ++f) {
    std::set<std::string> shown;
    double low = features[f].z[clusters.front()];
    double high = low;
    for (const std::size_t c : clusters) {
      low = std::min(low, features[f].z[c]);
      high = std::max(high, features[f].z[c]);
      shown.insert(fmt::format("{:.3g}", features[f].median[c]));
    }
    if (shown.size() < clusters.size() || high - low <= widest) continue;
    widest = high - low;
    best = f;
  }
  return best;
}

std::map<std::string, std::vector<std::size_t>> groups_of(const std::vector<std::string>& names) {
  std::map<std::string, std::vector<std::size_t>> groups;
  for (std::size_t c = 0; c < names.size(); ++c) groups[names[c]].push_back(c);
  return groups;
}

}  // namespace

std::vector<std::string> cluster_names(const std::vector<NamedFeature>& features, std::size_t clusters) {
  if (clusters == 1) return {"all customers"};
  std::vector<std::string> names;
  for (std::size_t c = 0; c < clusters; ++c) names.push_back(name_of(features, c, false));
  for (const auto& [name, members] : groups_of(names)) {
    for (const std::size_t c : members) {
      if (members.size() > 1) names[c] = name_of(features, c, true);
    }
  }
  for (const auto& [name, members] : groups_of(names)) {
    if (members.size() == 1) continue;
    const NamedFeature& feature = features[separating(features, members)];
    std::string plain = feature.column;
    std::replace(plain.begin(), plain.end(), '_', ' ');
    for (const std::size_t c : members) names[c] += fmt::format(" (median {} {:.3g})", plain, feature.median[c]);
  }
  // Medians may be equal too.
  for (const auto& [name, members] : groups_of(names)) {
    for (std::size_t i = 1; i < members.size(); ++i) names[members[i]] += fmt::format(", type {}", i + 1);
  }
  return names;
}

}  // namespace quintile::clustering
