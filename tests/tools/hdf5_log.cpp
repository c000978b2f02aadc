#include "hdf5_log.hpp"

#include <hdf5.h>

#include <stdexcept>

namespace quintile::test {
namespace {

template <class T>
hid_t write_column(hid_t file, const char* name, hid_t type, const std::vector<T>& values) {
  const hsize_t size = values.size();
  const hid_t space = H5Screate_simple(1, &size, nullptr);
  const hid_t set = H5Dcreate2(file, name, type, space, H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT);
  if (set < 0 || H5Dwrite(set, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, values.data()) < 0) {
    throw std::runtime_error("cannot write the test file");
  }
  H5Sclose(space);
  return set;
}

void set_units(hid_t set, const std::string& units) {
  const hid_t type = H5Tcopy(H5T_C_S1);
  H5Tset_size(type, units.size());
  const hid_t space = H5Screate(H5S_SCALAR);
  const hid_t attribute = H5Acreate2(set, "units", type, space, H5P_DEFAULT, H5P_DEFAULT);
  H5Awrite(attribute, type, units.c_str());
  H5Aclose(attribute);
  H5Sclose(space);
  H5Tclose(type);
}

}  // namespace

void write_hdf5_log(const std::string& path, const std::vector<std::int64_t>& customers,
                    const std::vector<std::int64_t>& times, const std::vector<double>& amounts) {
  const hid_t file = H5Fcreate(path.c_str(), H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT);
  if (file < 0) throw std::runtime_error("cannot make the test file");
  H5Dclose(write_column(file, "customer", H5T_NATIVE_INT64, customers));
  const hid_t time = write_column(file, "time", H5T_NATIVE_INT64, times);
  set_units(time, "seconds since 1970-01-01");
  H5Dclose(time);
  H5Dclose(write_column(file, "amount", H5T_NATIVE_DOUBLE, amounts));
  H5Fclose(file);
}

}  // namespace quintile::test
