#include "datasets/generated_source.hpp"

#include <algorithm>
#include <atomic>
#include <utility>

#include "datasets/event_columns.hpp"
#include "datasets/watch.hpp"
#include "quintile/buffer.hpp"
#include "quintile/parallel.hpp"

namespace quintile::datasets {
namespace {

constexpr std::uint64_t kSliceRows = 65'536;

EventSchema schema_of(const GenerateOptions& options) {
  EventSchema schema;
  schema.id_type = options.text_ids ? IdType::text : IdType::int64;
  schema.has_order = options.orders || options.return_share > 0;
  schema.has_kind = schema.has_channel = schema.has_value = options.kinds;
  schema.keeps_missing = options.missing_share > 0;
  return schema;
}

}  // namespace

struct GeneratedSource::Window {
  explicit Window(std::uint64_t size) : rows(size) {}
  Buffer<EventRow> rows;
};

/// Sorts one slice and turns it into columns. Sorting twice (after a rewind) changes nothing.
class GeneratedSource::Task final : public EventTask {
 public:
  Task(std::shared_ptr<Window> window, Slice slice, EventSchema schema, TimeNs begin)
      : window_(std::move(window)), slice_(slice), schema_(schema), begin_(begin) {}

  void read(EventBlock& out) override {
    const std::span rows = window_->rows.span().subspan(slice_.first_row, slice_.rows);
    std::sort(rows.begin(), rows.end());
    fill_columns(rows, schema_, begin_, out);
  }

 private:
  std::shared_ptr<Window> window_;
  Slice slice_;
  EventSchema schema_;
  TimeNs begin_;
};

GeneratedSource::GeneratedSource(const GenerateOptions& options, const Control& control, std::uint64_t window_rows)
    : model_(options),
      control_(control),
      census_(calibrate(model_, options.transactions.value_or(10 * options.customers), control)),
      schema_(schema_of(options)) {
  plan_slices(window_rows);
}

GeneratedSource::~GeneratedSource() = default;

void GeneratedSource::plan_slices(std::uint64_t window_rows) {
  const auto& bins = census_.rows_in_bin;
  Slice slice;
  std::uint64_t in_window = 0;
  window_begin_ = {0};
  const auto close = [&](std::size_t bin_end) {
    slice.bin_end = bin_end;
    if (in_window > 0 && in_window + slice.rows > window_rows) {
      window_begin_.push_back(slices_.size());
      in_window = 0;
    }
    slice.first_row = in_window;
    in_window += slice.rows;
    slices_.push_back(slice);
    slice.rows = 0;
  };
  for (std::size_t bin = 0; bin < bins.size(); ++bin) {
    if (slice.rows > 0 && slice.rows + bins[bin] > kSliceRows) close(bin);
    slice.rows += bins[bin];
  }
  if (slice.rows > 0) close(bins.size());
  window_begin_.push_back(slices_.size());
}

std::shared_ptr<GeneratedSource::Window> GeneratedSource::simulate_window(std::size_t window) const {
  const std::size_t first = window_begin_[window];
  const std::size_t last = window_begin_[window + 1];
  const std::size_t bin_begin = first == 0 ? 0 : slices_[first - 1].bin_end;
  const std::size_t bin_end = slices_[last - 1].bin_end;
  std::vector<std::uint32_t> slice_of(bin_end - bin_begin);
  for (std::size_t s = first, bin = bin_begin; s < last; ++s)
    for (; bin < slices_[s].bin_end; ++bin) slice_of[bin - bin_begin] = static_cast<std::uint32_t>(s - first);

  // Threads put rows into a slice in any order; sorting the slice by a total order makes up for it.
  auto out = std::make_shared<Window>(slices_[last - 1].first_row + slices_[last - 1].rows);
  std::vector<std::atomic<std::uint64_t>> cursor(last - first);
  for (std::size_t s = first; s < last; ++s) cursor[s - first].store(slices_[s].first_row, std::memory_order_relaxed);

  const std::uint64_t customers = model_.options().customers;
  Watch watch(control_, "generating", customers);
  parallel_blocks(customers, kModelBlock, [&](std::size_t block, std::size_t begin, std::size_t end) {
    std::vector<EventRow> rows;
    std::uint32_t order = census_.purchases_before[block] + 1;
    for (std::size_t customer = begin; customer < end; ++customer) {
      rows.clear();
      order += model_.simulate(customer, order, true, rows);
      for (const EventRow& row : rows) {
        const std::size_t bin = row.second / census_.bin_seconds;
        if (bin < bin_begin || bin >= bin_end) continue;
        out->rows[cursor[slice_of[bin - bin_begin]].fetch_add(1, std::memory_order_relaxed)] = row;
      }
    }
    watch.add(end - begin);
  });
  return out;
}

std::unique_ptr<EventTask> GeneratedSource::claim() {
  if (next_ == slices_.size()) {
    window_.reset();
    return nullptr;
  }
  if (!window_ || next_ == window_begin_[window_index_ + 1]) {
    window_index_ = window_ ? window_index_ + 1 : 0;
    window_.reset();  // the old one is given up as soon as its last task is done
    window_ = simulate_window(window_index_);
  }
  const Slice& slice = slices_[next_++];
  rows_claimed_ += slice.rows;
  return std::make_unique<Task>(window_, slice, schema_, model_.begin());
}

void GeneratedSource::rewind() {
  next_ = 0;
  rows_claimed_ = 0;
  if (window_index_ != 0) window_.reset();
}

}  // namespace quintile::datasets
