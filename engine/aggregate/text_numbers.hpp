// Text ids -> numbers, one partition at a time.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "engine/aggregate/partitioned_block.hpp"
#include "engine/aggregate/prefetch.hpp"
#include "engine/aggregate/row_layout.hpp"
#include "engine/aggregate/text_words.hpp"
#include "quintile/buffer.hpp"

namespace quintile::aggregation {

/// The distinct texts of a partition; a text's number is its index.
struct PartitionTexts {
  Buffer<TextWords> words;
  TextCopies copies;
};

/// Rows whose ids are texts have the first word of the text for a key and one word more, at the end: the second.
[[nodiscard]] inline std::size_t text_row_words(const RowLayout& layout) noexcept { return layout.words + 1; }

/// Numbers the texts of a partition 0, 1, 2, ... in the order in which they first come. A partition and its texts
/// fit in a cache, so that no row waits for memory. Keeps its memory between partitions; one per thread.
class TextNumbers {
 public:
  /// Rows as `layout` has them, with base + number for a key; they lie in `room`. `runs` are text rows of one
  /// partition.
  [[nodiscard]] RowRun number_rows(std::span<const RowRun> runs, const RowLayout& layout, std::uint64_t base,
                                   Buffer<std::uint64_t>& room);
  /// The same for later rows of the same partition.
  [[nodiscard]] RowRun number_more(std::span<const RowRun> runs, const RowLayout& layout, std::uint64_t base,
                                   Buffer<std::uint64_t>& room);
  /// Asks for what number_more() will look up: in order it comes from memory much faster than text by text.
  void prefetch() const noexcept {
    prefetch_all(slots_);
    prefetch_all(texts_);
  }
  /// How many texts there are among the rows numbered so far.
  [[nodiscard]] std::size_t size() const noexcept { return texts_.size(); }
  /// Gives away those texts.
  [[nodiscard]] PartitionTexts take_texts();

  /// Forgets all texts; `rows` is how many calls of number() to expect.
  void start(std::size_t rows);
  /// The number of a text. Throws DataError beyond 2^32 - 1 texts.
  [[nodiscard]] std::uint32_t number(const TextWords& text);

 private:
  static constexpr std::size_t kFewestSlots = 64;  // always a power of two

  template <std::size_t kWords>
  void number_run(const RowRun& run, std::uint64_t base, std::uint64_t*& out);
  [[nodiscard]] std::uint32_t add(std::uint32_t* slot, const TextWords& text);
  void grow();

  std::vector<std::uint32_t> slots_ = std::vector<std::uint32_t>(kFewestSlots, 0);  // 1 + number; 0: empty
  std::vector<TextWords> texts_;                                                    // by number
  TextCopies copies_;
};

/// The texts of all customers. A customer's key is its partition in the upper half and its number in the lower.
class CustomerTexts {
 public:
  explicit CustomerTexts(std::size_t partitions) : partitions_(partitions) {}

  [[nodiscard]] static std::uint64_t first_key(std::size_t partition) noexcept {
    return static_cast<std::uint64_t>(partition) << 32;
  }
  /// Different partitions may be put by different threads.
  void put(std::size_t partition, PartitionTexts texts) { partitions_[partition] = std::move(texts); }
  [[nodiscard]] const TextWords& words(std::uint64_t key) const noexcept {
    return partitions_[key >> 32].words[key & 0xffffffff];
  }
  [[nodiscard]] std::string_view text(std::uint64_t key) const noexcept { return text_of(words(key)); }

 private:
  std::vector<PartitionTexts> partitions_;
};

}  // namespace quintile::aggregation
