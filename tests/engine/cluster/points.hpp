// Points for tests of clustering, column by column.
#pragma once

#include <cstddef>
#include <random>
#include <span>
#include <vector>

#include "quintile/kmeans.hpp"

namespace quintile::test {

class Points {
 public:
  explicit Points(std::vector<std::vector<double>> columns) : columns_(std::move(columns)) {
    for (const std::vector<double>& column : columns_) views_.emplace_back(column);
  }
  [[nodiscard]] PointColumns view() const { return views_; }
  [[nodiscard]] std::size_t size() const { return columns_[0].size(); }
  [[nodiscard]] double at(std::size_t i, std::size_t f) const { return columns_[f][i]; }

 private:
  std::vector<std::vector<double>> columns_;
  std::vector<std::span<const double>> views_;
};

/// Gaussian balls of standard deviation `spread` around `k` points of a lattice with a spacing of 10; point i belongs
/// to ball i % k.
inline Points planted(std::size_t size, std::size_t features, std::size_t k, double spread, unsigned seed) {
  std::mt19937_64 random(seed);
  std::normal_distribution<double> normal(0, spread);
  std::vector<std::vector<double>> columns(features, std::vector<double>(size));
  for (std::size_t i = 0; i < size; ++i) {
    std::size_t place = i % k;
    for (std::size_t f = 0; f < features; ++f, place /= 3)
      columns[f][i] = 10 * static_cast<double>(f + 1 == features ? place : place % 3) + normal(random);
  }
  return Points(std::move(columns));
}

}  // namespace quintile::test
