// Customers with text ids, in the order of their ids.
#pragma once

#include <cstdint>
#include <cstring>
#include <span>
#include <vector>

#include "engine/aggregate/customer_row.hpp"
#include "engine/aggregate/prefetch.hpp"
#include "engine/aggregate/rank_sort.hpp"
#include "engine/aggregate/text_numbers.hpp"
#include "engine/aggregate/text_ranks.hpp"
#include "quintile/parallel.hpp"
#include "quintile/table.hpp"

namespace quintile::aggregation {

template <class Row>
struct TextPlace {
  std::uint64_t rank;
  const TextWords* text;
  const Row* row;
  const EngagementRow* engagement;  ///< nullptr: purchases only
};

/// Asks for the text of a place some places on: in the order of ids it lies anywhere.
template <class Row>
void prefetch_text(const Buffer<TextPlace<Row>>& places, std::size_t i) noexcept {
  if (i + kPrefetchAhead < places.size()) __builtin_prefetch(places[i + kPrefetchAhead].text);
}

/// Orders `places` by their texts. Fills in the ranks; the rest is there.
template <class Row>
[[nodiscard]] Buffer<TextPlace<Row>> ordered_by_text(Buffer<TextPlace<Row>> places) {
  TextRanks ranks = reduce_blocks(
      places.size(), kCustomerBlock, TextRanks{},
      [&](std::size_t begin, std::size_t end) {
        TextRanks part;
        for (std::size_t i = begin; i < end; ++i) part.note(*places[i].text);
        return part;
      },
      [](TextRanks& total, const TextRanks& part) { total.merge(part); });
  ranks.make();
  parallel_blocks(places.size(), kCustomerBlock, [&](std::size_t, std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; ++i) places[i].rank = ranks.rank(*places[i].text);
  });
  return sorted_by_rank(std::move(places), [](const TextPlace<Row>& a, const TextPlace<Row>& b) {
    return a.rank != b.rank ? a.rank < b.rank : text_of(*a.text) < text_of(*b.text);
  });
}

/// The ids of the places, in their order.
template <class Row>
[[nodiscard]] TextColumn text_ids(const Buffer<TextPlace<Row>>& places) {
  const std::size_t blocks = (places.size() + kCustomerBlock - 1) / kCustomerBlock;
  TextColumn ids;
  ids.offsets = Buffer<std::uint64_t>(places.size() + 1);
  std::vector<std::uint64_t> starts(blocks + 1, 0);
  parallel_blocks(places.size(), kCustomerBlock, [&](std::size_t block, std::size_t begin, std::size_t end) {
    std::uint64_t bytes = 0;
    for (std::size_t i = begin; i < end; ++i) {
      prefetch_text(places, i);
      ids.offsets[i + 1] = bytes += text_of(*places[i].text).size();
    }
    starts[block + 1] = bytes;
  });
  for (std::size_t block = 0; block < blocks; ++block) starts[block + 1] += starts[block];
  ids.offsets[0] = 0;
  ids.bytes = Buffer<char>(starts[blocks]);
  parallel_blocks(places.size(), kCustomerBlock, [&](std::size_t block, std::size_t begin, std::size_t end) {
    char* to = ids.bytes.data() + starts[block];
    for (std::size_t i = begin; i < end; ++i) {
      prefetch_text(places, i);
      const std::string_view text = text_of(*places[i].text);
      std::memcpy(to, text.data(), text.size());
      to += text.size();
      ids.offsets[i + 1] += starts[block];
    }
  });
  return ids;
}

}  // namespace quintile::aggregation
