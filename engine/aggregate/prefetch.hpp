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

/// Elements between asking for what one points to and using it.
inline constexpr std::size_t kPrefetchAhead = 16;

/// Asks for the row of a place some places on.
template <class Places>
void prefetch_row(const Places& places, std::size_t i) noexcept {
  if (i + kPrefetchAhead < places.size()) __builtin_prefetch(places[i + kPrefetchAhead].row);
}

}  // namespace quintile::aggregation
