// HDF5 files of any origin as typed columns.
#pragma once

#include <memory>
#include <string>

#include "io/table_source.hpp"

namespace quintile::io {

struct Hdf5Options {
  std::string dataset;           ///< path of the group or compound dataset; empty: the only table that fits
  bool follow_external = false;  ///< allow external links, external storage and virtual datasets
};

/// True when the file can be opened and carries the HDF5 signature (at 0, 512, 1024, 2048, ...).
[[nodiscard]] bool is_hdf5(const std::string& path);

/// Opens a table: a group of equal-length 1-D datasets, a vaex tree, or a compound 1-D dataset. Throws IoError (cannot
/// be opened), DataError (not HDF5, truncated, no table, lengths that differ) or UserError (several tables fit, no
/// such object, an external link that was not asked for). Columns of types without a CellType are left out.
[[nodiscard]] std::unique_ptr<TableSource> open_hdf5(const std::string& path, const Hdf5Options& options);

}  // namespace quintile::io
