#include "io/result/dataset_writer.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <span>
#include <utility>

#include "io/result/xxh64.hpp"
#include "quintile/error.hpp"

namespace quintile::io {
namespace {

using hdf5::Handle;
using hdf5::require;

std::string failure(const std::string& path) { return fmt::format("cannot write the dataset {}", path); }

// In the order in which readers undo them backwards: shuffle, deflate, Fletcher32.
void set_filters(hid_t properties, const StorageOptions& storage, const std::string& sentence) {
  if (storage.compress) {
    // Single bytes have nothing to shuffle, but the filters' places in the mask stay the same for all columns.
    require<IoError>(H5Pset_shuffle(properties), sentence);
    require<IoError>(H5Pset_deflate(properties, 1), sentence);
  }
  if (storage.checksum) require<IoError>(H5Pset_fletcher32(properties), sentence);
}

}  // namespace

std::uint64_t chunk_rows_for(std::size_t width) noexcept {
  std::uint64_t rows = kChunkRows;
  while (rows > 1 && rows * width > kChunkRows * 8) rows /= 2;
  return rows;
}

std::string column_checksum(const std::vector<std::uint64_t>& chunk_hashes) {
  return fmt::format("xxh64:{:016x}", xxh64(std::as_bytes(std::span(chunk_hashes))));
}

DatasetWriter::DatasetWriter(hid_t file, DatasetSpec spec, StorageOptions storage, const WriteOutcome& outcome)
    : file_(file),
      spec_(std::move(spec)),
      storage_(storage),
      outcome_(outcome),
      chunk_values_(chunk_rows_for(spec_.width)) {}

void DatasetWriter::set_length(std::uint64_t length) {
  if (dataset_) throw InternalError("the length of a dataset came after its first chunk: " + spec_.path);
  length_ = length;
  chunk_values_ = std::clamp<std::uint64_t>(length, 1, chunk_values_);
}

void DatasetWriter::create() {
  const std::string sentence = failure(spec_.path);
  const Handle properties = require<IoError>(H5Pcreate(H5P_DATASET_CREATE), H5Pclose, sentence);
  const hsize_t chunk = chunk_values_;
  require<IoError>(H5Pset_chunk(properties.get(), 1, &chunk), sentence);
  require<IoError>(H5Pset_fill_time(properties.get(), H5D_FILL_TIME_NEVER), sentence);
  // The same job gives the same file.
  require<IoError>(H5Pset_obj_track_times(properties.get(), false), sentence);
  set_filters(properties.get(), storage_, sentence);
  const hsize_t length = length_.value_or(0);
  const hsize_t limit = length > 0 ? length : H5S_UNLIMITED;
  const Handle space = require<IoError>(H5Screate_simple(1, &length, &limit), H5Sclose, sentence);
  dataset_ = require<IoError>(
      H5Dcreate2(file_, spec_.path.c_str(), spec_.type.get(), space.get(), H5P_DEFAULT, properties.get(), H5P_DEFAULT),
      H5Dclose, sentence);
  write_attributes(dataset_.get(), spec_.attributes);
}

void DatasetWriter::write(const EncodedChunk& chunk, const ChunkFacts& facts) {
  const auto lock = hdf5::lock_library();
  if (!dataset_) create();
  if (values_ % chunk_values_ != 0) throw InternalError("a chunk follows one that is not full: " + spec_.path);
  const std::string sentence = failure(spec_.path);
  const hsize_t offset = values_;
  values_ += facts.values;
  if (!length_) {
    const hsize_t extent = values_;
    require<IoError>(H5Dset_extent(dataset_.get(), &extent), sentence);
  }
  require<IoError>(H5Dwrite_chunk(dataset_.get(), H5P_DEFAULT, chunk.skipped_filters, &offset, chunk.stored.size(),
                                  chunk.stored.data()),
                   sentence);
  outcome_.require_written();
  stored_bytes_ += chunk.stored.size();
  hashes_.push_back(facts.hash);
  merge(range_, facts.range, spec_.ordering);
}

void DatasetWriter::close() {
  const auto lock = hdf5::lock_library();
  if (!dataset_) {
    if (length_.value_or(0) != 0) throw InternalError("a dataset was closed before its values came: " + spec_.path);
    set_length(0);
    create();
  }
  if (length_ && *length_ != values_) throw InternalError("a dataset lacks values: " + spec_.path);
  checksum_ = column_checksum(hashes_);
  write_attribute(dataset_.get(), {"checksum", checksum_});
  write_attributes(dataset_.get(), range_attributes(range_, spec_.ordering));
  if (spec_.marks_order) write_attribute(dataset_.get(), {"ascending", range_.ascending});
  require<IoError>(dataset_.release(), failure(spec_.path));
}

}  // namespace quintile::io
