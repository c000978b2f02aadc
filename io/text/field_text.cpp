#include "io/text/field_text.hpp"

#include <algorithm>
#include <cstring>

namespace quintile::io {
namespace {

char* allocate(std::pmr::memory_resource& arena, std::size_t bytes) {
  return static_cast<char*>(arena.allocate(bytes, 1));
}

bool is_continuation(unsigned char c) { return (c & 0xC0U) == 0x80U; }

// Length of the well-formed sequence at the front of `text`, or 0.
std::size_t sequence_length(std::string_view text) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char lead = byte(0);
  if (lead < 0x80) return 1;
  const std::size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
  if (lead < 0xC2 || lead > 0xF4 || text.size() < length) return 0;
  for (std::size_t i = 1; i < length; ++i) {
    if (!is_continuation(byte(i))) return 0;
  }
  // Overlong forms, surrogates and what lies beyond U+10FFFF.
  if ((lead == 0xE0 && byte(1) < 0xA0) || (lead == 0xED && byte(1) > 0x9F)) return 0;
  if ((lead == 0xF0 && byte(1) < 0x90) || (lead == 0xF4 && byte(1) > 0x8F)) return 0;
  return length;
}

}  // namespace

bool is_ascii(std::string_view text) {
  std::uint64_t high = 0;
  std::size_t i = 0;
  for (; i + 8 <= text.size(); i += 8) {
    std::uint64_t word = 0;
    std::memcpy(&word, text.data() + i, 8);
    high |= word;
  }
  for (; i < text.size(); ++i) high |= static_cast<unsigned char>(text[i]);
  return (high & 0x8080808080808080U) == 0;
}

bool is_utf8(std::string_view text) {
  while (!text.empty()) {
    const std::size_t length = sequence_length(text);
    if (length == 0) return false;
    text.remove_prefix(length);
  }
  return true;
}

std::string_view unquote(std::string_view field, std::pmr::memory_resource& arena) {
  if (field.empty() || field.front() != '"') return field;
  const std::string_view body = field.substr(1);
  const std::size_t quote = body.find('"');
  if (quote == body.size() - 1) return body.substr(0, quote);
  char* const out = allocate(arena, body.size() + 1);
  std::size_t size = 0;
  bool open = true;
  for (std::size_t i = 0; i < body.size(); ++i) {
    if (open && body[i] == '"') {
      const bool doubled = i + 1 < body.size() && body[i + 1] == '"';
      if (!doubled) {
        open = false;
        continue;
      }
      ++i;
    }
    out[size++] = body[i];
  }
  return {out, size};
}

std::string_view to_utf8(std::string_view text, Encoding encoding, std::pmr::memory_resource& arena) {
  if (encoding == Encoding::utf8 || is_ascii(text)) return text;
  if (encoding == Encoding::detect && is_utf8(text)) return text;
  char* const out = allocate(arena, text.size() * 2);
  std::size_t size = 0;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x80) {
      out[size++] = c;
    } else {
      out[size++] = static_cast<char>(0xC0U | (byte >> 6U));
      out[size++] = static_cast<char>(0x80U | (byte & 0x3FU));
    }
  }
  return {out, size};
}

}  // namespace quintile::io
