#include "engine/segment/buyers_column.hpp"

#include <limits>
#include <type_traits>
#include <variant>

#include "kernels/scoring.hpp"

namespace quintile::segmenting {

void BuyersColumn::read(std::size_t begin, std::size_t end, scoring::StretchScratch& scratch,
                        scoring::StretchColumns& column) const {
  constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
  column[0] = scratch.data();
  if (const auto* numbers = std::get_if<std::span<const double>>(&values_)) {
    kernels::scoring_kernels().keep_scored(numbers->data() + begin, r_.data() + begin, end - begin, scratch.data());
    scoring::prefetch(numbers->data(), end, rows());
    return;
  }
  std::visit(
      [&](const auto& values) {
        for (std::size_t i = begin; i < end; ++i) {
          if constexpr (std::is_same_v<std::decay_t<decltype(values)>, TextView>) {
            scratch[i - begin] = kNaN;
          } else {
            scratch[i - begin] = r_[i] != 0 ? static_cast<double>(values[i]) : kNaN;
          }
        }
      },
      values_);
}

}  // namespace quintile::segmenting
