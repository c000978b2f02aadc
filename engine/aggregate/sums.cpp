#include "engine/aggregate/sums.hpp"

#include <algorithm>

#include "engine/aggregate/prefetch.hpp"

namespace quintile::aggregation {
namespace {

template <class T>
void enlarge(Buffer<T>& column, std::size_t used, std::size_t size) {
  Buffer<T> larger(size);
  std::copy_n(column.begin(), used, larger.begin());
  column = std::move(larger);
}

template <class T>
void prefetch_some(const Buffer<T>& column, std::size_t begin, std::size_t count) noexcept {
  if (!column.empty()) prefetch_all(column.span().subspan(begin, count));
}

}  // namespace

void Sums::allocate(std::size_t size) {
  if (has_amount_) money = Buffer<double>(size);
  last = Buffer<TimeNs>(size);
  presence = Buffer<std::uint32_t>(size);
  if (with_days_) {
    first = Buffer<TimeNs>(size);
    days = Buffer<std::uint32_t>(size);
  }
  size_ = size;
}

void Sums::grow(std::size_t size) {
  if (size <= size_) return;
  if (size > presence.size()) {
    // Doubling would leave much of the memory unused.
    const std::size_t room = size + size / 4;
    if (has_amount_) enlarge(money, size_, room);
    enlarge(last, size_, room);
    enlarge(presence, size_, room);
    if (with_days_) {
      enlarge(first, size_, room);
      enlarge(days, size_, room);
    }
  }
  const std::size_t before = size_;
  size_ = size;
  clear(before, size);
}

void Sums::clear(std::size_t begin, std::size_t end) {
  const auto fill = [&](auto& column, auto value) {
    if (!column.empty()) std::fill(column.begin() + begin, column.begin() + end, value);
  };
  fill(money, 0.0);
  fill(last, kernels::SumColumns::kNoPurchase);
  fill(presence, 0U);
  fill(first, kNoTime);
  fill(days, 0U);
}

kernels::SumColumns Sums::from(std::size_t begin) noexcept {
  kernels::SumColumns columns{nullptr, last.data() + begin, presence.data() + begin, nullptr, nullptr};
  if (has_amount_) columns.money = money.data() + begin;
  if (with_days_) {
    columns.first = first.data() + begin;
    columns.days = days.data() + begin;
  }
  return columns;
}

void Sums::prefetch(std::size_t begin, std::size_t count) const noexcept {
  prefetch_some(money, begin, count);
  prefetch_some(last, begin, count);
  prefetch_some(presence, begin, count);
  prefetch_some(first, begin, count);
  prefetch_some(days, begin, count);
}

bool add_runs(std::span<const kernels::FoldRows> runs, std::size_t width, const kernels::FoldWindow& window,
              const kernels::SumColumns& sums, Buffer<std::uint64_t>& room, kernels::FoldCounts& counts) {
  if (room.size() < width * kernels::kSumRoom) room = Buffer<std::uint64_t>(width * kernels::kSumRoom);
  const auto kernel = sums.days != nullptr ? kernels::fold_kernels().add_days : kernels::fold_kernels().add;
  return kernel(runs.data(), runs.size(), width, window, sums, room.data(), counts);
}

}  // namespace quintile::aggregation
