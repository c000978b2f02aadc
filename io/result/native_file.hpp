// The frame of both native formats, results and logs: root attributes, tables as vaex trees, and finishing a file
// such that it is either whole and in place or not there at all.
#pragma once

#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "io/hdf5/handle.hpp"
#include "io/result/dataset_writer.hpp"
#include "io/result/staged_file.hpp"
#include "io/result/write_driver.hpp"
#include "quintile/log.hpp"

namespace quintile::io {

inline constexpr std::string_view kResultFormat = "quintile-result";
inline constexpr std::string_view kLogFormat = "quintile-log";
inline constexpr std::int64_t kFormatVersion = 1;

class NativeFile {
 public:
  /// Creates the file under its temporary name, with the attributes format, format_version and engine_version.
  NativeFile(const std::string& path, bool overwrite, std::string_view format, const StorageOptions& storage);
  NativeFile(const NativeFile&) = delete;
  NativeFile& operator=(const NativeFile&) = delete;
  /// Without finish() nothing is left of the file.
  ~NativeFile();

  /// Creates /TABLE and /TABLE/columns. Throws UserError for a name that HDF5 cannot have or that is taken.
  void add_table(const std::string& table);
  /// Creates a column's group; returns the path of what goes in it: /TABLE/columns/COLUMN/ITEM.
  std::string add_column(const std::string& table, const std::string& column);
  /// Adds a dataset; its address stays valid.
  DatasetWriter& add_dataset(DatasetSpec spec);
  void write_object_attributes(const std::string& object, const std::vector<Attribute>& attributes);

  /// Closes the datasets, writes the content checksum and `complete`, closes and verifies the file, and puts it in
  /// place.
  void finish();

 private:
  void add_group(const std::string& path, std::string_view what, const std::string& name);
  void verify() const;

  std::string path_;
  StorageOptions storage_;
  StagedFile staged_;
  WriteOutcome outcome_;
  hdf5::Handle file_;
  std::deque<DatasetWriter> datasets_;
};

/// The attribute content_checksum: over "PATH CHECKSUM\n" of every dataset in the order of their creation.
[[nodiscard]] std::string content_checksum(std::string_view lines);

}  // namespace quintile::io
