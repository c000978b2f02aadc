// Columns of doubles of any HDF5 file, for workloads that start from columns.
#pragma once

#include <string>

#include "quintile/buffer.hpp"

namespace quintile::bench {

/// All values of a one-dimensional dataset of doubles.
[[nodiscard]] Buffer<double> read_column(const std::string& file, const std::string& dataset);

}  // namespace quintile::bench
