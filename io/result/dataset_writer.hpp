// One dataset of a native file while it is written, chunk after chunk.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "io/hdf5/handle.hpp"
#include "io/result/attributes.hpp"
#include "io/result/encode_chunk.hpp"
#include "io/result/statistics.hpp"
#include "io/result/write_driver.hpp"
#include "quintile/log.hpp"

namespace quintile::io {

/// Rows per chunk of columns of up to 8 bytes: 4 MiB of doubles. Wider ones halve it as often as it takes to stay
/// within 4 MiB, so that the chunks of all columns of a table nest.
inline constexpr std::uint64_t kChunkRows = 524'288;
[[nodiscard]] std::uint64_t chunk_rows_for(std::size_t width) noexcept;

/// What a dataset is to look like.
struct DatasetSpec {
  std::string path;  ///< from the root; its group exists
  hdf5::Handle type;
  std::size_t width = 8;  ///< bytes of a value
  Ordering ordering = Ordering::other;
  std::optional<std::int64_t> missing;  ///< CF's missing_value
  std::vector<Attribute> attributes;
  bool marks_order = false;  ///< attribute `ascending`
};

/// What the writer has to know of a chunk beside its bytes.
struct ChunkFacts {
  std::uint64_t values = 0;
  std::uint64_t hash = 0;
  Range range;
};

/// Written by one thread at a time.
class DatasetWriter {
 public:
  /// The file and its outcome must outlive it.
  DatasetWriter(hid_t file, DatasetSpec spec, StorageOptions storage, const WriteOutcome& outcome);

  [[nodiscard]] const DatasetSpec& spec() const noexcept { return spec_; }
  [[nodiscard]] std::uint64_t chunk_values() const noexcept { return chunk_values_; }
  /// Announces the number of values; without it, before the first chunk is encoded, the dataset can grow for ever.
  void set_length(std::uint64_t length);

  /// Writes the next chunk. Every one but the last holds chunk_values() values. Throws IoError when the disk is full.
  void write(const EncodedChunk& chunk, const ChunkFacts& facts);
  /// Writes the checksum and the range and closes the dataset.
  void close();

  [[nodiscard]] std::uint64_t values() const noexcept { return values_; }
  /// Bytes that the chunks take in the file.
  [[nodiscard]] std::uint64_t stored_bytes() const noexcept { return stored_bytes_; }
  /// After close(): "xxh64:" and 16 hexadecimal digits.
  [[nodiscard]] const std::string& checksum() const noexcept { return checksum_; }

 private:
  void create();

  hid_t file_;
  DatasetSpec spec_;
  StorageOptions storage_;
  const WriteOutcome& outcome_;
  std::uint64_t chunk_values_;
  std::optional<std::uint64_t> length_;
  hdf5::Handle dataset_;
  std::uint64_t values_ = 0;
  std::uint64_t stored_bytes_ = 0;
  std::vector<std::uint64_t> hashes_;
  Range range_;
  std::string checksum_;
};

/// The checksum of a column from those of its chunks.
[[nodiscard]] std::string column_checksum(const std::vector<std::uint64_t>& chunk_hashes);

}  // namespace quintile::io
