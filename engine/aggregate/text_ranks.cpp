#include "engine/aggregate/text_ranks.hpp"

#include <algorithm>
#include <cstring>

namespace quintile::aggregation {
namespace {

constexpr std::size_t kHalf = TextRanks::kBytes / 2;

// The first 16 bytes, padded with zeros.
TextWords head_of(const TextWords& text) noexcept {
  if (!text.elsewhere()) return text;
  const std::string_view whole = text_of(text);
  TextWords head;
  std::memcpy(&head.first, whole.data(), std::min(whole.size(), kHalf));
  if (whole.size() > kHalf) std::memcpy(&head.second, whole.data() + kHalf, std::min(whole.size() - kHalf, kHalf));
  return head;
}

}  // namespace

void TextRanks::note(const TextWords& text) noexcept {
  const TextWords head = head_of(text);
  for (std::size_t i = 0; i < kHalf; ++i) {
    weights_[i][head.first >> 8 * i & 0xff] = 1;
    weights_[kHalf + i][head.second >> 8 * i & 0xff] = 1;
  }
}

void TextRanks::merge(const TextRanks& other) noexcept {
  for (std::size_t place = 0; place < kBytes; ++place) {
    for (std::size_t byte = 0; byte < 256; ++byte) weights_[place][byte] |= other.weights_[place][byte];
  }
}

void TextRanks::make() noexcept {
  // As many places as 64 bits hold; what they do not tell apart shares a rank.
  std::array<std::uint64_t, kBytes> values{};
  std::size_t places = 0;
  for (std::uint64_t product = 1; places < kBytes; ++places) {
    for (const std::uint64_t occurs : weights_[places]) values[places] += occurs;
    if (__builtin_mul_overflow(product, values[places], &product)) break;
  }
  std::uint64_t step = 1;
  for (std::size_t place = kBytes; place-- > 0;) {
    std::uint64_t weight = 0;
    for (std::uint64_t& entry : weights_[place]) {
      const bool occurs = entry != 0;
      entry = place < places ? weight : 0;
      if (occurs) weight += step;
    }
    if (place < places) step *= values[place];
  }
}

std::uint64_t TextRanks::rank(const TextWords& text) const noexcept {
  const TextWords head = head_of(text);
  std::uint64_t sum = 0;
  for (std::size_t i = 0; i < kHalf; ++i) {
    sum += weights_[i][head.first >> 8 * i & 0xff];
    sum += weights_[kHalf + i][head.second >> 8 * i & 0xff];
  }
  return sum;
}

}  // namespace quintile::aggregation
