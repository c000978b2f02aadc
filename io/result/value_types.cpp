#include "io/result/value_types.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <memory>
#include <type_traits>

#include "quintile/error.hpp"

namespace quintile::io {
namespace {

using hdf5::Handle;
using hdf5::require;

constexpr const char* kSentence = "cannot describe the type of a column";

Handle copy_type(hid_t type) { return require<IoError>(H5Tcopy(type), H5Tclose, kSentence); }

hid_t number_type_of(double /*of*/) { return H5T_IEEE_F64LE; }
hid_t number_type_of(std::int64_t /*of*/) { return H5T_STD_I64LE; }
hid_t number_type_of(std::uint64_t /*of*/) { return H5T_STD_U64LE; }
hid_t number_type_of(std::uint32_t /*of*/) { return H5T_STD_U32LE; }
hid_t number_type_of(std::uint16_t /*of*/) { return H5T_STD_U16LE; }
hid_t number_type_of(std::uint8_t /*of*/) { return H5T_STD_U8LE; }

}  // namespace

Handle text_type(std::size_t length) {
  const auto lock = hdf5::lock_library();
  Handle type = copy_type(H5T_C_S1);
  require<IoError>(H5Tset_size(type.get(), std::max<std::size_t>(length, 1)), kSentence);
  require<IoError>(H5Tset_strpad(type.get(), H5T_STR_NULLPAD), kSentence);
  require<IoError>(H5Tset_cset(type.get(), H5T_CSET_UTF8), kSentence);
  return type;
}

Handle flag_type() {
  static const std::array<std::string, 2> names = {"FALSE", "TRUE"};
  return label_type(names, "");
}

Handle label_type(std::span<const std::string> names, std::string_view column) {
  constexpr std::size_t kCodes = 256;
  if (names.empty() || names.size() > kCodes) {
    throw UserError(
        fmt::format("column '{}' must have between 1 and {} labels; it has {}", column, kCodes, names.size()));
  }
  const auto lock = hdf5::lock_library();
  Handle type = require<IoError>(H5Tenum_create(H5T_STD_U8LE), H5Tclose, kSentence);
  for (std::size_t code = 0; code < names.size(); ++code) {
    const std::string& name = names[code];
    if (name.empty() || name.find('\0') != std::string::npos) {
      throw UserError(fmt::format("label {} of column '{}' is empty or has a zero byte. Give it a name", code, column));
    }
    if (std::find(names.begin(), names.begin() + static_cast<std::ptrdiff_t>(code), name) !=
        names.begin() + static_cast<std::ptrdiff_t>(code)) {
      throw UserError(fmt::format("two labels of column '{}' have the same name: '{}'. Rename one", column, name));
    }
    const auto value = static_cast<std::uint8_t>(code);
    require<IoError>(H5Tenum_insert(type.get(), name.c_str(), &value), kSentence);
  }
  return type;
}

Handle number_type(const ColumnView& column) {
  if (column.role == ColumnRole::flag) return flag_type();
  if (column.role == ColumnRole::label) return label_type(column.labels, column.name);
  const auto lock = hdf5::lock_library();
  return std::visit(
      [](const auto& values) -> Handle {
        using Values = std::decay_t<decltype(values)>;
        if constexpr (std::is_same_v<Values, TextView>) {
          throw InternalError("a text column has no number type");
        } else {
          return copy_type(number_type_of(typename Values::value_type{}));
        }
      },
      column.values);
}

std::vector<std::string> enum_names(hid_t type) {
  const auto lock = hdf5::lock_library();
  constexpr const char* kReading = "cannot read the names of labels";
  std::vector<std::string> names;
  const int members = require<DataError>(H5Tget_nmembers(type), kReading);
  for (int i = 0; i < members; ++i) {
    std::uint8_t code = 0;
    require<DataError>(H5Tget_member_value(type, static_cast<unsigned>(i), &code), kReading);
    const std::unique_ptr<char, herr_t (*)(void*)> name(H5Tget_member_name(type, static_cast<unsigned>(i)),
                                                        H5free_memory);
    if (!name) throw DataError(fmt::format("{}: {}", kReading, hdf5::error_text()));
    if (names.size() <= code) names.resize(code + std::size_t{1});
    names[code] = name.get();
  }
  return names;
}

}  // namespace quintile::io
