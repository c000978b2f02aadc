#include "io/result/column_specs.hpp"

#include <algorithm>
#include <cstring>
#include <optional>
#include <type_traits>
#include <utility>

#include "io/result/value_types.hpp"
#include "quintile/error.hpp"

namespace quintile::io {
namespace {

using hdf5::require;

Ordering ordering_of(double /*of*/) { return Ordering::other; }
Ordering ordering_of(std::int64_t /*of*/) { return Ordering::int64; }
Ordering ordering_of(std::uint64_t /*of*/) { return Ordering::uint64; }
Ordering ordering_of(std::uint32_t /*of*/) { return Ordering::uint32; }
Ordering ordering_of(std::uint16_t /*of*/) { return Ordering::uint16; }
Ordering ordering_of(std::uint8_t /*of*/) { return Ordering::uint8; }

std::string_view name_of(ColumnRole role) {
  switch (role) {
    case ColumnRole::time:
      return "time";
    case ColumnRole::label:
      return "label";
    case ColumnRole::flag:
      return "flag";
    case ColumnRole::plain:
      break;
  }
  return "plain";
}

// The length at which to store the texts, or nothing where padding would waste much or lose a zero byte at the end.
std::optional<std::size_t> fixed_length(const TextView& texts) {
  constexpr std::size_t kSmall = std::size_t{1} << 20;
  std::size_t longest = 1;
  for (std::size_t i = 0; i < texts.size(); ++i) {
    longest = std::max(longest, texts[i].size());
    if (longest > kLongestFixedText) return std::nullopt;
  }
  const std::size_t bytes = texts.offsets.empty() ? 0 : texts.offsets.back();
  const std::size_t padded = longest * texts.size();
  if (padded > kSmall && padded > 2 * (bytes + 8 * texts.size())) return std::nullopt;
  if (bytes > 0 && std::memchr(texts.bytes, '\0', bytes) != nullptr) return std::nullopt;
  return longest;
}

std::vector<ColumnDataset> text_datasets(const ColumnView& column, const TextView& texts, const std::string& group) {
  std::vector<ColumnDataset> datasets;
  auto attributes = column_attributes(column.unit, column.description, column.role);
  if (const auto length = fixed_length(texts)) {
    DatasetSpec spec;
    spec.path = group + "/data";
    spec.type = text_type(*length);
    spec.width = *length;
    spec.attributes = std::move(attributes);
    ColumnBytes bytes{texts.size(), {}, [texts, width = *length](std::uint64_t begin, std::span<std::byte> out) {
                        std::fill(out.begin(), out.end(), std::byte{0});
                        for (std::size_t i = 0; i * width < out.size(); ++i) {
                          const std::string_view text = texts[begin + i];
                          std::copy_n(text.data(), text.size(), reinterpret_cast<char*>(out.data() + i * width));
                        }
                      }};
    datasets.push_back({std::move(spec), std::move(bytes)});
    return datasets;
  }
  const std::span characters(texts.bytes, texts.offsets.back());
  datasets.push_back(
      {text_bytes_spec(group, std::move(attributes)), {characters.size(), std::as_bytes(characters), {}}});
  datasets.push_back({text_indices_spec(group), {texts.offsets.size(), std::as_bytes(texts.offsets), {}}});
  return datasets;
}

}  // namespace

std::vector<Attribute> column_attributes(const std::string& unit, const std::string& description, ColumnRole role) {
  std::vector<Attribute> attributes;
  if (role == ColumnRole::time) {
    attributes = {{"unit", std::string("ns")},
                  {"units", std::string("nanoseconds since 1970-01-01")},
                  {"missing_value", std::numeric_limits<std::int64_t>::min()}};
  } else if (!unit.empty()) {
    attributes.push_back({"unit", unit});
  }
  if (!description.empty()) attributes.push_back({"description", description});
  attributes.push_back({"role", std::string(name_of(role))});
  return attributes;
}

DatasetSpec text_bytes_spec(const std::string& group, std::vector<Attribute> attributes) {
  const auto lock = hdf5::lock_library();
  DatasetSpec spec;
  spec.path = group + "/data";
  spec.type = require<IoError>(H5Tcopy(H5T_STD_U8LE), H5Tclose, "cannot describe the type of a column");
  spec.width = 1;
  spec.attributes = std::move(attributes);
  spec.attributes.push_back({"dtype", std::string("str")});
  return spec;
}

DatasetSpec text_indices_spec(const std::string& group) {
  const auto lock = hdf5::lock_library();
  DatasetSpec spec;
  spec.path = group + "/indices";
  spec.type = require<IoError>(H5Tcopy(H5T_STD_I64LE), H5Tclose, "cannot describe the type of a column");
  return spec;
}

std::vector<ColumnDataset> datasets_of(const ColumnView& column, const std::string& group) {
  return std::visit(
      [&](const auto& values) -> std::vector<ColumnDataset> {
        using Values = std::decay_t<decltype(values)>;
        if constexpr (std::is_same_v<Values, TextView>) {
          return text_datasets(column, values, group);
        } else {
          using Value = typename Values::value_type;
          DatasetSpec spec;
          spec.path = group + "/data";
          spec.type = number_type(column);
          spec.width = sizeof(Value);
          if (column.role == ColumnRole::plain || column.role == ColumnRole::time) spec.ordering = ordering_of(Value{});
          if (column.role == ColumnRole::time) spec.missing = std::numeric_limits<std::int64_t>::min();
          spec.attributes = column_attributes(column.unit, column.description, column.role);
          std::vector<ColumnDataset> datasets;
          datasets.push_back({std::move(spec), {values.size(), std::as_bytes(values), {}}});
          return datasets;
        }
      },
      column.values);
}

}  // namespace quintile::io
