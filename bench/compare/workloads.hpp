// The workloads of the comparison, on our side: the one-process-a-run programs that compare.py times.
#pragma once

#include <cstdint>
#include <string>

#include "bench/compare/outcome.hpp"
#include "quintile/aggregate.hpp"

namespace quintile::bench {

/// Log file to last time, count and sum per customer (and days and first time), scores, segments, and revenue by
/// segment. The file may be HDF5 or CSV, with integer or text ids.
[[nodiscard]] Outcome run_rfm(const std::string& log, MeasureSet measures);

/// Everything `quintile run` computes by default; the result stays in memory.
[[nodiscard]] Outcome run_measures(const std::string& log);

/// Last time, count and sum per customer of a log that is in memory when the clock starts.
[[nodiscard]] Outcome run_group_by(const std::string& log);

/// k-means over the columns /f0, /f1, ... of an HDF5 file, in memory when the clock starts. mode: "fit" from k-means++
/// starts, "given" from the first k points, "start" a k-means++ start and one iteration.
[[nodiscard]] Outcome run_clusters(const std::string& file, const std::string& mode, std::size_t features,
                                   std::uint32_t k, std::uint32_t starts);

/// A mixture with full covariances over the first `most` rows of the same columns. mode: "steps" ten iterations from k
/// of the points, "fit" the default fit.
[[nodiscard]] Outcome run_mixture(const std::string& file, const std::string& mode, std::size_t features,
                                  std::uint32_t k, std::size_t most);

/// A log to x, t_x, T and mean spend per customer.
[[nodiscard]] Outcome run_clv_summary(const std::string& log);

/// The same into a file for the next two, of which nothing is compared.
[[nodiscard]] Outcome write_clv_histories(const std::string& log, const std::string& path);

/// Fits a purchase model, or "gamma-gamma", to the first `customers` (0: all) of a file of histories in memory.
[[nodiscard]] Outcome run_clv_fit(const std::string& path, const std::string& model, std::size_t customers);

/// P(alive), purchases in 30, 90 and 365 days, and the value of a year of every customer of a file in memory.
[[nodiscard]] Outcome run_clv_predict(const std::string& path);

/// A dataset of doubles of an HDF5 file into memory.
[[nodiscard]] Outcome run_read(const std::string& file, const std::string& dataset);

/// The doubles of a dataset (read before the clock starts) to a new file, compressed (shuffle and deflate level 1),
/// verified and synced.
[[nodiscard]] Outcome run_write(const std::string& file, const std::string& dataset, const std::string& out);

}  // namespace quintile::bench
