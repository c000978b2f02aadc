#include "io/result/attributes.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <type_traits>

#include "io/hdf5/handle.hpp"
#include "io/result/value_types.hpp"
#include "quintile/error.hpp"

namespace quintile::io {
namespace {

using hdf5::Handle;
using hdf5::require;

constexpr std::size_t kLongestText = std::size_t{64} << 20;

void write_scalar(hid_t object, const std::string& name, hid_t file_type, hid_t memory_type, const void* value) {
  const auto sentence = fmt::format("cannot write the attribute '{}'", name);
  const Handle space = require<IoError>(H5Screate(H5S_SCALAR), H5Sclose, sentence);
  Handle attribute = require<IoError>(
      H5Acreate2(object, name.c_str(), file_type, space.get(), H5P_DEFAULT, H5P_DEFAULT), H5Aclose, sentence);
  require<IoError>(H5Awrite(attribute.get(), memory_type, value), sentence);
  require<IoError>(attribute.release(), sentence);
}

std::string read_text(hid_t attribute, hid_t type, const std::string& sentence) {
  if (H5Tis_variable_str(type) > 0) throw DataError(sentence + ": it is a text of variable length");
  const std::size_t size = H5Tget_size(type);
  if (size > kLongestText) throw DataError(sentence + ": it is too long");
  std::string text(size, '\0');
  require<DataError>(H5Aread(attribute, type, text.data()), sentence);
  text.erase(std::find_if(text.rbegin(), text.rend(), [](char c) { return c != '\0'; }).base(), text.end());
  return text;
}

template <class Integer>
std::string read_integer(hid_t attribute, hid_t memory_type, const std::string& sentence) {
  Integer value = 0;
  require<DataError>(H5Aread(attribute, memory_type, &value), sentence);
  return std::to_string(value);
}

}  // namespace

void write_attribute(hid_t object, const Attribute& attribute) {
  const auto lock = hdf5::lock_library();
  std::visit(
      [&](const auto& value) {
        using Value = std::decay_t<decltype(value)>;
        if constexpr (std::is_same_v<Value, std::string>) {
          const Handle type = text_type(value.size());
          // The buffer of an empty text still has its terminating zero.
          write_scalar(object, attribute.name, type.get(), type.get(), value.c_str());
        } else if constexpr (std::is_same_v<Value, bool>) {
          const Handle type = flag_type();
          const std::uint8_t code = value ? 1 : 0;
          write_scalar(object, attribute.name, type.get(), type.get(), &code);
        } else if constexpr (std::is_same_v<Value, std::int64_t>) {
          write_scalar(object, attribute.name, H5T_STD_I64LE, H5T_NATIVE_INT64, &value);
        } else {
          write_scalar(object, attribute.name, H5T_STD_U64LE, H5T_NATIVE_UINT64, &value);
        }
      },
      attribute.value);
}

void write_attributes(hid_t object, const std::vector<Attribute>& attributes) {
  for (const Attribute& attribute : attributes) write_attribute(object, attribute);
}

std::optional<std::string> read_attribute(hid_t object, std::string_view name) {
  const auto lock = hdf5::lock_library();
  const std::string text(name);
  const auto sentence = fmt::format("cannot read the attribute '{}'", name);
  const htri_t exists = require<DataError>(H5Aexists(object, text.c_str()), sentence);
  if (exists == 0) return std::nullopt;
  const Handle attribute = require<DataError>(H5Aopen(object, text.c_str(), H5P_DEFAULT), H5Aclose, sentence);
  const Handle space = require<DataError>(H5Aget_space(attribute.get()), H5Sclose, sentence);
  if (H5Sget_simple_extent_npoints(space.get()) != 1) return std::nullopt;
  const Handle type = require<DataError>(H5Aget_type(attribute.get()), H5Tclose, sentence);
  switch (H5Tget_class(type.get())) {
    case H5T_STRING:
      return read_text(attribute.get(), type.get(), sentence);
    case H5T_INTEGER:
      if (H5Tget_sign(type.get()) == H5T_SGN_NONE) {
        return read_integer<std::uint64_t>(attribute.get(), H5T_NATIVE_UINT64, sentence);
      }
      return read_integer<std::int64_t>(attribute.get(), H5T_NATIVE_INT64, sentence);
    case H5T_ENUM: {
      if (H5Tget_size(type.get()) != 1) return std::nullopt;
      std::uint8_t code = 0;
      require<DataError>(H5Aread(attribute.get(), type.get(), &code), sentence);
      return code != 0 ? "true" : "false";
    }
    default:
      return std::nullopt;
  }
}

}  // namespace quintile::io
