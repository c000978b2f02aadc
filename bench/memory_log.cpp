#include "bench/memory_log.hpp"

#include <algorithm>

#include "quintile/error.hpp"
#include "quintile/parallel.hpp"

namespace quintile::bench {
namespace {

constexpr std::size_t kBlockRows = std::size_t{1} << 20;
constexpr std::size_t kSampledIds = 4096;

class Slice : public EventTask {
 public:
  Slice(const MemoryLog& log, std::size_t begin, std::size_t rows) : log_(log), begin_(begin), rows_(rows) {}
  void read(EventBlock& out) override {
    out = {};
    out.rows = rows_;
    out.id = log_.id.span().subspan(begin_, rows_);
    out.time = log_.time.span().subspan(begin_, rows_);
    out.amount = log_.amount.span().subspan(begin_, rows_);
    out.counts.read = rows_;
  }

 private:
  const MemoryLog& log_;
  std::size_t begin_;
  std::size_t rows_;
};

}  // namespace

MemoryLog load(EventSource& source) {
  const EventSchema& schema = source.schema();
  if (schema.id_type != IdType::int64 || !schema.has_amount) {
    throw UserError("the log has no integer ids or no amounts; this benchmark needs both");
  }
  MemoryLog log(source.estimated_rows());
  std::size_t rows = 0;
  EventBlock block;
  while (const std::unique_ptr<EventTask> task = source.claim()) {
    task->read(block);
    if (block.rows > log.rows() - rows) throw UserError("the log's number of rows is not known beforehand");
    std::copy(block.id.begin(), block.id.end(), log.id.data() + rows);
    std::copy(block.time.begin(), block.time.end(), log.time.data() + rows);
    std::copy(block.amount.begin(), block.amount.end(), log.amount.data() + rows);
    rows += block.rows;
  }
  if (rows != log.rows()) throw UserError("rows of the log were skipped; this benchmark needs a clean one");
  return log;
}

std::unique_ptr<EventTask> MemorySource::claim() {
  if (next_ >= log_.rows()) return nullptr;
  const std::size_t begin = next_;
  next_ = std::min(next_ + kBlockRows, log_.rows());
  return std::make_unique<Slice>(log_, begin, next_ - begin);
}

std::vector<std::int64_t> MemorySource::sample_ids() {
  std::vector<std::int64_t> sample;
  for (std::size_t i = 0; i < log_.rows(); i += 1 + log_.rows() / kSampledIds) sample.push_back(log_.id[i]);
  return sample;
}

}  // namespace quintile::bench
