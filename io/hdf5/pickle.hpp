// The one thing of Python's that HDF5 files need: lists of names as PyTables attributes hold them.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace quintile::io::hdf5 {

/// Reads a list of texts pickled with protocol 0 ("(lp0\nVamount\np1\naVprice\np2\na."). Nothing when it is anything
/// else; no code is ever run.
[[nodiscard]] std::optional<std::vector<std::string>> unpickle_names(std::string_view pickle);

}  // namespace quintile::io::hdf5
