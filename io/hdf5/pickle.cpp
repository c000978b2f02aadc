#include "io/hdf5/pickle.hpp"

#include <charconv>
#include <cstdint>
#include <map>

namespace quintile::io::hdf5 {
namespace {

void append_utf8(std::string& out, std::uint32_t code) {
  const auto byte = [&](std::uint32_t value) { out.push_back(static_cast<char>(value)); };
  if (code < 0x80) {
    byte(code);
  } else if (code < 0x800) {
    byte(0xC0 | code >> 6);
    byte(0x80 | (code & 0x3F));
  } else if (code < 0x10000) {
    byte(0xE0 | code >> 12);
    byte(0x80 | (code >> 6 & 0x3F));
    byte(0x80 | (code & 0x3F));
  } else {
    byte(0xF0 | code >> 18);
    byte(0x80 | (code >> 12 & 0x3F));
    byte(0x80 | (code >> 6 & 0x3F));
    byte(0x80 | (code & 0x3F));
  }
}

// Python's raw-unicode-escape: Latin-1 bytes, \uXXXX and \UXXXXXXXX.
std::string raw_unicode(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char next = text[i] == '\\' && i + 1 < text.size() ? text[i + 1] : '\0';
    const std::size_t digits = next == 'u' ? 4 : next == 'U' ? 8 : 0;
    std::uint32_t code = static_cast<unsigned char>(text[i]);
    if (digits != 0 && i + 2 + digits <= text.size()) {
      const char* const first = text.data() + i + 2;
      std::uint32_t escaped = 0;
      const auto [end, error] = std::from_chars(first, first + digits, escaped, 16);
      if (error == std::errc() && end == first + digits && escaped <= 0x10FFFF) {
        code = escaped;
        i += 1 + digits;
      }
    }
    append_utf8(out, code);
  }
  return out;
}

}  // namespace

std::optional<std::vector<std::string>> unpickle_names(std::string_view pickle) {
  std::vector<std::string> names;
  std::map<std::string_view, std::string, std::less<>> memo;
  std::optional<std::string> top;  // the text on the stack that is not yet in the list
  const auto line = [&]() -> std::optional<std::string_view> {
    const std::size_t end = pickle.find('\n');
    if (end == std::string_view::npos) return std::nullopt;
    const std::string_view text = pickle.substr(0, end);
    pickle.remove_prefix(end + 1);
    return text;
  };
  if (!pickle.starts_with("(l")) return std::nullopt;
  pickle.remove_prefix(2);
  while (!pickle.empty()) {
    const char operation = pickle.front();
    pickle.remove_prefix(1);
    if (operation == '.') return top ? std::nullopt : std::optional(names);
    if (operation == 'a') {
      if (!top) return std::nullopt;
      names.push_back(std::move(*top));
      top.reset();
      continue;
    }
    const auto argument = line();
    if (!argument) return std::nullopt;
    if (operation == 'p') {  // remember the top; the list itself is remembered first
      if (top) memo[*argument] = *top;
    } else if (top) {
      return std::nullopt;
    } else if (operation == 'V') {
      top = raw_unicode(*argument);
    } else if (operation == 'g' && memo.contains(*argument)) {
      top = memo.find(*argument)->second;
    } else {
      return std::nullopt;
    }
  }
  return std::nullopt;
}

}  // namespace quintile::io::hdf5
