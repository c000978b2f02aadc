#include "io/log/channels.hpp"

#include <mutex>
#include <optional>

#include "io/log/cell_text.hpp"
#include "io/log/text_memo.hpp"
#include "io/parse/hash.hpp"
#include "io/parse/missing.hpp"
#include "quintile/event.hpp"

namespace quintile::io {

std::uint8_t ChannelCodes::code(std::string_view name) {
  if (hashing_) return static_cast<std::uint8_t>(1 + hash_text(name) % kMost);
  const std::string key(name);
  {
    const std::shared_lock lock(mutex_);
    if (const auto found = codes_.find(key); found != codes_.end()) return found->second;
  }
  const std::unique_lock lock(mutex_);
  if (const auto found = codes_.find(key); found != codes_.end()) return found->second;
  if (codes_.size() == kMost) {
    too_many_ = true;
    throw RestartRead{};
  }
  const auto next = static_cast<std::uint8_t>(codes_.size() + 1);
  codes_.emplace(key, next);
  return next;
}

void ChannelCodes::restart() {
  hashing_ = too_many_;
  codes_.clear();
}

std::span<const std::uint8_t> read_channels(const Cells& cells, const SourceColumn& column, ChannelCodes& codes,
                                            Buffer<std::uint8_t>& out) {
  return std::visit(
      [&](const auto& values) -> std::span<const std::uint8_t> {
        using Value = typename std::decay_t<decltype(values)>::value_type;
        const std::span<std::uint8_t> result = fit(out, values.size());
        if constexpr (std::is_same_v<Value, std::string_view>) {
          TextMemo<std::uint8_t> memo;
          for (std::size_t row = 0; row < values.size(); ++row) {
            result[row] = memo.get(values[row], [&](std::string_view text) {
              text = trim(text);
              return is_missing(text) ? std::uint8_t{0} : codes.code(text);
            });
          }
        } else {
          std::optional<Value> last;
          std::uint8_t code = 0;
          for (std::size_t row = 0; row < values.size(); ++row) {
            if (last != values[row]) {
              const std::string text = number_text(values[row], column);
              code = text.empty() ? std::uint8_t{0} : codes.code(text);
              last = values[row];
            }
            result[row] = code;
          }
        }
        return result;
      },
      cells);
}

}  // namespace quintile::io
