// Turns a block of cells into a block of events.
#pragma once

#include <memory>
#include <mutex>
#include <vector>

#include "io/log/channels.hpp"
#include "io/log/file_plan.hpp"
#include "io/log/ids.hpp"
#include "io/log/verdicts.hpp"
#include "io/table_source.hpp"
#include "quintile/event.hpp"
#include "quintile/log.hpp"

namespace quintile::io {

/// The memory behind a block of events.
struct BlockMemory {
  TableBlock table;
  Verdicts verdicts;
  IdColumn ids;
  Buffer<TimeNs> time;
  Buffer<double> amount, factor, value;
  Buffer<std::uint64_t> order;
  Buffer<EventKind> kind;
  Buffer<std::uint8_t> channel;
};

/// Hands out memory for blocks and takes it back, so that reading allocates for as many blocks as are in use at once.
class BlockPool : public std::enable_shared_from_this<BlockPool> {
 public:
  /// The memory returns to the pool when the last owner lets go.
  [[nodiscard]] std::shared_ptr<BlockMemory> take();

 private:
  std::mutex mutex_;
  std::vector<std::unique_ptr<BlockMemory>> free_;
};

/// What all blocks of a log have in common.
struct ReadContext {
  LogOptions options;
  EventSchema schema;
  MetIds met;
  ChannelCodes channels;
  KindTable kinds;
  std::shared_ptr<BlockPool> pool = std::make_shared<BlockPool>();

  explicit ReadContext(const LogOptions& log_options) : options(log_options), kinds(log_options.kind_values) {}
};

/// Reads a block and applies the policies for rows that do not count. Throws DataError for the first bad row when
/// options.bad_rows is error, and RestartRead.
void read_events(TableTask& task, const FilePlan& plan, ReadContext& context, EventBlock& out);

/// The same for cells that have been read already into memory.table.
void judge_block(const FilePlan& plan, ReadContext& context, BlockMemory& memory, EventBlock& out);

}  // namespace quintile::io
