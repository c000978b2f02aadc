// Opening logs of events (HDF5, CSV, TSV): column mapping, policies, and what a file looks like.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "quintile/aggregate.hpp"
#include "quintile/event.hpp"
#include "quintile/progress.hpp"

namespace quintile {

/// What a column of a log is for.
enum class LogRole : std::uint8_t { customer, time, amount, order, kind, channel, product, value };
inline constexpr std::size_t kLogRoles = 8;
inline constexpr std::array<std::string_view, kLogRoles> kLogRoleNames = {"customer", "time",    "amount",  "order",
                                                                          "kind",     "channel", "product", "value"};

/// What to do with a row whose time, amount, kind or value cannot be read.
enum class BadRows : std::uint8_t { error, skip };

/// Options for reading. Everything left empty is detected.
struct LogOptions {
  /// Column per role. amount may be a product "A*B". "-" means: there is none, do not look for one.
  std::array<std::string, kLogRoles> columns;
  double amount_scale = 1.0;  ///< multiplies every amount (0.01 for cents); finite and not zero
  std::map<std::string, EventKind, std::less<>> kind_values;  ///< further spellings (or integers) of event kinds
  BadRows bad_rows = BadRows::error;
  bool text_ids = false;      ///< read ids as text even where all are integers
  std::string time_format;    ///< strptime-like: "%d/%m/%Y %H:%M"; "%m/%d/%Y"; "%Y%m%d" ...
  std::string time_unit;      ///< of numeric times: s, ms, us, ns, D; default from the file
  DurationNs utc_offset = 0;  ///< zone of texts without one

  // Text files
  char separator = 0;                     ///< 0: detect; ' ' means runs of blanks
  std::vector<std::string> column_names;  ///< the file has no header; these are its columns
  char decimal = '.';                     ///< or ','
  std::string encoding;                   ///< "utf-8", "latin-1"; empty: detect

  // HDF5
  std::string dataset;           ///< path of the group or compound dataset; empty: the only one that fits
  bool follow_external = false;  ///< allow external links, external storage and virtual datasets
};

/// The chosen column for a role.
struct MappedColumn {
  LogRole role = LogRole::customer;
  std::string column;     ///< "Quantity*UnitPrice" for a product
  bool detected = false;  ///< false: the user named it
  std::string meaning{};  ///< of columns of summarised tables: "recency", "frequency", "t_x", ...; otherwise empty
};

/// A log opened for reading.
struct OpenLog {
  std::unique_ptr<EventSource> source;
  std::vector<std::string> files;     ///< after expanding globs, in reading order
  std::vector<MappedColumn> mapping;  ///< as used for the first file
  std::vector<std::string> notes;     ///< e.g. "no amount column: scoring recency and frequency only"
  std::string fingerprint;            ///< of names, sizes and contents' ends: changes when the input does
};

/// Opens one or several files as one log, in the order given (globs in name order). Throws IoError, UserError
/// (no such column, ambiguous dates) or DataError (not HDF5, truncated, lengths differ, no rows at all).
[[nodiscard]] OpenLog open_log(const std::vector<std::string>& paths, const LogOptions& options);

/// True when the file is a table already summarised per customer: it has columns of frequency and of recency, or of t_x
/// and T, and no time column.
[[nodiscard]] bool is_customer_summary(const std::string& path, const LogOptions& options);

/// Reads a table already summarised per customer: columns customer, recency, frequency and, if there, monetary, T, t_x.
/// Recency is in `unit_days` days since the last purchase; where T is there too and recency means t_x (as
/// in lifetimes: recency <= T, "frequency" = repeats), say so with recency_is_t_x. Unset, it is taken to mean t_x when
/// there is a T and nine in ten of the rows that tell are for it: those of frequency 0, whose recency then is 0, and
/// those with a recency above T, against it. Without a recency column it is T - t_x, and frequency counts repeats
/// unless t_x is 0 in most rows of frequency 1.
struct SummaryTableOptions {
  /// Column names; empty: detect. "-" means: there is none, do not look for one.
  std::string recency, frequency, monetary, t_x, tenure;
  /// Column of weights, how many customers a row stands for: numbers >= 0; rows of 0 are left out. Never detected. A
  /// table with weights needs no customers: they are then the numbers of its rows.
  std::string weight;
  std::optional<double> unit_days;  ///< nothing: durations are days, and a note says so
  std::optional<bool> recency_is_t_x;
  TimeNs as_of = kNoTime;  ///< needed for times; kNoTime: now is unknown, times stay empty
};
[[nodiscard]] AggregateResult read_customer_summary(const std::vector<std::string>& paths, const LogOptions& log,
                                                    const SummaryTableOptions& options,
                                                    std::vector<MappedColumn>* mapping = nullptr);

/// A column as `quintile inspect` shows it.
struct InspectedColumn {
  std::string name;
  std::string type;     ///< "int64", "float32", "text", "text (fixed 16)", "enum of 8", ...
  std::string storage;  ///< "contiguous", "chunked 65536, shuffle + deflate", "text"
  std::string unit;
  std::string minimum, maximum;  ///< over the whole file; times as dates; empty: none
  std::uint64_t missing = 0;     ///< empty, null or NaN
  std::string role;              ///< detected role, or empty
};

struct InspectedFile {
  std::string path;
  std::string format;   ///< "HDF5, group of columns", "HDF5, vaex tree", "HDF5, compound table", "CSV", "TSV", ...
  std::string dataset;  ///< path inside an HDF5 file
  std::uint64_t rows = 0;
  std::vector<InspectedColumn> columns;
  std::vector<std::string> problems;  ///< found while reading: sentences
  bool customer_summary = false;      ///< no log, but a table that read_customer_summary takes
};

/// Reads a whole file and describes it.
[[nodiscard]] InspectedFile inspect_log(const std::string& path, const LogOptions& options,
                                        const Control& control = {});

/// How columns are stored by writers.
struct StorageOptions {
  bool compress = true;  ///< shuffle + deflate level 1; false: plain
  bool checksum = true;  ///< Fletcher32 per chunk
};

/// Reads a log and writes it as the fast columnar log (docs/format.md), crash-safely. Throws UserError when
/// `out` exists and not `overwrite`. Returns the rows read and skipped.
RowCounts import_log(OpenLog& log, const std::string& out, bool overwrite, const StorageOptions& storage = {},
                     const Control& control = {});

}  // namespace quintile
