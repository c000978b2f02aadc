// Sums of customers, column by column.
#pragma once

#include <cstddef>
#include <cstdint>

#include "kernels/fold.hpp"
#include "quintile/aggregate.hpp"
#include "quintile/buffer.hpp"

namespace quintile::aggregation {

/// What kernels::SumColumns points into.
class Sums {
 public:
  /// Without first and days for basic measures, without money where there are no amounts. No customers yet.
  Sums(MeasureSet measures, bool has_amount) : with_days_(measures != MeasureSet::basic), has_amount_(has_amount) {}

  /// Makes room for so many customers, of undefined sums. What was there is lost.
  void allocate(std::size_t size);
  /// Makes it at least so many customers; the new ones have no rows.
  void grow(std::size_t size);
  /// Customers begin..end-1 have no rows.
  void clear(std::size_t begin, std::size_t end);
  [[nodiscard]] std::size_t size() const noexcept { return size_; }
  /// From a customer on.
  [[nodiscard]] kernels::SumColumns from(std::size_t begin) noexcept;
  /// Fetches the sums of some customers in the order of memory, before rows ask for them in any order.
  void prefetch(std::size_t begin, std::size_t count) const noexcept;

  Buffer<double> money;
  Buffer<TimeNs> last;
  Buffer<std::uint32_t> presence;
  Buffer<TimeNs> first;
  Buffer<std::uint32_t> days;

 private:
  bool with_days_;
  bool has_amount_;
  std::size_t size_ = 0;
};

/// Adds runs of rows to the sums by the kernel that they need. `room` is the caller's to keep from call to call.
[[nodiscard]] bool add_runs(std::span<const kernels::FoldRows> runs, std::size_t width,
                            const kernels::FoldWindow& window, const kernels::SumColumns& sums,
                            Buffer<std::uint64_t>& room, kernels::FoldCounts& counts);

}  // namespace quintile::aggregation
