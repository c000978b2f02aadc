// HDF5 files made by the library's C API for the tests, and what our reader makes of them.
#pragma once

#include <gtest/gtest.h>
#include <hdf5.h>

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <variant>
#include <vector>

#include "io/hdf5/handle.hpp"
#include "io/hdf5/open_hdf5.hpp"

namespace quintile::io::hdf5 {

/// A file in a directory of its own, removed at the end.
class SampleFile {
 public:
  /// `latest`: with the bounds our own writer uses (V110), whose metadata have checksums.
  explicit SampleFile(bool latest = false, hsize_t user_block = 0);
  ~SampleFile();
  SampleFile(const SampleFile&) = delete;
  SampleFile& operator=(const SampleFile&) = delete;

  [[nodiscard]] std::string path() const { return (directory_ / "sample.h5").string(); }
  [[nodiscard]] const std::filesystem::path& directory() const { return directory_; }
  [[nodiscard]] hid_t id() const { return file_.get(); }
  /// Closes the file, so that it can be read.
  void close();

  void group(const std::string& name);
  /// Writes a 1-D dataset: `stored` is its type in the file, `memory` that of `data`.
  void write(const std::string& name, hid_t stored, hid_t memory, hsize_t rows, const void* data,
             hid_t properties = H5P_DEFAULT);
  void write(const std::string& name, const std::vector<std::int64_t>& values, hid_t properties = H5P_DEFAULT);
  void write(const std::string& name, const std::vector<double>& values, hid_t properties = H5P_DEFAULT);
  /// Creates a 1-D dataset without writing it.
  Handle create(const std::string& name, hid_t stored, hsize_t rows, hid_t properties, hsize_t maximum = 0);
  void attribute(const std::string& object, const std::string& name, const std::string& text);

 private:
  std::filesystem::path directory_;
  Handle file_;
};

/// Dataset creation properties.
[[nodiscard]] Handle properties();
[[nodiscard]] Handle chunked(hsize_t rows);

/// A column read to the end.
using Values =
    std::variant<std::vector<std::int64_t>, std::vector<std::uint64_t>, std::vector<double>, std::vector<std::string>>;
struct ReadBack {
  std::vector<Values> columns;
  std::vector<std::size_t> blocks;  ///< rows of each

  [[nodiscard]] const std::vector<std::int64_t>& integers(std::size_t i = 0) const {
    return std::get<std::vector<std::int64_t>>(columns.at(i));
  }
  [[nodiscard]] const std::vector<double>& reals(std::size_t i = 0) const {
    return std::get<std::vector<double>>(columns.at(i));
  }
  [[nodiscard]] const std::vector<std::string>& texts(std::size_t i = 0) const {
    return std::get<std::vector<std::string>>(columns.at(i));
  }
};

/// Reads all blocks in order, the selected columns (all by default).
[[nodiscard]] ReadBack read_all(TableSource& source);
[[nodiscard]] ReadBack read_all(const std::string& path, const Hdf5Options& options = {});

/// The message of the Failure that `work` throws; fails the test when it throws none or another type.
template <class Failure>
std::string failure_of(const std::function<void()>& work) {
  try {
    work();
  } catch (const Failure& failure) {
    return failure.what();
  } catch (const std::exception& other) {
    ADD_FAILURE() << "another failure: " << other.what();
    return {};
  }
  ADD_FAILURE() << "nothing was thrown";
  return {};
}

}  // namespace quintile::io::hdf5
