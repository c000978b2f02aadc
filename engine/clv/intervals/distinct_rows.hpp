// Customers of equal histories, next to each other.
#pragma once

#include <cstdint>
#include <span>

#include "quintile/buffer.hpp"
#include "quintile/clv.hpp"

namespace quintile::clv {

class DistinctRows {
 public:
  /// Histories of whole times, as long as one fits into 64 bits with its number, are told apart; with others each
  /// counts as different.
  explicit DistinctRows(const PurchaseHistories& histories);

  [[nodiscard]] std::size_t size() const noexcept { return starts_.size() - 1; }
  /// The histories that are equal to the row's, in their order.
  [[nodiscard]] std::span<const std::uint32_t> histories(std::size_t row) const noexcept {
    return order_.span().subspan(starts_[row], starts_[row + 1] - starts_[row]);
  }

 private:
  Buffer<std::uint32_t> order_;
  Buffer<std::uint32_t> starts_;
};

}  // namespace quintile::clv
