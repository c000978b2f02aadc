#include "engine/aggregate/text_words.hpp"

#include <algorithm>
#include <bit>
#include <cstring>

#include "kernels/partition.hpp"

namespace quintile::aggregation {
namespace {

constexpr std::size_t kWord = sizeof(std::uint64_t);
constexpr std::size_t kPieceBytes = std::size_t{256} << 10;
constexpr std::uint64_t kFactor = 0x9e3779b97f4a7c15ULL;

template <class Integer>
Integer load(const char* at) noexcept {
  Integer value = 0;
  std::memcpy(&value, at, sizeof value);
  return value;
}

bool has_zero_byte(std::uint64_t word) noexcept {
  return ((word - 0x0101010101010101ULL) & ~word & 0x8080808080808080ULL) != 0;
}

// Each step takes in eight bytes and mixes them by multiplications (after wyhash's idea); the length goes in at the
// start, so that padding the tail with zeros is harmless.
std::uint64_t take_in(std::uint64_t hash, std::uint64_t word) noexcept { return kernels::mix(hash ^ word) * kFactor; }

// The words of a text of 1 to 16 bytes, read by loads that overlap instead of byte by byte. False when a byte is zero.
bool pack(std::string_view text, TextWords& words) noexcept {
  const std::size_t size = text.size();
  const char* const at = text.data();
  if (size >= kWord) {
    words.first = load<std::uint64_t>(at);
    const auto tail = load<std::uint64_t>(at + size - kWord);
    // Twice half the way: a shift by 64 is not defined.
    const std::size_t half = 4 * (2 * kWord - size);
    words.second = tail >> half >> half;
    return !has_zero_byte(words.first) && !has_zero_byte(tail);
  }
  words.second = 0;
  if (size >= 4) {
    const std::uint64_t head = load<std::uint32_t>(at);
    const std::uint64_t tail = load<std::uint32_t>(at + size - 4);
    words.first = head | tail << 8 * (size - 4);
    return !has_zero_byte(head | tail << 32);
  }
  words.first = 0;
  bool zero = false;
  for (std::size_t i = 0; i < size; ++i) {
    words.first |= std::uint64_t{static_cast<unsigned char>(at[i])} << 8 * i;
    zero = zero || at[i] == '\0';
  }
  return !zero;
}

}  // namespace

std::uint64_t TextCopies::keep(std::string_view text) {
  const std::uint64_t size = text.size();
  const std::size_t bytes = sizeof size + text.size();
  if (pieces_.empty() || pieces_.back().size() - used_ < bytes) {
    pieces_.emplace_back(std::max(kPieceBytes, bytes));
    bytes_ += pieces_.back().size();
    used_ = 0;
  }
  char* const to = pieces_.back().data() + used_;
  std::memcpy(to, &size, sizeof size);
  std::copy(text.begin(), text.end(), to + sizeof size);
  used_ += bytes;
  return reinterpret_cast<std::uintptr_t>(to);
}

std::string_view text_of(const TextWords& words) noexcept {
  if (words.elsewhere()) {
    const auto* const copy = std::bit_cast<const char*>(words.second);
    return {copy + sizeof(std::uint64_t), load<std::uint64_t>(copy)};
  }
  // The padding alone has zero bytes.
  const std::uint64_t last = words.second != 0 ? words.second : words.first;
  const auto padding = static_cast<std::size_t>(__builtin_clzll(last)) / 8;
  return {reinterpret_cast<const char*>(&words), (words.second != 0 ? 2 * kWord : kWord) - padding};
}

std::uint64_t hash_text(std::string_view text) noexcept {
  std::uint64_t hash = text.size() * kFactor;
  const char* at = text.data();
  std::size_t left = text.size();
  for (; left >= kWord; at += kWord, left -= kWord) hash = take_in(hash, load<std::uint64_t>(at));
  if (left > 0) {
    std::uint64_t word = 0;
    std::memcpy(&word, at, left);
    hash = take_in(hash, word);
  }
  return kernels::mix(hash);
}

void TextColumns::fill(std::span<const std::string_view> texts, TextCopies& copies) {
  if (hash.size() < texts.size()) {
    for (auto* column : {&hash, &first, &second}) *column = Buffer<std::uint64_t>(texts.size());
  }
  for (std::size_t i = 0; i < texts.size(); ++i) {
    const std::string_view text = texts[i];
    TextWords words;
    if (text.size() - 1 < 2 * kWord && pack(text, words)) [[likely]] {
      // hash_text() of words that are here already.
      std::uint64_t mixed = take_in(text.size() * kFactor, words.first);
      if (text.size() > kWord) mixed = take_in(mixed, words.second);
      hash[i] = kernels::mix(mixed);
    } else {
      hash[i] = hash_text(text);
      words = {hash[i] << 8, copies.keep(text)};
    }
    first[i] = words.first;
    second[i] = words.second;
  }
}

}  // namespace quintile::aggregation
