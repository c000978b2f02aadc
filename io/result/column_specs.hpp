// A column of a table as the datasets that hold it: one for numbers and short texts, two for long texts.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "io/result/dataset_writer.hpp"
#include "quintile/table.hpp"

namespace quintile::io {

/// Where the values of a dataset come from.
struct ColumnBytes {
  std::uint64_t values = 0;
  std::span<const std::byte> direct;  ///< all values, when they are in memory as they will be in the file
  /// Otherwise writes the values from index `begin` on that fill the span. Safe to call from several threads.
  std::function<void(std::uint64_t begin, std::span<std::byte>)> gather;
};

struct ColumnDataset {
  DatasetSpec spec;
  ColumnBytes bytes;
};

/// The column's values must outlive what this returns. `group` is the path of the column's group. Throws UserError
/// as label_type does.
[[nodiscard]] std::vector<ColumnDataset> datasets_of(const ColumnView& column, const std::string& group);

/// Attributes unit, description and role (and CF's units for times).
[[nodiscard]] std::vector<Attribute> column_attributes(const std::string& unit, const std::string& description,
                                                       ColumnRole role);

/// The two datasets of texts of any length, as vaex lays them out: /GROUP/data with all bytes one after the other,
/// and /GROUP/indices with where each text begins, and one more for the end.
[[nodiscard]] DatasetSpec text_bytes_spec(const std::string& group, std::vector<Attribute> attributes);
[[nodiscard]] DatasetSpec text_indices_spec(const std::string& group);

/// Texts of up to this many bytes may be stored with a fixed length.
inline constexpr std::size_t kLongestFixedText = 255;

}  // namespace quintile::io
