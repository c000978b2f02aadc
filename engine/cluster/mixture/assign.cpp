#include <fmt/format.h>

#include "engine/cluster/kmeans/check.hpp"
#include "engine/cluster/mixture/parts.hpp"
#include "quintile/error.hpp"
#include "quintile/mixture.hpp"
#include "quintile/parallel.hpp"

namespace quintile {

MixtureAssignment assign_mixture(PointColumns points, const Mixture& mixture, bool responsibilities) {
  using namespace clustering;
  const PreparedMixture prepared(mixture);
  const kernels::MixtureParts parts = prepared.parts();
  if (points.size() != parts.d) {
    throw UserError(fmt::format("the mixture has {} features, and the points have {} columns", parts.d, points.size()));
  }
  check_points(points);
  const std::size_t size = points.front().size();
  MixtureAssignment out{Buffer<std::uint32_t>(size), Buffer<double>(size), 0, {}};
  for (std::size_t c = 0; c < parts.k && responsibilities; ++c) out.responsibilities.emplace_back(size);
  out.log_likelihood = reduce_blocks(
      size, kCustomerBlock, 0.0,
      [&](std::size_t begin, std::size_t end) {
        std::vector<double> scratch(kernels::mixture_scratch(parts.k, parts.d));
        std::vector<const double*> columns;
        for (const auto& column : points) columns.push_back(column.data() + begin);
        std::vector<double*> shares;
        for (auto& column : out.responsibilities) shares.push_back(column.data() + begin);
        return kernels::mixture_kernels().assign(columns.data(), end - begin, parts, scratch.data(),
                                                 out.component.data() + begin, out.probability.data() + begin,
                                                 responsibilities ? shares.data() : nullptr);
      },
      [](double& total, double part) { total += part; });
  return out;
}

}  // namespace quintile
