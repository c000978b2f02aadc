// Dense codes for contact channels.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <shared_mutex>
#include <string>
#include <string_view>
#include <unordered_map>

#include "io/log/verdicts.hpp"
#include "io/table_source.hpp"

namespace quintile::io {

/// Hands out codes 1..64 in the order in which channels are met, by any thread; codes are only used to count distinct
/// channels, so the order does not matter. When a 65th channel turns up, reading starts over (RestartRead) and
/// codes come from a hash: some channels then share a code, and the same ones for any number of threads.
class ChannelCodes {
 public:
  static constexpr std::size_t kMost = 64;

  [[nodiscard]] std::uint8_t code(std::string_view name);
  /// To be called between reads.
  void restart();
  [[nodiscard]] bool too_many() const noexcept { return too_many_; }

 private:
  std::shared_mutex mutex_;
  std::unordered_map<std::string, std::uint8_t> codes_;
  std::atomic<bool> too_many_{false};
  bool hashing_ = false;
};

/// Reads a column of channels; an empty cell is code 0. Integers are named by their enum member or their digits.
[[nodiscard]] std::span<const std::uint8_t> read_channels(const Cells& cells, const SourceColumn& column,
                                                          ChannelCodes& codes, Buffer<std::uint8_t>& out);

}  // namespace quintile::io
