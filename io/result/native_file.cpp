#include "io/result/native_file.hpp"

#include <fmt/format.h>

#include <span>
#include <utility>

#include "io/result/xxh64.hpp"
#include "quintile/error.hpp"
#include "quintile/version.hpp"

namespace quintile::io {
namespace {

using hdf5::Handle;
using hdf5::require;

// Groups and the root keep the order in which tables and columns were added; nothing keeps the time of day.
Handle group_properties(hid_t kind) {
  Handle properties = require<IoError>(H5Pcreate(kind), H5Pclose, "cannot set up HDF5");
  const unsigned order = H5P_CRT_ORDER_TRACKED | H5P_CRT_ORDER_INDEXED;
  require<IoError>(H5Pset_link_creation_order(properties.get(), order), "cannot set up HDF5");
  require<IoError>(H5Pset_obj_track_times(properties.get(), false), "cannot set up HDF5");
  return properties;
}

// The version 1.10 format, whose metadata carry checksums; everything in a file is closed with it.
Handle access_properties() {
  Handle access = require<IoError>(H5Pcreate(H5P_FILE_ACCESS), H5Pclose, "cannot set up HDF5");
  require<IoError>(H5Pset_libver_bounds(access.get(), H5F_LIBVER_V110, H5F_LIBVER_V110), "cannot set up HDF5");
  require<IoError>(H5Pset_fclose_degree(access.get(), H5F_CLOSE_STRONG), "cannot set up HDF5");
  return access;
}

std::string failure(const std::string& path) { return fmt::format("cannot write '{}'", path); }

}  // namespace

std::string content_checksum(std::string_view lines) {
  return fmt::format("xxh64:{:016x}", xxh64(std::as_bytes(std::span(lines))));
}

NativeFile::NativeFile(const std::string& path, bool overwrite, std::string_view format, const StorageOptions& storage)
    : path_(path), storage_(storage), staged_(path, overwrite), outcome_{path} {
  const auto lock = hdf5::lock_library();
  const Handle access = access_properties();
  set_write_driver(access.get(), outcome_);
  const Handle creation = group_properties(H5P_FILE_CREATE);
  file_ = require<IoError>(H5Fcreate(staged_.path().c_str(), H5F_ACC_TRUNC, creation.get(), access.get()), H5Fclose,
                           failure(path_));
  write_attributes(file_.get(), {{"format", std::string(format)},
                                 {"format_version", kFormatVersion},
                                 {"engine_version", std::string(version())}});
}

NativeFile::~NativeFile() {
  if (!file_) return;
  const auto lock = hdf5::lock_library();
  outcome_.discard = true;
  datasets_.clear();
  (void)file_.release();
}

void NativeFile::add_group(const std::string& path, std::string_view what, const std::string& name) {
  const auto lock = hdf5::lock_library();
  const Handle properties = group_properties(H5P_GROUP_CREATE);
  if (H5Lexists(file_.get(), path.c_str(), H5P_DEFAULT) > 0) {
    throw UserError(fmt::format("two {}s have the same name: '{}'. Rename one", what, name));
  }
  Handle group = require<IoError>(H5Gcreate2(file_.get(), path.c_str(), H5P_DEFAULT, properties.get(), H5P_DEFAULT),
                                  H5Gclose, failure(path_));
  require<IoError>(group.release(), failure(path_));
}

void NativeFile::add_table(const std::string& table) {
  if (table.empty() || table == "." || table.find('/') != std::string::npos || table.find('\0') != std::string::npos) {
    throw UserError(fmt::format("'{}' cannot be the name of a table in an HDF5 file. Rename it", table));
  }
  add_group("/" + table, "table", table);
  add_group("/" + table + "/columns", "table", table);
}

std::string NativeFile::add_column(const std::string& table, const std::string& column) {
  if (column.empty() || column == "." || column.find('/') != std::string::npos ||
      column.find('\0') != std::string::npos) {
    throw UserError(fmt::format("'{}' cannot be the name of a column in an HDF5 file. Rename it", column));
  }
  const std::string path = "/" + table + "/columns/" + column;
  add_group(path, "column", column);
  return path;
}

DatasetWriter& NativeFile::add_dataset(DatasetSpec spec) {
  return datasets_.emplace_back(file_.get(), std::move(spec), storage_, outcome_);
}

void NativeFile::write_object_attributes(const std::string& object, const std::vector<Attribute>& attributes) {
  const auto lock = hdf5::lock_library();
  const Handle handle = require<IoError>(H5Oopen(file_.get(), object.c_str(), H5P_DEFAULT), H5Oclose, failure(path_));
  write_attributes(handle.get(), attributes);
}

void NativeFile::finish() {
  {
    const auto lock = hdf5::lock_library();
    std::string lines;
    for (DatasetWriter& dataset : datasets_) {
      dataset.close();
      lines += dataset.spec().path + " " + dataset.checksum() + "\n";
    }
    write_attribute(file_.get(), {"content_checksum", content_checksum(lines)});
    // Everything else is on its way to the disk before the mark that says so.
    require<IoError>(H5Fflush(file_.get(), H5F_SCOPE_GLOBAL), failure(path_));
    outcome_.require_written();
    write_attribute(file_.get(), {"complete", true});
    require<IoError>(file_.release(), failure(path_));
    outcome_.require_written();
    verify();
  }
  staged_.commit();
}

void NativeFile::verify() const {
  // The library may report a closed file where metadata never reached the disk, so what it says counts only when the
  // file opens again and holds what was written.
  const std::string sentence =
      fmt::format("the file '{}' was not written whole. Is there space left on the disk?", path_);
  const Handle access = access_properties();
  const Handle file =
      require<IoError>(H5Fopen(staged_.path().c_str(), H5F_ACC_RDONLY, access.get()), H5Fclose, sentence);
  if (read_attribute(file.get(), "complete") != "true") throw IoError(sentence);
  for (const DatasetWriter& written : datasets_) {
    const Handle dataset =
        require<IoError>(H5Dopen2(file.get(), written.spec().path.c_str(), H5P_DEFAULT), H5Dclose, sentence);
    const Handle space = require<IoError>(H5Dget_space(dataset.get()), H5Sclose, sentence);
    const bool same = H5Sget_simple_extent_npoints(space.get()) == static_cast<hssize_t>(written.values()) &&
                      H5Dget_storage_size(dataset.get()) == written.stored_bytes() &&
                      read_attribute(dataset.get(), "checksum") == written.checksum();
    if (!same) throw IoError(sentence);
  }
}

}  // namespace quintile::io
