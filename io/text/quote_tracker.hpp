// Follows quotes through a text, 64 bytes at a time.
#pragma once

#include <cstdint>

#include "io/text/byte_masks.hpp"

namespace quintile::io {

/// Tells which bytes are inside quotes. A quote opens right after a separator, a line end or at the start of the
/// text; a quote right after a closing one opens again (RFC 4180's ""); any other quote is a plain character.
class QuoteTracker {
 public:
  /// `may_open`: a field may start at the first byte.
  explicit QuoteTracker(bool may_open) : may_open_(may_open ? 1 : 0) {}

  /// Given the next 64 bytes' quotes and the bytes after which a field may start (separators and line ends, whether
  /// quoted or not), returns a mask of the bytes from each opening quote up to its closing one (exclusive).
  std::uint64_t inside(std::uint64_t quotes, std::uint64_t boundaries) {
    if (quotes == 0) {
      may_open_ = (boundaries & ~open_) >> 63;
      return open_;
    }
    // Were every quote to toggle, would every opening one stand where a quote may open?
    std::uint64_t mask = prefix_xor(quotes) ^ open_;
    if ((quotes & mask & ~(((boundaries | quotes) << 1) | may_open_)) != 0) {
      quotes = toggling(quotes, boundaries);
      mask = prefix_xor(quotes) ^ open_;
    }
    may_open_ = ((boundaries | quotes) & ~mask) >> 63;
    open_ = std::uint64_t{0} - (mask >> 63);
    return mask;
  }

  /// True when the text so far ends inside quotes.
  [[nodiscard]] bool open() const { return open_ != 0; }

 private:
  // The quotes that open or close, found one by one.
  [[nodiscard]] std::uint64_t toggling(std::uint64_t quotes, std::uint64_t boundaries) const {
    std::uint64_t result = 0;
    std::uint64_t may_open = (boundaries << 1) | may_open_;
    bool open = open_ != 0;
    for (; quotes != 0; quotes &= quotes - 1) {
      const std::uint64_t quote = quotes & (~quotes + 1);
      if (open) {
        may_open |= quote << 1;
      } else if ((may_open & quote) == 0) {
        continue;
      }
      open = !open;
      result |= quote;
    }
    return result;
  }

  std::uint64_t open_ = 0;  // all ones: the previous byte is inside quotes
  std::uint64_t may_open_;  // 1: a quote in the next byte would open
};

}  // namespace quintile::io
