// The coordinates that distances are computed in.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace quintile::clustering {

/// Value v of feature f becomes (v - origin[f]) * scale, so that few digits are spent on what all points share, and
/// squares stay within the range of a float.
struct Frame {
  std::vector<double> origin;
  double scale = 1;  ///< a power of two

  /// Rows of all features, into the frame and back.
  [[nodiscard]] std::vector<double> inside(std::span<const double> rows) const {
    std::vector<double> out;
    for (std::size_t i = 0; i < rows.size(); ++i) out.push_back((rows[i] - origin[i % origin.size()]) * scale);
    return out;
  }
  [[nodiscard]] std::vector<double> outside(std::span<const double> rows) const {
    std::vector<double> out;
    for (std::size_t i = 0; i < rows.size(); ++i) out.push_back(rows[i] / scale + origin[i % origin.size()]);
    return out;
  }
};

}  // namespace quintile::clustering
