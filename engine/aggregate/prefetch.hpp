// Fetching tables into the caches before they are asked for in any order.
#pragma once

#include <cstddef>
#include <iterator>
#include <span>

namespace quintile::aggregation {

/// Fetches contiguous values in the order of their addresses, which memory is good at.
template <class Values>
void prefetch_all(const Values& values) noexcept {
  constexpr std::size_t kLine = 64;
  const std::span all(std::data(values), std::size(values));
  const char* const bytes = reinterpret_cast<const char*>(all.data());
  for (std::size_t at = 0; at < all.size_bytes(); at += kLine) __builtin_prefetch(bytes + at);
}

}  // namespace quintile::aggregation
