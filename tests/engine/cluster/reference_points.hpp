// Points in groups that a few lines of Python make as well.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "tests/engine/cluster/random_numbers.hpp"

namespace quintile::test {

struct ReferencePoints {
  /// Bell-shaped groups that overlap; feature j leans on feature j - 1.
  ReferencePoints(std::uint64_t seed, std::size_t n, std::size_t features, std::size_t groups)
      : columns(features, std::vector<double>(n)) {
    Uniform random(seed);
    for (std::size_t i = 0; i < n; ++i) {
      const auto group = static_cast<std::size_t>(random.next() * static_cast<double>(groups));
      for (std::size_t j = 0; j < features; ++j) {
        double bell = random.next();
        for (int more = 0; more < 3; ++more) bell += random.next();
        columns[j][i] = 3 * static_cast<double>((group * (j + 1)) % groups) +
                        (1 + 0.5 * static_cast<double>(group)) * (bell - 2) + (j > 0 ? 0.4 * columns[j - 1][i] : 0);
      }
    }
    for (const auto& column : columns) spans.emplace_back(column);
  }

  /// k points, evenly spaced, row by row.
  [[nodiscard]] std::vector<double> spaced(std::size_t k) const {
    std::vector<double> out;
    const std::size_t n = columns.front().size();
    for (std::size_t c = 0; c < k; ++c) {
      const auto row =
          static_cast<std::size_t>((static_cast<double>(c) + 0.5) * static_cast<double>(n) / static_cast<double>(k));
      for (const auto& column : columns) out.push_back(column[row]);
    }
    return out;
  }

  std::vector<std::vector<double>> columns;
  std::vector<std::span<const double>> spans;
};

}  // namespace quintile::test
