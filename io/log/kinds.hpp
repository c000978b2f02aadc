// Event kinds as logs write them.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "io/log/verdicts.hpp"
#include "io/table_source.hpp"
#include "quintile/event.hpp"

namespace quintile::io {

/// Names of event kinds: the user's, the eight kinds' own, and common other words; blanks, underscores, hyphens and
/// capitals do not matter. Integers 0..7 are the kinds in their order unless the user says otherwise.
class KindTable {
 public:
  explicit KindTable(const std::map<std::string, EventKind, std::less<>>& user);

  [[nodiscard]] std::optional<EventKind> find(std::string_view text) const;
  /// An integer, or the member of an enum that has this value.
  [[nodiscard]] std::optional<EventKind> find(std::int64_t value, const SourceColumn& column) const;

 private:
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const noexcept { return std::hash<std::string_view>{}(text); }
  };
  std::unordered_map<std::string, EventKind, Hash, std::equal_to<>> names_;
};

/// Reads a column of kinds; a kind that the table does not name marks its row.
[[nodiscard]] std::span<const EventKind> read_kinds(const Cells& cells, const SourceColumn& column,
                                                    const KindTable& table, Verdicts& verdicts, Buffer<EventKind>& out);

}  // namespace quintile::io
