// Conditions on columns, evaluated a block of customers at a time.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "quintile/rules.hpp"
#include "quintile/table.hpp"

namespace quintile::segmenting {

/// The distinct conditions on columns of a rule set.
class ColumnConditions {
 public:
  /// `columns` must outlive this.
  explicit ColumnConditions(std::span<const ColumnView> columns) : columns_(columns) {}

  /// Number of a condition; equal conditions share one. Throws UserError when there is no such numeric column.
  std::size_t add(const Condition& condition, std::string_view rule);

  [[nodiscard]] std::size_t size() const noexcept { return conditions_.size(); }

  /// Whether each condition holds for customers [begin, end): flags[condition * (end - begin) + i] is 0 or 1.
  void evaluate(std::size_t begin, std::size_t end, std::span<std::uint8_t> flags) const;

 private:
  struct Bound {
    Condition condition;
    const ColumnView* column;
  };
  [[nodiscard]] const ColumnView& find(std::string_view name, std::string_view rule) const;

  std::span<const ColumnView> columns_;
  std::vector<Bound> conditions_;
};

}  // namespace quintile::segmenting
