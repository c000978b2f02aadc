// Columns of real numbers: amounts, their factors and satisfaction scores.
#pragma once

#include <span>

#include "io/log/verdicts.hpp"
#include "io/table_source.hpp"

namespace quintile::io {

/// Numbers as real numbers; what is missing or unreadable becomes NaN. Columns that are real already are passed
/// through without copying.
[[nodiscard]] std::span<const double> read_numbers(const Cells& cells, const SourceColumn& column, char decimal,
                                                   Buffer<double>& out);

}  // namespace quintile::io
