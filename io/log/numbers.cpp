#include "io/log/numbers.hpp"

#include <limits>

#include "io/parse/number.hpp"
#include "io/parse/padded.hpp"

namespace quintile::io {

std::span<const double> read_numbers(const Cells& cells, const SourceColumn& column, char decimal,
                                     Buffer<double>& out) {
  constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
  return std::visit(
      [&](const auto& values) -> std::span<const double> {
        using Value = typename std::decay_t<decltype(values)>::value_type;
        if constexpr (std::is_same_v<Value, double>) {
          return values;
        } else {
          const std::span<double> numbers = fit(out, values.size());
          for (std::size_t row = 0; row < values.size(); ++row) {
            if constexpr (std::is_same_v<std::decay_t<decltype(values)>, FieldCells>) {
              if (parse_padded_number(values[row], decimal, numbers[row])) [[likely]] {
                continue;
              }
            }
            if constexpr (std::is_same_v<Value, std::string_view>) {
              if (!parse_number(values[row], decimal, numbers[row])) numbers[row] = kNone;
            } else {
              numbers[row] = static_cast<double>(values[row]);
            }
          }
          if constexpr (std::is_same_v<Value, std::int64_t>) {
            for (std::size_t row = 0; column.missing && row < values.size(); ++row) {
              if (values[row] == *column.missing) numbers[row] = kNone;
            }
          }
          return numbers;
        }
      },
      cells);
}

}  // namespace quintile::io
