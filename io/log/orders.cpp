#include "io/log/orders.hpp"

#include <bit>
#include <cmath>

#include "io/parse/hash.hpp"
#include "io/parse/integer.hpp"
#include "io/parse/missing.hpp"

namespace quintile::io {
namespace {

std::uint64_t key_of(std::string_view text) {
  std::uint64_t bits = 0;
  return parse_canonical_integer(without_float_suffix(text), bits) == IntegerRange::none ? hash_text(text) : bits;
}

std::uint64_t key_of(double number) {
  const bool whole = std::abs(number) < 9.2e18 && std::floor(number) == number;
  return whole ? static_cast<std::uint64_t>(static_cast<std::int64_t>(number))
               : hash_integer(std::bit_cast<std::uint64_t>(number));
}

}  // namespace

std::span<const std::uint64_t> read_orders(const Cells& cells, const SourceColumn& column, std::uint64_t first_row,
                                           std::uint64_t salt, Buffer<std::uint64_t>& out) {
  const auto own_key = [&](std::size_t row) { return hash_integer(hash_integer(salt) ^ (first_row + row)); };
  return std::visit(
      [&](const auto& values) -> std::span<const std::uint64_t> {
        using Value = typename std::decay_t<decltype(values)>::value_type;
        if constexpr (std::is_same_v<Value, std::uint64_t>) {
          return values;
        } else {
          if constexpr (std::is_same_v<Value, std::int64_t>) {
            // Signed and unsigned integers of one width may alias.
            if (!column.missing) return {reinterpret_cast<const std::uint64_t*>(values.data()), values.size()};
          }
          const std::span<std::uint64_t> keys = fit(out, values.size());
          for (std::size_t row = 0; row < values.size(); ++row) {
            if constexpr (std::is_same_v<Value, std::string_view>) {
              const std::string_view text = trim(values[row]);
              keys[row] = is_missing(text) ? own_key(row) : key_of(text);
            } else if constexpr (std::is_same_v<Value, double>) {
              keys[row] = std::isnan(values[row]) ? own_key(row) : key_of(values[row]);
            } else {
              keys[row] = column.missing == values[row] ? own_key(row) : static_cast<std::uint64_t>(values[row]);
            }
          }
          return keys;
        }
      },
      cells);
}

}  // namespace quintile::io
