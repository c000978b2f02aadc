// The names that conditions of rules may use.
#pragma once

#include <string>
#include <string_view>

namespace quintile::segmenting {

/// Whether a condition may name it: a score (r, f, m, fm), a numeric column of customers or scores, or a column of a
/// model (p_alive, clv..., cluster...), whether or not a certain log has it.
[[nodiscard]] bool is_variable(std::string_view name);

/// The variable with the fewest letters to change.
[[nodiscard]] std::string nearest_variable(std::string_view name);

}  // namespace quintile::segmenting
