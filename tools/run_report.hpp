// What `quintile run` tells: for people and as JSON.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "quintile/log.hpp"
#include "quintile/pipeline.hpp"

namespace quintile::tool {

/// Everything about a run besides its result.
struct RunFacts {
  std::vector<std::string> inputs;
  std::vector<MappedColumn> mapping;
  std::vector<std::string> notes;  ///< of reading and of all stages
  std::vector<StageTime> times;    ///< opening, the pipeline's stages, writing
  std::string out;
  std::string fingerprint;
  DurationNs utc_offset = 0;
  std::optional<DurationNs> window;  ///< the observation window that was asked for
};

/// Peak resident memory of this process in bytes.
[[nodiscard]] std::uint64_t peak_memory();

/// What a mapped column is for: its role, or its meaning in a summarised table.
[[nodiscard]] std::string role_text(const MappedColumn& column);

/// The columns chosen, before a long job starts.
[[nodiscard]] std::string mapping_text(const std::vector<std::string>& inputs,
                                       const std::vector<MappedColumn>& mapping);

/// "Note: ..." paragraphs.
[[nodiscard]] std::string notes_text(const std::vector<std::string>& notes);

/// Rows read and skipped, as-of date, notes, the segment table, at-risk VIPs, where the result is.
[[nodiscard]] std::string report_text(const RunResult& result, const RunFacts& facts);

/// The same and more for programs: one JSON object.
[[nodiscard]] std::string report_json(const RunResult& result, const RunFacts& facts);

}  // namespace quintile::tool
