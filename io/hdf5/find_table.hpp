// Which table of a file is meant.
#pragma once

#include <string>

#include "io/hdf5/layout.hpp"

namespace quintile::io::hdf5 {

/// The table at `dataset`, or, when that is empty, the only one of the file. Throws UserError (several fit, or nothing
/// is there) or DataError (no table, or one that cannot be read).
[[nodiscard]] TableLayout find_table(const LayoutContext& context, const std::string& dataset);

}  // namespace quintile::io::hdf5
