// Customer ids: integers where all are integers, texts otherwise.
#pragma once

#include <atomic>
#include <span>
#include <string_view>

#include "io/log/verdicts.hpp"
#include "io/table_source.hpp"
#include "quintile/event.hpp"

namespace quintile::io {

/// What kinds of ids have been met in a log, by any thread. Only grows, so that a log is read at most three times.
struct MetIds {
  std::atomic<bool> text{false};
  std::atomic<bool> beyond_int64{false};
  std::atomic<bool> negative_in_uint64{false};

  /// The narrowest type that holds them all.
  [[nodiscard]] IdType type() const noexcept {
    if (text || negative_in_uint64) return IdType::text;
    return beyond_int64 ? IdType::uint64 : IdType::int64;
  }
};

/// The ids of a block, in the form of the log's id type.
struct IdColumn {
  Buffer<std::int64_t> integers;
  Buffer<std::string_view> texts;
  Buffer<char> digits;  ///< of integers in a log with text ids
};

struct IdSpans {
  std::span<const std::int64_t> integers;
  std::span<const std::string_view> texts;
};

/// Reads a column of ids as `type`. Rows without customer and ids that are no whole numbers are marked. An id that does
/// not fit `type` is noted in `met` and thrown as RestartRead. In text form, integers are written plainly, and
/// texts are trimmed; the ".0" behind integers is dropped unless `verbatim`.
[[nodiscard]] IdSpans read_ids(const Cells& cells, const SourceColumn& column, IdType type, bool verbatim, MetIds& met,
                               Verdicts& verdicts, IdColumn& out);

/// Notes in `met` what the texts of a sample are, if they are texts.
void note_sample_ids(const Cells& cells, MetIds& met);

}  // namespace quintile::io
