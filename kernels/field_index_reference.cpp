#include "kernels/field_index.hpp"

namespace quintile::kernels {
namespace {

std::size_t index(const char* text, std::size_t begin, std::size_t end, char separator, FieldScan& scan,
                  std::uint32_t* out) noexcept {
  std::size_t count = 0;
  for (std::size_t at = begin; at < end; ++at) {
    const char c = text[at];
    const bool line_end = c == '\n' || (c == '\r' && text[at + 1] != '\n');
    const bool boundary = c == '\n' || c == '\r' || c == separator;
    scan.high = scan.high || static_cast<unsigned char>(c) >= 0x80;
    if (c == '"') {
      scan.quotes = true;
      if (scan.open != 0) {
        scan.open = 0;
        scan.may_open = 1;  // "" opens again
      } else {
        scan.open = scan.may_open != 0 ? ~std::uint64_t{0} : 0;
        scan.may_open = 0;
      }
    } else if (scan.open != 0) {
      scan.quoted_lines += line_end ? 1 : 0;
    } else {
      scan.lines += line_end ? 1 : 0;
      if (line_end || c == separator) out[count++] = static_cast<std::uint32_t>(at);
      scan.may_open = boundary ? 1 : 0;
    }
  }
  return count;
}

}  // namespace

const TextKernels& text_reference() noexcept {
  static constexpr TextKernels kReference = {&index};
  return kReference;
}

}  // namespace quintile::kernels
