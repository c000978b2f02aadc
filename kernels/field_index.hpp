// Finding where the fields of a delimited text end.
#pragma once

#include <cstddef>
#include <cstdint>

namespace quintile::kernels {

/// Bytes behind a text that index() may read and positions behind its last that it may write, whatever they hold.
inline constexpr std::size_t kIndexSlack = 64;

/// What goes on from one piece of a text to the next.
struct FieldScan {
  std::uint64_t open = 0;          ///< all ones: the text so far ends inside quotes
  std::uint64_t may_open = 1;      ///< 1: a quote in the next byte would open, as at the start of a field
  std::uint64_t lines = 0;         ///< line ends outside quotes
  std::uint64_t quoted_lines = 0;  ///< line ends inside quotes
  bool quotes = false;             ///< there is a quote anywhere
  bool high = false;               ///< there is a byte that is not ASCII
};

/// Kernels over text. Noexcept, without allocation; may be called from several threads on different data.
struct TextKernels {
  /// Writes the position of every byte of text[begin, end) that ends a field to `out`, in order, and returns how many:
  /// separators and line ends outside quotes. Lines end in LF, CR or CRLF; of a CRLF only the LF is written. A quote
  /// opens where a field starts and a quote right after a closing one opens again; any other is a plain character.
  /// end - begin is a multiple of 64 unless the text ends there; text[end] must be readable in any case, and not
  /// be LF when the text ends. Positions fit 32 bits. `out` has room for end - begin + kIndexSlack positions, and
  /// kIndexSlack bytes behind `end` are readable. No alignment needed.
  std::size_t (*index)(const char* text, std::size_t begin, std::size_t end, char separator, FieldScan& scan,
                       std::uint32_t* out) noexcept;
};

/// The kernels of the active instruction set.
[[nodiscard]] const TextKernels& text_kernels() noexcept;

/// Obvious scalar versions with the same contract, for tests.
[[nodiscard]] const TextKernels& text_reference() noexcept;

}  // namespace quintile::kernels
