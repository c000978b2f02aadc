#include <algorithm>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "io/result/chunk_queue.hpp"
#include "io/result/log_columns.hpp"
#include "io/result/native_file.hpp"
#include "quintile/error.hpp"
#include "quintile/log.hpp"
#include "quintile/parallel.hpp"

namespace quintile {
namespace {

using io::Attribute;
using io::LogBlock;

std::string mapping_text(const std::vector<MappedColumn>& mapping) {
  std::string text;
  for (const MappedColumn& column : mapping) {
    if (!text.empty()) text += ", ";
    text += std::string(kLogRoleNames[static_cast<std::size_t>(column.role)]) + " = " + column.column;
  }
  return text;
}

std::vector<Attribute> provenance(const OpenLog& log, const RowCounts& counts) {
  std::vector<Attribute> attributes = {{"rows_read", counts.read}, {"rows_skipped", counts.total_skipped()}};
  for (std::size_t i = 0; i < kSkipReasons; ++i) {
    if (counts.skipped[i] == 0) continue;
    attributes.push_back({"skipped_" + std::string(kSkipReasonNames[i]), counts.skipped[i]});
  }
  if (!log.fingerprint.empty()) attributes.push_back({"input_fingerprint", log.fingerprint});
  if (!log.mapping.empty()) attributes.push_back({"mapping", mapping_text(log.mapping)});
  return attributes;
}

void report(const Control& control, const EventSource& source, std::uint64_t rows) {
  const std::uint64_t total = source.bytes_total();
  const double share = total == 0 ? -1.0 : static_cast<double>(source.bytes_claimed()) / static_cast<double>(total);
  control.report("importing", rows, std::min(share, 1.0));
}

// Reads and writes the log once. While one wave of blocks is read, the chunks of the one before are encoded, and
// those of the wave before that are written.
RowCounts import_once(OpenLog& log, const std::string& out, bool overwrite, const StorageOptions& storage,
                      const Control& control) {
  EventSource& source = *log.source;
  const EventSchema schema = source.schema();
  io::NativeFile file(out, overwrite, io::kLogFormat, storage);
  io::ChunkQueue queue(storage);
  io::LogColumns columns(schema, file, queue);
  RowCounts counts;
  const std::size_t wave = 2 * static_cast<std::size_t>(thread_count());
  for (bool more = true; more;) {
    control.check();
    std::vector<std::unique_ptr<EventTask>> tasks;
    while (more && tasks.size() < wave) {
      auto task = source.claim();
      more = task != nullptr;
      if (more) tasks.push_back(std::move(task));
    }
    std::vector<LogBlock> blocks(tasks.size());
    queue.step(tasks.size(), [&](std::size_t i) {
      blocks[i].read(*tasks[i], schema);
      tasks[i].reset();
    });
    for (const LogBlock& block : blocks) {
      columns.append(block);
      counts += block.events.counts;
    }
    report(control, source, counts.read);
  }
  columns.finish();
  queue.drain();
  control.check();
  file.write_object_attributes("/", provenance(log, counts));
  file.finish();
  return counts;
}

}  // namespace

RowCounts import_log(OpenLog& log, const std::string& out, bool overwrite, const StorageOptions& storage,
                     const Control& control) {
  for (;;) {
    try {
      return import_once(log, out, overwrite, storage, control);
    } catch (const RestartRead&) {
      log.source->rewind();
    }
  }
}

}  // namespace quintile
