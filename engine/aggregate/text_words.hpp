// Text ids as two words each: what partitions move around and compare.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "quintile/buffer.hpp"

namespace quintile::aggregation {

/// A text of 1 to 16 bytes, none of them zero, is the words themselves, padded with zeros. Any other text lies
/// elsewhere: `first` is a hash of it whose lowest byte is zero, as no other text's is, and `second` the address of a
/// copy.
struct TextWords {
  std::uint64_t first = 0;
  std::uint64_t second = 0;

  [[nodiscard]] bool elsewhere() const noexcept { return (first & 0xff) == 0; }
};

/// Copies of texts that do not fit two words, behind their lengths.
class TextCopies {
 public:
  /// The address of a copy, as TextWords::second wants it.
  [[nodiscard]] std::uint64_t keep(std::string_view text);
  /// Memory they take.
  [[nodiscard]] std::size_t bytes() const noexcept { return bytes_; }

 private:
  std::vector<Buffer<char>> pieces_;
  std::size_t bytes_ = 0;
  std::size_t used_ = 0;  // of the last piece
};

/// The text; points into `words` or into the copy.
[[nodiscard]] std::string_view text_of(const TextWords& words) noexcept;

[[nodiscard]] inline bool same_text(const TextWords& a, const TextWords& b) noexcept {
  if (a.first != b.first) return false;
  return a.second == b.second || (a.elsewhere() && b.elsewhere() && text_of(a) == text_of(b));
}

/// A 64-bit hash of a text.
[[nodiscard]] std::uint64_t hash_text(std::string_view text) noexcept;

/// A block's texts as columns of words, and the hashes that divide them among partitions.
struct TextColumns {
  Buffer<std::uint64_t> hash;
  Buffer<std::uint64_t> first;
  Buffer<std::uint64_t> second;

  /// Fills the columns, which keep their memory from block to block. Texts that do not fit go to `copies`.
  void fill(std::span<const std::string_view> texts, TextCopies& copies);
};

}  // namespace quintile::aggregation
