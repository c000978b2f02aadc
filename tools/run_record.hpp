// What a result says about the run that made it.
#pragma once

#include <map>
#include <string>

#include "tools/run_flags.hpp"
#include "tools/run_report.hpp"

namespace quintile::tool {

/// Flags whose values the run found out, as they would have been typed: the as-of date, the columns of an only input,
/// an earlier run's cut points. With them the same configuration means the same for a log that has grown.
[[nodiscard]] std::map<std::string, std::string> resolved_flags(const RunFlags& typed, const RunOptions& options,
                                                                const RunResult& result, const RunFacts& facts);

/// Root attributes of the result file.
[[nodiscard]] std::map<std::string, std::string> run_record(const RunResult& result, const RunFacts& facts);

}  // namespace quintile::tool
