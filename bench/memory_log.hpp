// A log held in memory, so that a benchmark of the engine measures no reading.
#pragma once

#include <memory>
#include <vector>

#include "quintile/buffer.hpp"
#include "quintile/event.hpp"

namespace quintile::bench {

/// Rows of equal length: integer customer ids, times, amounts.
struct MemoryLog {
  MemoryLog() = default;
  explicit MemoryLog(std::size_t rows) : id(rows), time(rows), amount(rows) {}
  [[nodiscard]] std::size_t rows() const noexcept { return id.size(); }

  Buffer<std::int64_t> id;
  Buffer<TimeNs> time;
  Buffer<double> amount;
};

/// Reads a whole log of integer ids and amounts into memory. Throws UserError for any other log.
[[nodiscard]] MemoryLog load(EventSource& source);

/// Hands a log in memory to the engine without copying; the log must outlive it.
class MemorySource : public EventSource {
 public:
  explicit MemorySource(const MemoryLog& log) : log_(log) {}
  [[nodiscard]] const EventSchema& schema() const override { return schema_; }
  [[nodiscard]] std::uint64_t estimated_rows() const override { return log_.rows(); }
  [[nodiscard]] std::unique_ptr<EventTask> claim() override;
  void rewind() override { next_ = 0; }
  [[nodiscard]] std::vector<std::int64_t> sample_ids() override;
  [[nodiscard]] std::uint64_t bytes_claimed() const override { return next_; }
  [[nodiscard]] std::uint64_t bytes_total() const override { return log_.rows(); }

 private:
  const MemoryLog& log_;
  EventSchema schema_;
  std::size_t next_ = 0;
};

}  // namespace quintile::bench
