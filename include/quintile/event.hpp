// Events: what a log is made of, and how a log hands them to the engine.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "quintile/time.hpp"

namespace quintile {

/// The eight kinds of events. The numeric values are those of the native log format's HDF5 enum.
enum class EventKind : std::uint8_t {
  purchase = 0,
  registration = 1,
  product_subscription = 2,
  service_subscription = 3,
  support = 4,
  contact = 5,
  cancellation = 6,
  satisfaction = 7,
};
inline constexpr std::size_t kEventKinds = 8;
inline constexpr std::array<std::string_view, kEventKinds> kEventKindNames = {
    "purchase", "registration", "product_subscription", "service_subscription",
    "support",  "contact",      "cancellation",         "satisfaction"};

/// Why a row of the log did not count. The first group is decided while reading, the second by the
/// window and the returns policy.
enum class SkipReason : std::uint8_t {
  no_customer,     ///< empty, null or NaN customer id
  bad_customer,    ///< a customer id of the wrong type (a fractional number)
  bad_time,        ///< unreadable or missing time
  bad_amount,      ///< unreadable, missing, NaN or infinite amount of a purchase
  bad_kind,        ///< an event kind that the table of kinds does not name
  bad_value,       ///< an unreadable satisfaction score
  malformed,       ///< a text row with the wrong number of fields
  after_as_of,     ///< later than the as-of date
  before_window,   ///< earlier than the observation window
  ignored_return,  ///< a negative amount under returns = ignore
  dropped_order,   ///< a row of an order with a return under returns = drop_order
};
inline constexpr std::size_t kSkipReasons = 11;
inline constexpr std::array<std::string_view, kSkipReasons> kSkipReasonNames = {
    "no_customer", "bad_customer", "bad_time",      "bad_amount",     "bad_kind",     "bad_value",
    "malformed",   "after_as_of",  "before_window", "ignored_return", "dropped_order"};

/// Rows read and rows that did not count, by reason. rows read - sum of skipped = rows used.
struct RowCounts {
  std::uint64_t read = 0;
  std::array<std::uint64_t, kSkipReasons> skipped{};

  [[nodiscard]] std::uint64_t& operator[](SkipReason reason) noexcept {
    return skipped[static_cast<std::size_t>(reason)];
  }
  [[nodiscard]] std::uint64_t operator[](SkipReason reason) const noexcept {
    return skipped[static_cast<std::size_t>(reason)];
  }
  [[nodiscard]] std::uint64_t total_skipped() const noexcept {
    std::uint64_t sum = 0;
    for (const auto count : skipped) sum += count;
    return sum;
  }
  [[nodiscard]] std::uint64_t used() const noexcept { return read - total_skipped(); }
  RowCounts& operator+=(const RowCounts& other) noexcept {
    read += other.read;
    for (std::size_t i = 0; i < kSkipReasons; ++i) skipped[i] += other.skipped[i];
    return *this;
  }
};

/// How a log names its customers.
enum class IdType : std::uint8_t {
  int64,
  uint64,  ///< only when a value beyond the signed range occurs
  text,
};

/// The integer id of a row without customer, where such rows are handed over (EventSchema::keeps_missing).
inline constexpr std::int64_t kNoCustomer = std::numeric_limits<std::int64_t>::min();

/// Which columns the events of a log have.
struct EventSchema {
  IdType id_type = IdType::int64;
  bool has_amount = true;
  bool has_order = false;
  bool has_kind = false;
  bool has_channel = false;
  bool has_value = false;
  /// Rows without customer are handed over as id kNoCustomer (or an empty text) instead of being dropped. Only the
  /// generator does so, and only the log writer accepts it: it marks the column with the attribute missing_value.
  bool keeps_missing = false;
};

/// Some consecutive rows of a log, as columns of equal length `rows`. Rows that do not count are
/// already gone. A column the schema does not have is empty. The spans stay valid as long as the
/// block is not refilled; `storage` keeps alive whatever they point into.
struct EventBlock {
  std::size_t rows = 0;
  std::span<const std::int64_t> id;           ///< customer, for int64 and (bit pattern) uint64 ids
  std::span<const std::string_view> id_text;  ///< customer, for text ids; empty only under keeps_missing
  std::span<const TimeNs> time;               ///< never kNoTime
  std::span<const double> amount;             ///< finite for purchases; NaN only for other kinds
  std::span<const std::uint64_t> order;       ///< integer order id, or a 64-bit hash of a text one
  std::span<const EventKind> kind;            ///< absent: every row is a purchase
  std::span<const std::uint8_t> channel;      ///< 1 + dense code of the contact channel, at most 64; 0: none
  std::span<const double> value;              ///< satisfaction score, NaN: none
  RowCounts counts;                           ///< rows read to make this block, and skipped by reason
  std::shared_ptr<void> storage;
};

/// One block's worth of reading, to be carried out on any thread.
class EventTask {
 public:
  virtual ~EventTask() = default;
  /// Reads, parses and cleans the rows. Throws DataError naming file, column and row, or RestartRead.
  virtual void read(EventBlock& out) = 0;
};

/// Thrown by EventTask::read when a row changes how earlier rows read (a text id after integers only).
/// The reader has taken note; whoever drives it calls rewind() and starts again.
struct RestartRead {};

/// A log of events, read block by block. claim() is called by one thread at a time and is cheap (apart
/// from streams that have to be decompressed in order); the tasks it returns run in parallel. Block
/// boundaries depend on the data only, so that everything computed from blocks in their order is
/// the same for any number of threads.
class EventSource {
 public:
  virtual ~EventSource() = default;
  [[nodiscard]] virtual const EventSchema& schema() const = 0;
  /// Rows to expect: exact for HDF5, a guess from the file size for text.
  [[nodiscard]] virtual std::uint64_t estimated_rows() const = 0;
  /// The next block's task, or nullptr at the end.
  [[nodiscard]] virtual std::unique_ptr<EventTask> claim() = 0;
  /// Starts over at the first row, with what was learned (see RestartRead).
  virtual void rewind() = 0;
  /// Some integer ids from all over the log, or nothing where that would be expensive: it tells how ids spread and
  /// changes the speed only.
  [[nodiscard]] virtual std::vector<std::int64_t> sample_ids() { return {}; }
  /// Bytes of input consumed by the tasks claimed so far and in total, for a progress bar.
  [[nodiscard]] virtual std::uint64_t bytes_claimed() const = 0;
  [[nodiscard]] virtual std::uint64_t bytes_total() const = 0;
};

}  // namespace quintile
