// Remembers what recent texts stood for.
#pragma once

#include <array>
#include <cstddef>
#include <string_view>

namespace quintile::io {

/// A small direct-mapped cache in front of a dictionary: columns of kinds and channels repeat a few texts. Texts are
/// not copied, so a memo lives no longer than the block it is used for.
template <class Value>
class TextMemo {
 public:
  template <class Find>
  const Value& get(std::string_view text, Find find) {
    Entry& entry = entries_[slot(text)];
    if (!entry.used || entry.text != text) entry = {text, find(text), true};
    return entry.value;
  }

 private:
  struct Entry {
    std::string_view text;
    Value value{};
    bool used = false;
  };
  static std::size_t slot(std::string_view text) noexcept {
    if (text.empty()) return 0;
    const auto byte = [](char c) { return static_cast<std::size_t>(static_cast<unsigned char>(c)); };
    return (text.size() * 31 + byte(text.front()) * 7 + byte(text.back())) % kEntries;
  }

  static constexpr std::size_t kEntries = 64;
  std::array<Entry, kEntries> entries_;
};

}  // namespace quintile::io
