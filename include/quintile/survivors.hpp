// Tables of survivors: how many subscribers of each cohort are left after each period.
#pragma once

#include <string>
#include <vector>

#include "quintile/log.hpp"

namespace quintile {

struct SurvivorColumns {
  std::string period, survivors, cohort;  ///< empty: found by their usual names
  std::string weight{};                   ///< empty: none
  std::string group{};  ///< divides cohorts; "cohort" or their own column: each is a group; empty: none
};

/// Subscribers of one cohort: survivors[0] at the start, survivors[t] of them after t periods, each times the cohort's
/// weight.
struct SurvivorCohort {
  std::string name;   ///< empty where the table has no column of cohorts
  std::string group;  ///< value of the column of groups; empty without one
  std::vector<double> survivors;
};

struct SurvivorTable {
  std::vector<SurvivorCohort> cohorts;    ///< in the order of their first rows
  std::string period, survivors, cohort;  ///< the columns taken; cohort may be empty
  std::vector<std::string> notes;
};

/// True when the file is no log but has a column of survivors, by its usual names or by the one that is given.
[[nodiscard]] bool is_survivor_table(const std::string& path, const LogOptions& options,
                                     const SurvivorColumns& columns = {});

/// Reads a table with a row per cohort (and group) and period, in any order. The first period, 0 or any other whole
/// number, is the start. A weight is that of a cohort, a number >= 0 that is the same in all its rows; cohorts of
/// weight 0 are left out. Throws UserError when columns are not found, DataError, naming file and line, for values that
/// are no numbers, periods that repeat or are left out, and survivors that increase.
[[nodiscard]] SurvivorTable read_survivors(const std::string& path, const LogOptions& options,
                                           const SurvivorColumns& columns = {});

}  // namespace quintile
