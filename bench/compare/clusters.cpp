#include <vector>

#include "bench/compare/column.hpp"
#include "bench/compare/workloads.hpp"
#include "quintile/error.hpp"
#include "quintile/kmeans.hpp"

namespace quintile::bench {

Outcome run_clusters(const std::string& file, const std::string& mode, std::size_t features, std::uint32_t k,
                     std::uint32_t starts) {
  std::vector<Buffer<double>> columns;
  for (std::size_t f = 0; f < features; ++f) columns.push_back(read_column(file, "/f" + std::to_string(f)));
  const std::vector<std::span<const double>> points(columns.begin(), columns.end());
  std::vector<double> first;  // the first k points
  for (std::size_t j = 0; j < k; ++j) {
    for (const Buffer<double>& column : columns) first.push_back(column[j]);
  }
  KMeansOptions options = {.k = k, .starts = starts};
  if (mode == "given") {
    options.start = KMeansStart::given;
    options.centres = first;
  } else if (mode == "start") {
    options.max_iterations = 1;
  } else if (mode != "fit") {
    throw UserError("no such mode of clusters: " + mode);
  }
  Stopwatch watch;
  const KMeansFit fit = fit_kmeans(points, options);
  Outcome out = watch.outcome();
  out["exact"]["points"] = fit.assignment.size();
  // From other starts it is another minimum, of about the same depth; after one iteration it is anything.
  if (mode == "given") out["sums"]["inertia"] = fit.inertia;
  if (mode == "fit") out["near"]["inertia"] = fit.inertia;
  out["facts"]["inertia"] = fit.inertia;
  out["facts"]["iterations"] = fit.iterations;
  return out;
}

}  // namespace quintile::bench
