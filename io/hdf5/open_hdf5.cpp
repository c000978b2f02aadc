#include "io/hdf5/open_hdf5.hpp"

#include <algorithm>
#include <set>

#include "io/hdf5/block_plan.hpp"
#include "io/hdf5/block_reader.hpp"
#include "io/hdf5/find_table.hpp"
#include "quintile/error.hpp"
#include "quintile/parallel.hpp"

namespace quintile::io {
namespace {

using hdf5::BlockPool;
using hdf5::BlockReader;
using hdf5::TableColumn;

class Task final : public TableTask {
 public:
  Task(std::shared_ptr<const BlockReader> reader, std::shared_ptr<BlockPool> pool, std::size_t columns,
       std::uint64_t first, std::size_t rows)
      : reader_(std::move(reader)), pool_(std::move(pool)), columns_(columns), first_(first), rows_(rows) {}

  void read(TableBlock& out) override {
    out = {};
    const auto storage = pool_->take(columns_);
    reader_->read(first_, rows_, *storage, out);
    out.first_row = first_;
    out.rows = rows_;
    out.storage = storage;
  }

 private:
  std::shared_ptr<const BlockReader> reader_;
  std::shared_ptr<BlockPool> pool_;
  std::size_t columns_;
  std::uint64_t first_;
  std::size_t rows_;
};

// What reading a column costs, for the size of blocks and the cache.
struct Cost {
  std::uint64_t row_bytes = 0;
  std::uint64_t chunk_bytes = 0;
  std::vector<std::uint64_t> chunk_rows;
};

class Source final : public TableSource {
 public:
  Source(const std::string& path, const Hdf5Options& options)
      : context_{std::make_shared<const hdf5::File>(path, options.follow_external),
                 std::make_shared<hdf5::ChunkCache>()},
        layout_(hdf5::find_table(context_, options.dataset)) {
    std::vector<std::size_t> all;
    for (const TableColumn& column : layout_.columns) {
      infos_.push_back(column.info);
      all.push_back(all.size());
    }
    select(all);
  }

  [[nodiscard]] std::string format() const override { return layout_.format; }
  [[nodiscard]] std::string path() const override { return context_.file->path(); }
  [[nodiscard]] std::string dataset() const override { return layout_.path; }
  [[nodiscard]] const std::vector<SourceColumn>& columns() const override { return infos_; }
  [[nodiscard]] std::uint64_t estimated_rows() const override { return layout_.rows; }

  void select(const std::vector<std::size_t>& columns) override {
    std::vector<const TableColumn*> chosen;
    for (const std::size_t index : columns) {
      if (index >= layout_.columns.size()) throw InternalError("a column was selected that does not exist");
      chosen.push_back(&layout_.columns[index]);
    }
    selected_ = columns.size();
    const Cost cost = cost_of(chosen);
    row_bytes_ = cost.row_bytes;
    block_rows_ = hdf5::rows_per_block(cost.chunk_rows, cost.row_bytes);
    context_.cache->make_room_for(cost.chunk_bytes);
    reader_ = std::make_shared<const BlockReader>(std::move(chosen));
    rewind();
  }

  [[nodiscard]] std::unique_ptr<TableTask> claim() override {
    if (next_row_ >= layout_.rows) return nullptr;
    const auto rows = static_cast<std::size_t>(std::min(block_rows_, layout_.rows - next_row_));
    auto task = std::make_unique<Task>(reader_, pool_, selected_, next_row_, rows);
    next_row_ += rows;
    return task;
  }

  void rewind() override {
    next_row_ = 0;
    context_.cache->clear();
  }

  // A few rows from each of some places, the first and the last among them. Where a place costs a whole chunk there are
  // fewer; the cache keeps those for the reading that follows.
  [[nodiscard]] std::vector<std::int64_t> sample(std::size_t column) override {
    constexpr std::uint64_t kRowsPerPlace = 512;
    const TableColumn& sampled = layout_.columns[column];
    if (layout_.rows == 0 || sampled.info.type != CellType::int64) return {};
    const std::uint64_t chunk = sampled.rows->chunk_rows();
    const std::uint64_t unit = chunk > 0 ? chunk : kRowsPerPlace;
    const std::uint64_t units = (layout_.rows + unit - 1) / unit;
    const std::uint64_t places = std::min<std::uint64_t>(units, chunk > 0 ? 16 : 64);
    std::vector<std::vector<std::int64_t>> found(places);
    const BlockReader reader({&sampled});
    parallel_for(places, [&](std::size_t place) {
      const std::uint64_t first = (places > 1 ? place * (units - 1) / (places - 1) : 0) * unit;
      const auto rows = static_cast<std::size_t>(std::min(kRowsPerPlace, layout_.rows - first));
      const auto storage = pool_->take(1);
      TableBlock block;
      reader.read(first, rows, *storage, block);
      const auto cells = std::get<std::span<const std::int64_t>>(block.columns.front());
      found[place].assign(cells.begin(), cells.end());
    });
    std::vector<std::int64_t> values;
    for (const auto& cells : found) values.insert(values.end(), cells.begin(), cells.end());
    return values;
  }

  [[nodiscard]] std::uint64_t bytes_claimed() const override { return next_row_ * row_bytes_; }
  [[nodiscard]] std::uint64_t bytes_total() const override { return layout_.rows * row_bytes_; }

 private:
  [[nodiscard]] Cost cost_of(const std::vector<const TableColumn*>& columns) const {
    // A text's view, and what the stages after this one keep of a text while its block is under way.
    constexpr std::uint64_t kTextView = 96;
    const std::uint64_t rows = std::max<std::uint64_t>(layout_.rows, 1);
    Cost cost;
    std::set<const hdf5::RowStore*> counted;
    for (const TableColumn* column : columns) {
      if (column->info.type == CellType::text) cost.row_bytes += kTextView;
      if (column->rows == nullptr) {
        cost.row_bytes += context_.file->size() / rows;
        continue;
      }
      if (column->bytes != nullptr) {
        cost.row_bytes += column->bytes->rows() / rows;
        cost.chunk_bytes += column->bytes->chunk_rows();
      }
      if (!counted.insert(column->rows.get()).second) continue;
      cost.row_bytes += column->rows->row_bytes();
      cost.chunk_bytes += column->rows->chunk_rows() * column->rows->row_bytes();
      cost.chunk_rows.push_back(column->rows->chunk_rows());
    }
    return cost;
  }

  hdf5::LayoutContext context_;
  hdf5::TableLayout layout_;
  std::vector<SourceColumn> infos_;
  std::shared_ptr<BlockPool> pool_ = std::make_shared<BlockPool>();
  std::shared_ptr<const BlockReader> reader_;
  std::size_t selected_ = 0;
  std::uint64_t row_bytes_ = 0;
  std::uint64_t block_rows_ = 1;
  std::uint64_t next_row_ = 0;
};

}  // namespace

std::unique_ptr<TableSource> open_hdf5(const std::string& path, const Hdf5Options& options) {
  return std::make_unique<Source>(path, options);
}

}  // namespace quintile::io
