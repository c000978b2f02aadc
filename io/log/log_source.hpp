// One or several tables as one log of events.
#pragma once

#include <atomic>
#include <memory>
#include <string>
#include <vector>

#include "io/log/block_reader.hpp"
#include "io/log/file_plan.hpp"
#include "quintile/event.hpp"
#include "quintile/log.hpp"

namespace quintile::io {

class LogSource : public EventSource {
 public:
  /// Plans every table. Throws UserError when a column cannot be found, or when the tables do not fit together.
  LogSource(std::vector<std::unique_ptr<TableSource>> tables, const LogOptions& options);

  [[nodiscard]] const EventSchema& schema() const override { return context_.schema; }
  [[nodiscard]] std::uint64_t estimated_rows() const override;
  [[nodiscard]] std::unique_ptr<EventTask> claim() override;
  void rewind() override;
  [[nodiscard]] std::vector<std::int64_t> sample_ids() override;
  [[nodiscard]] std::uint64_t bytes_claimed() const override;
  [[nodiscard]] std::uint64_t bytes_total() const override;

  /// Whether any file has a row, good or bad.
  [[nodiscard]] bool has_rows() const;
  /// As used for the first file.
  [[nodiscard]] std::vector<MappedColumn> mapping() const;
  /// What was inferred, each sentence once.
  [[nodiscard]] std::vector<std::string> notes() const;

 private:
  void check_roles_agree(LogRole role) const;

  ReadContext context_;
  std::vector<FilePlan> files_;
  std::size_t current_ = 0;
};

}  // namespace quintile::io
