#include "tools/cluster_choice.hpp"

#include <fmt/format.h>

#include <array>

#include "quintile/error.hpp"
#include "quintile/suggestion.hpp"
#include "tools/lists.hpp"
#include "tools/numbers.hpp"

namespace quintile::tool {
namespace {

// The value whose name was typed.
template <class T, std::size_t N>
T named(const std::string& typed, const std::array<T, N>& values, std::string_view (*name_of)(T),
        std::string_view flag) {
  std::vector<std::string> names;
  for (const T value : values) {
    if (name_of(value) == typed) return value;
    names.emplace_back(name_of(value));
  }
  throw UserError(fmt::format("{} is not known: '{}'.{} Choose one of {}.", flag, typed, did_you_mean(typed, names),
                              listed(names)));
}

constexpr std::array kTransforms = {FeatureTransform::automatic, FeatureTransform::none, FeatureTransform::log1p,
                                    FeatureTransform::yeo_johnson, FeatureTransform::rank_normal};
constexpr std::array kScalings = {FeatureScaling::none, FeatureScaling::z, FeatureScaling::robust,
                                  FeatureScaling::min_max};
constexpr std::array kMethods = {ClusterMethod::kmeans, ClusterMethod::mixture};
constexpr std::array kCovariances = {Covariance::full, Covariance::tied, Covariance::diagonal, Covariance::spherical};

std::uint32_t count_from(const std::string& text, std::string_view flag, std::uint64_t least, std::uint64_t most) {
  const std::uint64_t count = parse_count(text, flag);
  if (count < least || count > most)
    throw UserError(fmt::format("{} must be a whole number from {} to {}, not {}.", flag, least, most, text));
  return static_cast<std::uint32_t>(count);
}

// A number of clusters typed instead of auto and off.
std::uint32_t cluster_count(const std::string& text) {
  const bool digits = !text.empty() && text.find_first_not_of("0123456789") == std::string::npos;
  if (!digits || text.size() > 3)
    throw UserError(fmt::format("--clusters is a number from 1 to {}, auto or off, not '{}'.", kMostClusters, text));
  return count_from(text, "--clusters", 1, kMostClusters);
}

}  // namespace

std::vector<FeatureOptions> parse_features(const std::string& text) {
  std::vector<FeatureOptions> out;
  for (const std::string& feature : split(text, ',')) {
    const std::vector<std::string> parts = split(feature, ':');
    if (parts.empty() || parts[0].empty() || parts.size() > 4) {
      throw UserError(
          fmt::format("--features takes columns, each with a transform, a scaling and a weight, not '{}'. "
                      "Write recency_days:log1p:z:2,occasions.",
                      feature));
    }
    FeatureOptions& options = out.emplace_back();
    options.column = parts[0];
    if (parts.size() > 1 && !parts[1].empty())
      options.transform = named(parts[1], kTransforms, feature_transform_name, "the transform of a feature");
    if (parts.size() > 2 && !parts[2].empty())
      options.scaling = named(parts[2], kScalings, feature_scaling_name, "the scaling of a feature");
    if (parts.size() > 3) options.weight = parse_number(parts[3], "the weight of a feature");
  }
  return out;
}

void ClusterFlags::declare(CLI::App& app) {
  const std::string group = "Clusters";
  app.add_option("--clusters", clusters,
                 "Find groups of customers that are alike: how many, auto (as many as there are), or off")
      ->type_name("K")
      ->default_str("off")
      ->group(group);
  app.add_option("--cluster-method", method, "kmeans, or gmm (a mixture of normal densities)")
      ->type_name("NAME")
      ->default_str("kmeans")
      ->group(group);
  app.add_option("--cluster-range", range, "What auto chooses from: LEAST-MOST")
      ->type_name("RANGE")
      ->default_str("2-12")
      ->group(group);
  app.add_option("--features", features,
                 "What customers are compared by: columns of numbers, each COLUMN:TRANSFORM:SCALING:WEIGHT; transforms "
                 "are auto, none, log1p, yeo-johnson and rank-normal, scalings z, robust, min-max and none. Default: "
                 "recency_days, occasions, monetary_total, p_alive and the last clv column, as far as there are any")
      ->type_name("COLUMN,...")
      ->group(group);
  app.add_option("--covariance", covariance, "Shape of gmm's densities: full, tied, diagonal or spherical")
      ->type_name("NAME")
      ->default_str("full")
      ->group(group);
  app.add_option("--starts", starts, "Tries from different random starts, of which the best wins")
      ->type_name("N")
      ->default_str("10")
      ->group(group);
  app.add_flag("--cluster-probabilities", probabilities, "Also write the probability of every cluster (gmm)")
      ->group(group);
  app.add_option("--seed", seed, "Of the random starts")->type_name("N")->default_str("0")->group(group);
}

std::optional<ClusterOptions> ClusterFlags::options() const {
  ClusterOptions out;
  const bool automatic = clusters == "auto";
  const bool off = clusters.empty() || clusters == "off";
  if (!off && !automatic) out.k = cluster_count(clusters);
  if (!method.empty()) out.method = named(method, kMethods, cluster_method_name, "--cluster-method");
  if (!range.empty()) {
    const std::vector<std::string> ends = split(range, '-');
    if (ends.size() != 2)
      throw UserError(
          fmt::format("--cluster-range takes the least and the most clusters, not '{}'. Write 2-12.", range));
    out.least_k = count_from(ends[0], "--cluster-range", 2, kMostClusters);
    out.most_k = count_from(ends[1], "--cluster-range", out.least_k, kMostClusters);
  }
  out.features = parse_features(features);
  if (!covariance.empty()) out.covariance = named(covariance, kCovariances, covariance_name, "--covariance");
  if (!starts.empty()) out.starts = count_from(starts, "--starts", 1, 10'000);
  out.responsibilities = probabilities;
  if (!seed.empty()) out.seed = parse_count(seed, "--seed");
  // A recorded configuration names the defaults of flags that say nothing, and "off".
  const ClusterOptions usual;
  if (clusters.empty() && (!method.empty() || !range.empty() || !features.empty() || !covariance.empty() ||
                           !starts.empty() || !seed.empty() || probabilities))
    throw UserError("flags of clusters are given, but no number of them. Say --clusters auto or leave them out.");
  if (off) return std::nullopt;
  if (!automatic && (out.least_k != usual.least_k || out.most_k != usual.most_k))
    throw UserError("--cluster-range is what --clusters auto chooses from. Say that, or leave the range out.");
  if (out.method != ClusterMethod::mixture && (out.covariance != usual.covariance || probabilities)) {
    throw UserError(
        "--covariance and --cluster-probabilities are of mixtures. Say --cluster-method gmm, or leave them out.");
  }
  return out;
}

}  // namespace quintile::tool
