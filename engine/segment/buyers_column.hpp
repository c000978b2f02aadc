// A column of any type as numbers of those who have bought.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "engine/score/number_columns.hpp"
#include "quintile/table.hpp"

namespace quintile::segmenting {

/// NaN for customers without a purchase (R score 0) and for texts.
class BuyersColumn final : public scoring::NumberColumns {
 public:
  BuyersColumn(const ColumnValues& values, std::span<const std::uint8_t> r) : values_(values), r_(r) {}
  [[nodiscard]] std::size_t rows() const noexcept override { return r_.size(); }
  [[nodiscard]] std::size_t columns() const noexcept override { return 1; }
  void read(std::size_t begin, std::size_t end, scoring::StretchScratch& scratch,
            scoring::StretchColumns& column) const override;

 private:
  ColumnValues values_;
  std::span<const std::uint8_t> r_;
};

}  // namespace quintile::segmenting
