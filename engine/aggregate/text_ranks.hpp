// Numbers that order texts.
#pragma once

#include <array>
#include <cstdint>

#include "engine/aggregate/text_words.hpp"

namespace quintile::aggregation {

/// Ranks texts by their first 16 bytes. Each byte counts only as many values as occur in its place (a digit ten, a
/// common prefix none), so that 64 bits go far and ranks spread evenly.
class TextRanks {
 public:
  static constexpr std::size_t kBytes = 16;

  /// First all texts are noted, in any order and, merged, by any thread ...
  void note(const TextWords& text) noexcept;
  void merge(const TextRanks& other) noexcept;
  /// ... then the ranks are made ...
  void make() noexcept;
  /// ... and are given to the texts noted: rank(a) < rank(b) only if a comes before b. Different texts may share one.
  [[nodiscard]] std::uint64_t rank(const TextWords& text) const noexcept;

 private:
  // Before make(): whether a byte occurs in a place; then: what it adds to the rank.
  std::array<std::array<std::uint64_t, 256>, kBytes> weights_{};
};

}  // namespace quintile::aggregation
