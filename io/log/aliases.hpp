// Which column names say what they are for.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "io/table_source.hpp"
#include "quintile/log.hpp"

namespace quintile::io {

/// A well-known column name, without blanks, underscores and capitals. Lower ranks are preferred; names of equal rank
/// are equally good, and a file that has two of them is ambiguous.
struct Alias {
  std::string_view name;
  int rank;
};

/// Lower case, letters and digits only: "Customer ID" and "customer_id" are one name.
[[nodiscard]] std::string plain_name(std::string_view name);

[[nodiscard]] std::span<const Alias> aliases_of(LogRole role);
[[nodiscard]] std::span<const Alias> quantity_aliases();
[[nodiscard]] std::span<const Alias> unit_price_aliases();

/// Measures of a table already summarised per customer.
enum class SummaryMeasure : std::uint8_t { customer, recency, frequency, monetary, t_x, tenure, weight };
[[nodiscard]] std::span<const Alias> aliases_of(SummaryMeasure measure);

/// Indices of the columns whose names have the lowest rank; empty: none has a known name.
[[nodiscard]] std::vector<std::size_t> best_matches(const std::vector<SourceColumn>& columns,
                                                    std::span<const Alias> aliases);

}  // namespace quintile::io
