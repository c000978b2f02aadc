#include "io/hdf5/stored_type.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <bit>

namespace quintile::io::hdf5 {
namespace {

constexpr std::size_t kMaxText = std::size_t{64} << 20;
constexpr std::size_t kMaxNumber = 64;
constexpr int kMaxMembers = 65'536;

std::optional<bool> is_swapped(hid_t type, std::size_t size) {
  if (size == 1) return false;
  switch (H5Tget_order(type)) {
    case H5T_ORDER_LE:
      return std::endian::native == std::endian::big;
    case H5T_ORDER_BE:
      return std::endian::native == std::endian::little;
    default:
      return std::nullopt;
  }
}

std::string with_order(std::string text, const StoredType& type) {
  if (type.swapped) text += std::endian::native == std::endian::little ? " big-endian" : " little-endian";
  return text;
}

StoredType converted_by_library(hid_t type, StoredType out) {
  out.encoding = Encoding::library;
  out.swapped = false;
  out.type = std::make_shared<const Handle>(H5Tcopy(type), H5Tclose);
  return out;
}

std::optional<Encoding> integer_encoding(std::size_t size, bool is_signed) {
  switch (size) {
    case 1:
      return is_signed ? Encoding::int8 : Encoding::uint8;
    case 2:
      return is_signed ? Encoding::int16 : Encoding::uint16;
    case 4:
      return is_signed ? Encoding::int32 : Encoding::uint32;
    case 8:
      return is_signed ? Encoding::int64 : Encoding::uint64;
    default:
      return std::nullopt;
  }
}

// Integers and, with is_signed = false, bit fields.
std::optional<StoredType> describe_integer(hid_t type, bool is_signed, const char* name) {
  StoredType out;
  out.size = H5Tget_size(type);
  const std::size_t precision = H5Tget_precision(type);
  if (out.size == 0 || out.size > kMaxNumber || precision == 0 || precision > 64) return std::nullopt;
  out.cell = !is_signed && precision == 64 ? CellType::uint64 : CellType::int64;
  out.text = fmt::format("{}{}", name, precision);
  const auto encoding = integer_encoding(out.size, is_signed);
  const auto swapped = is_swapped(type, out.size);
  if (!encoding || !swapped || precision != out.size * 8) return converted_by_library(type, std::move(out));
  out.encoding = *encoding;
  out.swapped = *swapped;
  out.text = with_order(std::move(out.text), out);
  return out;
}

// True for the IEEE format of that many exponent and mantissa bits.
bool is_ieee(hid_t type, std::size_t exponent, std::size_t mantissa) {
  std::size_t sign_at = 0;
  std::size_t exponent_at = 0;
  std::size_t exponent_bits = 0;
  std::size_t mantissa_at = 0;
  std::size_t mantissa_bits = 0;
  return H5Tget_fields(type, &sign_at, &exponent_at, &exponent_bits, &mantissa_at, &mantissa_bits) >= 0 &&
         mantissa_at == 0 && mantissa_bits == mantissa && exponent_at == mantissa && exponent_bits == exponent &&
         sign_at == mantissa + exponent && H5Tget_ebias(type) == (std::size_t{1} << (exponent - 1)) - 1 &&
         H5Tget_norm(type) == H5T_NORM_IMPLIED;
}

std::optional<StoredType> describe_float(hid_t type) {
  StoredType out;
  out.size = H5Tget_size(type);
  if (out.size == 0 || out.size > kMaxNumber) return std::nullopt;
  out.cell = CellType::real;
  out.text = fmt::format("float{}", H5Tget_precision(type));
  const auto swapped = is_swapped(type, out.size);
  if (swapped && out.size == 2 && is_ieee(type, 5, 10)) {
    out.encoding = Encoding::float16;
  } else if (swapped && out.size == 4 && is_ieee(type, 8, 23)) {
    out.encoding = Encoding::float32;
  } else if (swapped && out.size == 8 && is_ieee(type, 11, 52)) {
    out.encoding = Encoding::float64;
  } else {
    return converted_by_library(type, std::move(out));
  }
  out.swapped = *swapped;
  out.text = with_order(std::move(out.text), out);
  return out;
}

std::optional<StoredType> describe_text(hid_t type) {
  StoredType out;
  out.cell = CellType::text;
  out.size = H5Tget_size(type);
  if (H5Tis_variable_str(type) > 0) {
    out.encoding = Encoding::variable_text;
    out.text = std::string("text (variable)");
    return out;
  }
  if (out.size == 0 || out.size > kMaxText) return std::nullopt;
  out.encoding = Encoding::fixed_text;
  out.text = fmt::format("text (fixed {})", out.size);
  const H5T_str_t padding = H5Tget_strpad(type);
  out.padding = padding == H5T_STR_NULLPAD    ? Padding::zeros
                : padding == H5T_STR_SPACEPAD ? Padding::spaces
                                              : Padding::terminated;
  return out;
}

bool read_members(hid_t type, const Handle& base, StoredType& out) {
  const int count = H5Tget_nmembers(type);
  if (count < 0 || count > kMaxMembers) return false;
  for (unsigned i = 0; i < static_cast<unsigned>(count); ++i) {
    std::vector<char> value(std::max(out.size, sizeof(std::int64_t)));
    char* const name = H5Tget_member_name(type, i);
    const bool read = name != nullptr && H5Tget_member_value(type, i, value.data()) >= 0 &&
                      H5Tconvert(base.get(), H5T_NATIVE_INT64, 1, value.data(), nullptr, H5P_DEFAULT) >= 0;
    std::int64_t number = 0;
    std::copy_n(value.data(), sizeof number, reinterpret_cast<char*>(&number));
    if (read) out.members.emplace_back(number, name);
    if (name != nullptr) H5free_memory(name);
    if (!read) return false;
  }
  return true;
}

std::optional<StoredType> describe_enum(hid_t type) {
  const Handle base(H5Tget_super(type), H5Tclose);
  if (!base || H5Tget_class(base.get()) != H5T_INTEGER) return std::nullopt;
  auto out = describe_type(base.get());
  if (!out || !read_members(type, base, *out)) return std::nullopt;
  const std::vector<std::pair<std::int64_t, std::string>> boolean = {{0, "FALSE"}, {1, "TRUE"}};
  out->text = out->members == boolean ? fmt::format("boolean over {}", out->text)
                                      : fmt::format("enum of {} over {}", out->members.size(), out->text);
  return out;
}

// Only PyTables writes HDF5's long-abandoned time class.
std::optional<StoredType> describe_time(hid_t type) {
  StoredType out;
  out.size = H5Tget_size(type);
  const auto swapped = is_swapped(type, out.size);
  if (!swapped || (out.size != 4 && out.size != 8)) return std::nullopt;
  out.swapped = *swapped;
  out.encoding = out.size == 4 ? Encoding::int32 : Encoding::timeval;
  out.cell = out.size == 4 ? CellType::int64 : CellType::real;
  out.text = with_order(out.size == 4 ? "time32" : "time64", out);
  out.unit = std::string(1, 's');
  return out;
}

}  // namespace

std::optional<StoredType> describe_type(hid_t type) {
  switch (H5Tget_class(type)) {
    case H5T_INTEGER: {
      const bool is_signed = H5Tget_sign(type) == H5T_SGN_2;
      return describe_integer(type, is_signed, is_signed ? "int" : "uint");
    }
    case H5T_BITFIELD:
      return describe_integer(type, false, "bits");
    case H5T_FLOAT:
      return describe_float(type);
    case H5T_STRING:
      return describe_text(type);
    case H5T_ENUM:
      return describe_enum(type);
    case H5T_TIME:
      return describe_time(type);
    default:
      return std::nullopt;
  }
}

}  // namespace quintile::io::hdf5
