#include "io/hdf5/convert.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstring>
#include <type_traits>
#include <vector>

#include "quintile/error.hpp"

namespace quintile::io::hdf5 {
namespace {

template <std::size_t size>
using Bits = std::conditional_t<
    size == 1, std::uint8_t,
    std::conditional_t<size == 2, std::uint16_t, std::conditional_t<size == 4, std::uint32_t, std::uint64_t>>>;

template <class T>
constexpr T exchange_bytes(T value) noexcept {
  if constexpr (sizeof(T) == 2) return __builtin_bswap16(value);
  if constexpr (sizeof(T) == 4) return __builtin_bswap32(value);
  if constexpr (sizeof(T) == 8) return __builtin_bswap64(value);
  return value;
}

// IEEE binary16, which C++20 has no type for.
struct Half {
  std::uint16_t bits;
  explicit operator double() const noexcept {
    const int exponent = bits >> 10 & 31;
    const int mantissa = bits & 1023;
    double value = 0;
    if (exponent == 0) {
      value = mantissa * 0x1p-24;
    } else if (exponent == 31) {
      value = mantissa == 0 ? HUGE_VAL : std::nan("");
    } else {
      value = std::ldexp(1024 + mantissa, exponent - 25);
    }
    return (bits & 0x8000) != 0 ? -value : value;
  }
};

struct Timeval {
  std::int64_t bits;
  explicit operator double() const noexcept {
    const auto microseconds = static_cast<std::int32_t>(static_cast<std::uint64_t>(bits) & 0xFFFFFFFF);
    return static_cast<double>(bits >> 32) + 1e-6 * microseconds;
  }
};

// `stride` is a constant where values are adjacent, so that the compiler can vectorise.
template <class Stored, class Cell, bool swapped>
void widen_run(const char* in, std::size_t stride, std::size_t count, Cell* out) noexcept {
  for (std::size_t i = 0; i < count; ++i) {
    Bits<sizeof(Stored)> bits;
    std::memcpy(&bits, in + i * stride, sizeof bits);
    if constexpr (swapped) bits = exchange_bytes(bits);
    out[i] = static_cast<Cell>(std::bit_cast<Stored>(bits));
  }
}

template <class Stored, class Cell>
void widen(const StoredType& type, const char* in, std::size_t stride, std::size_t count, void* out) noexcept {
  auto* const cells = static_cast<Cell*>(out);
  const bool adjacent = stride == sizeof(Stored);
  if (type.swapped) {
    adjacent ? widen_run<Stored, Cell, true>(in, sizeof(Stored), count, cells)
             : widen_run<Stored, Cell, true>(in, stride, count, cells);
  } else {
    adjacent ? widen_run<Stored, Cell, false>(in, sizeof(Stored), count, cells)
             : widen_run<Stored, Cell, false>(in, stride, count, cells);
  }
}

hid_t native_type(CellType cell) {
  return cell == CellType::real ? H5T_NATIVE_DOUBLE : cell == CellType::uint64 ? H5T_NATIVE_UINT64 : H5T_NATIVE_INT64;
}

void convert_by_library(const StoredType& type, const char* in, std::size_t stride, std::size_t count, void* out) {
  constexpr std::size_t kRun = 8192;
  constexpr std::size_t kCell = 8;
  std::vector<char> run(kRun * std::max(type.size, kCell));
  for (std::size_t begin = 0; begin < count; begin += kRun) {
    const std::size_t rows = std::min(kRun, count - begin);
    for (std::size_t i = 0; i < rows; ++i) {
      std::memcpy(run.data() + i * type.size, in + (begin + i) * stride, type.size);
    }
    {
      const auto lock = lock_library();
      require<DataError>(H5Tconvert(type.type->get(), native_type(type.cell), rows, run.data(), nullptr, H5P_DEFAULT),
                         "cannot convert values of type " + type.text);
    }
    std::memcpy(static_cast<char*>(out) + begin * kCell, run.data(), rows * kCell);
  }
}

}  // namespace

void convert_numbers(const StoredType& type, const char* in, std::size_t stride, std::size_t count, void* out) {
  switch (type.encoding) {
    case Encoding::int8:
      return widen<std::int8_t, std::int64_t>(type, in, stride, count, out);
    case Encoding::int16:
      return widen<std::int16_t, std::int64_t>(type, in, stride, count, out);
    case Encoding::int32:
      return widen<std::int32_t, std::int64_t>(type, in, stride, count, out);
    case Encoding::int64:
      return widen<std::int64_t, std::int64_t>(type, in, stride, count, out);
    case Encoding::uint8:
      return widen<std::uint8_t, std::int64_t>(type, in, stride, count, out);
    case Encoding::uint16:
      return widen<std::uint16_t, std::int64_t>(type, in, stride, count, out);
    case Encoding::uint32:
      return widen<std::uint32_t, std::int64_t>(type, in, stride, count, out);
    case Encoding::uint64:
      return widen<std::uint64_t, std::uint64_t>(type, in, stride, count, out);
    case Encoding::float16:
      return widen<Half, double>(type, in, stride, count, out);
    case Encoding::float32:
      return widen<float, double>(type, in, stride, count, out);
    case Encoding::float64:
      return widen<double, double>(type, in, stride, count, out);
    case Encoding::timeval:
      return widen<Timeval, double>(type, in, stride, count, out);
    case Encoding::library:
      return convert_by_library(type, in, stride, count, out);
    case Encoding::fixed_text:
    case Encoding::variable_text:
      break;
  }
  throw InternalError("a text column was read as numbers");
}

void trim_padding(Padding padding, const char* fields, std::size_t size, std::span<std::string_view> texts) noexcept {
  const char* field = fields;
  if (padding == Padding::terminated) {
    for (std::string_view& text : texts) {
      const void* const end = std::memchr(field, '\0', size);
      text = {field, end == nullptr ? size : static_cast<std::size_t>(static_cast<const char*>(end) - field)};
      field += size;
    }
    return;
  }
  const char pad = padding == Padding::spaces ? ' ' : '\0';
  for (std::string_view& text : texts) {
    std::size_t length = size;
    while (length > 0 && field[length - 1] == pad) --length;
    text = {field, length};
    field += size;
  }
}

}  // namespace quintile::io::hdf5
