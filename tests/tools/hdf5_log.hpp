// HDF5 files as other programs make them, right and wrong.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace quintile::test {

/// A group of 1-D datasets: customer (int64), time (int64, seconds since 1970) and amount (float64), each of the
/// length given to it.
void write_hdf5_log(const std::string& path, const std::vector<std::int64_t>& customers,
                    const std::vector<std::int64_t>& times, const std::vector<double>& amounts);

}  // namespace quintile::test
