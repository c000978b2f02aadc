// The filters of a chunked dataset, undone without the HDF5 library.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "io/hdf5/handle.hpp"
#include "io/hdf5/scratch.hpp"

namespace quintile::io::hdf5 {

class FilterPipeline {
 public:
  struct Filter {
    int id = 0;
    std::size_t element = 0;  ///< of shuffle: bytes per element
  };

  FilterPipeline() = default;
  explicit FilterPipeline(std::vector<Filter> filters) : filters_(std::move(filters)) {}
  /// Takes the filters of dataset creation properties. Call with the lock held. Throws DataError.
  [[nodiscard]] static FilterPipeline of(hid_t creation_properties, const std::string& where);

  /// "shuffle + deflate"; empty without filters.
  [[nodiscard]] std::string text() const;
  [[nodiscard]] bool empty() const noexcept { return filters_.empty(); }
  /// The first filter that decode() does not know, or 0.
  [[nodiscard]] int unknown() const noexcept;

  /// How many checksums lie behind the bytes of a chunk that needs no other filter undone; nothing where one does.
  [[nodiscard]] std::optional<std::size_t> checksums_only(std::uint32_t mask) const noexcept;

  /// Undoes the filters, last first, into exactly out.size() bytes. Bit i of the mask says that filter i was left out
  /// of this chunk. Throws BadChunk.
  void decode(std::span<const char> stored, std::uint32_t mask, std::span<char> out, Scratch& scratch) const;

 private:
  std::vector<Filter> filters_;  // in writing order
};

/// "deflate", "LZ4", ... or "filter 32123".
[[nodiscard]] std::string filter_name(int id);

}  // namespace quintile::io::hdf5
