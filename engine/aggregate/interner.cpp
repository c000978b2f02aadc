#include "engine/aggregate/interner.hpp"

#include <algorithm>
#include <cstring>

#include "kernels/partition.hpp"
#include "quintile/error.hpp"

namespace quintile::aggregation {
namespace {

constexpr std::size_t kArenaBytes = std::size_t{64} << 10;
constexpr std::uint32_t kMaxTextsPerShard = 1U << 24;

// Eight bytes a step, mixed by a multiplication each (after wyhash's idea); the length goes in at the start, so
// that padding the tail with zeros is harmless.
std::uint64_t hash_text(std::string_view text) {
  constexpr std::uint64_t kFactor = 0x9e3779b97f4a7c15ULL;
  std::uint64_t hash = text.size() * kFactor;
  const char* at = text.data();
  std::size_t left = text.size();
  while (left > 0) {
    std::uint64_t word = 0;
    const std::size_t step = std::min<std::size_t>(left, 8);
    std::memcpy(&word, at, step);
    hash = kernels::mix(hash ^ word) * kFactor;
    at += step;
    left -= step;
  }
  return kernels::mix(hash);
}

}  // namespace

std::uint64_t Interner::key(std::string_view text) {
  const std::uint64_t hash = hash_text(text);
  const std::size_t shard = hash % kShards;
  const std::uint32_t index = shards_[shard].find_or_add(hash, text);
  return (hash & 0xffffffff00000000ULL) | static_cast<std::uint64_t>(index) << 8 | shard;
}

std::string_view Interner::text(std::uint64_t key) const {
  return shards_[key % kShards].texts[(key >> 8) & (kMaxTextsPerShard - 1)];
}

std::uint32_t Interner::Shard::find_or_add(std::uint64_t hash, std::string_view text) {
  const std::lock_guard lock(mutex);
  if (texts.size() * 2 >= slots.size()) grow();
  const std::size_t mask = slots.size() - 1;
  // The low bits chose the shard.
  std::size_t at = (hash >> 8) & mask;
  while (slots[at].index != 0) {
    if (slots[at].hash == hash && texts[slots[at].index - 1] == text) return slots[at].index - 1;
    at = (at + 1) & mask;
  }
  if (texts.size() == kMaxTextsPerShard) throw DataError("more than four thousand million distinct customer ids");
  texts.push_back(keep(text));
  slots[at] = {hash, static_cast<std::uint32_t>(texts.size())};
  return static_cast<std::uint32_t>(texts.size() - 1);
}

void Interner::Shard::grow() {
  std::vector<Slot> larger(std::max<std::size_t>(64, slots.size() * 2));
  const std::size_t mask = larger.size() - 1;
  for (const Slot& slot : slots) {
    if (slot.index == 0) continue;
    std::size_t at = (slot.hash >> 8) & mask;
    while (larger[at].index != 0) at = (at + 1) & mask;
    larger[at] = slot;
  }
  slots = std::move(larger);
}

std::string_view Interner::Shard::keep(std::string_view text) {
  if (text.size() > arena_left) {
    const std::size_t bytes = std::max(kArenaBytes, text.size());
    arenas.push_back(std::make_unique_for_overwrite<char[]>(bytes));
    arena_left = bytes;
    // A new arena is filled from its end, so that `arena_left` alone says where.
  }
  arena_left -= text.size();
  char* to = arenas.back().get() + arena_left;
  std::memcpy(to, text.data(), text.size());
  return {to, text.size()};
}

}  // namespace quintile::aggregation
