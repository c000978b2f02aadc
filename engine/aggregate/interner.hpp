// Text ids -> 64-bit keys.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <string_view>
#include <vector>

namespace quintile::aggregation {

/// Gives every distinct text a key: the upper half of its hash above a code of its own. The code depends on
/// the order of arrival, and so on threads; the upper half does not. Whatever comes out in an order must
/// therefore be ordered by the text or by the hash, never by the code.
class Interner {
 public:
  Interner() = default;
  Interner(const Interner&) = delete;
  Interner& operator=(const Interner&) = delete;

  /// The key of a text. Safe to call from several threads. Throws DataError beyond 2^24 * 256 texts.
  [[nodiscard]] std::uint64_t key(std::string_view text);
  /// The text of a key. Not while key() runs in another thread.
  [[nodiscard]] std::string_view text(std::uint64_t key) const;

 private:
  static constexpr std::size_t kShards = 256;
  struct Slot {
    std::uint64_t hash = 0;
    std::uint32_t index = 0;  // 1 + index into texts; 0: empty
  };
  // One lock each, so that threads rarely meet.
  struct alignas(64) Shard {
    std::mutex mutex;
    std::vector<Slot> slots;
    std::deque<std::string_view> texts;
    std::vector<std::unique_ptr<char[]>> arenas;
    std::size_t arena_left = 0;

    [[nodiscard]] std::uint32_t find_or_add(std::uint64_t hash, std::string_view text);
    void grow();
    [[nodiscard]] std::string_view keep(std::string_view text);
  };
  std::array<Shard, kShards> shards_;
};

}  // namespace quintile::aggregation
