#include "io/log/block_reader.hpp"

#include <cmath>
#include <limits>

#include "io/log/bad_row.hpp"
#include "io/log/numbers.hpp"
#include "io/log/orders.hpp"
#include "io/log/rare_rows.hpp"

namespace quintile::io {

std::shared_ptr<BlockMemory> BlockPool::take() {
  std::unique_ptr<BlockMemory> memory;
  {
    const std::lock_guard lock(mutex_);
    if (!free_.empty()) {
      memory = std::move(free_.back());
      free_.pop_back();
    }
  }
  if (!memory) memory = std::make_unique<BlockMemory>();
  return {memory.release(), [pool = shared_from_this()](BlockMemory* used) {
            std::unique_ptr<BlockMemory> owned(used);
            const std::lock_guard lock(pool->mutex_);
            pool->free_.push_back(std::move(owned));
          }};
}

namespace {

// Reads the columns of one block, in the order in which reasons to skip a row take precedence.
class BlockReader {
 public:
  BlockReader(const FilePlan& plan, ReadContext& context, BlockMemory& memory, EventBlock& out)
      : plan_(plan), context_(context), memory_(memory), out_(out) {}

  void read() {
    const std::size_t rows = memory_.table.rows;
    memory_.verdicts.reset(rows);
    out_.rows = rows;
    out_.counts.read = rows;
    for (const auto& [row, sentence] : memory_.table.malformed) memory_.verdicts.mark(row, SkipReason::malformed);
    read_customer();
    out_.time = plan_.time->read(cells(LogRole::time), column(LogRole::time), memory_.verdicts, memory_.time);
    read_kind();
    if (context_.schema.has_amount) read_amount();
    if (context_.schema.has_value) read_value();
    if (context_.schema.has_order) {
      out_.order = read_orders(cells(LogRole::order), column(LogRole::order), memory_.table.first_row, plan_.number,
                               memory_.order);
    }
    read_channel();
    if (memory_.verdicts.marked() > 0) drop_marked();
  }

 private:
  [[nodiscard]] const Cells& cells(LogRole role, std::size_t factor = 0) const {
    return memory_.table.columns[plan_.of(role)[factor].position];
  }
  [[nodiscard]] const SourceColumn& column(LogRole role, std::size_t factor = 0) const {
    return *plan_.of(role)[factor].column;
  }

  void read_customer() {
    const IdSpans ids = read_ids(cells(LogRole::customer), column(LogRole::customer), context_.schema.id_type,
                                 context_.options.text_ids, context_.met, memory_.verdicts, memory_.ids);
    out_.id = ids.integers;
    out_.id_text = ids.texts;
  }

  // A file without kinds in a log that has them holds purchases.
  void read_kind() {
    if (!context_.schema.has_kind) return;
    if (plan_.has(LogRole::kind)) {
      out_.kind =
          read_kinds(cells(LogRole::kind), column(LogRole::kind), context_.kinds, memory_.verdicts, memory_.kind);
    } else {
      const auto kinds = fit(memory_.kind, out_.rows);
      std::ranges::fill(kinds, EventKind::purchase);
      out_.kind = kinds;
    }
  }

  [[nodiscard]] std::span<const double> factor(std::size_t index, Buffer<double>& buffer) const {
    return read_numbers(cells(LogRole::amount, index), column(LogRole::amount, index), context_.options.decimal,
                        buffer);
  }

  void read_amount() {
    std::span<const double> amounts = factor(0, memory_.amount);
    const double scale = context_.options.amount_scale;
    const bool product = plan_.of(LogRole::amount).size() == 2;
    if (product || scale != 1.0) {
      const std::span<const double> factors = product ? factor(1, memory_.factor) : std::span<const double>();
      const std::span<double> results = fit(memory_.amount, out_.rows);
      for (std::size_t row = 0; row < out_.rows; ++row) {
        results[row] = (product ? amounts[row] * factors[row] : amounts[row]) * scale;
      }
      amounts = results;
    }
    out_.amount = judge_amounts(amounts);
  }

  // Marks purchases without a finite amount. For other kinds an amount that is none becomes NaN.
  std::span<const double> judge_amounts(std::span<const double> amounts) {
    bool infinite_elsewhere = false;
    for_rare_rows(amounts, NotFinite{}, [&](std::size_t row) {
      if (out_.kind.empty() || out_.kind[row] == EventKind::purchase) {
        memory_.verdicts.mark(row, SkipReason::bad_amount);
      } else {
        infinite_elsewhere = infinite_elsewhere || std::isinf(amounts[row]);
      }
    });
    if (!infinite_elsewhere) return amounts;
    const std::span<double> cleaned = fit(memory_.amount, amounts.size());
    for (std::size_t row = 0; row < amounts.size(); ++row) {
      cleaned[row] = std::isinf(amounts[row]) ? std::numeric_limits<double>::quiet_NaN() : amounts[row];
    }
    return cleaned;
  }

  // Only satisfaction events have a score; what the column holds for other kinds does not matter.
  void read_value() {
    const std::span<double> values = fit(memory_.value, out_.rows);
    out_.value = values;
    if (!plan_.has(LogRole::value)) {
      std::ranges::fill(values, std::numeric_limits<double>::quiet_NaN());
      return;
    }
    const Cells& scores = cells(LogRole::value);
    const auto numbers = read_numbers(scores, column(LogRole::value), context_.options.decimal, memory_.value);
    for (std::size_t row = 0; row < out_.rows; ++row) {
      const double number = numbers[row];
      values[row] = std::isinf(number) ? std::numeric_limits<double>::quiet_NaN() : number;
      if (std::isfinite(number) || out_.kind.empty() || out_.kind[row] != EventKind::satisfaction) continue;
      if (std::isinf(number) || !is_empty_cell(scores, row)) memory_.verdicts.mark(row, SkipReason::bad_value);
    }
  }

  void read_channel() {
    if (!context_.schema.has_channel) return;
    if (plan_.has(LogRole::channel)) {
      out_.channel =
          read_channels(cells(LogRole::channel), column(LogRole::channel), context_.channels, memory_.channel);
    } else {
      const auto codes = fit(memory_.channel, out_.rows);
      std::ranges::fill(codes, std::uint8_t{0});
      out_.channel = codes;
    }
  }

  void drop_marked() {
    const Verdicts& verdicts = memory_.verdicts;
    for (std::size_t row = 0; row < out_.rows; ++row) {
      if (verdicts.good(row)) continue;
      const SkipReason reason = verdicts.reason(row);
      if (reason != SkipReason::no_customer && context_.options.bad_rows == BadRows::error) {
        throw_bad_row(plan_, memory_.table, row, reason);
      }
      ++out_.counts[reason];
    }
    out_.id = verdicts.keep_good(out_.id, memory_.ids.integers);
    out_.id_text = verdicts.keep_good(out_.id_text, memory_.ids.texts);
    out_.time = verdicts.keep_good(out_.time, memory_.time);
    out_.amount = verdicts.keep_good(out_.amount, memory_.amount);
    out_.order = verdicts.keep_good(out_.order, memory_.order);
    out_.kind = verdicts.keep_good(out_.kind, memory_.kind);
    out_.channel = verdicts.keep_good(out_.channel, memory_.channel);
    out_.value = verdicts.keep_good(out_.value, memory_.value);
    out_.rows -= verdicts.marked();
  }

  const FilePlan& plan_;
  ReadContext& context_;
  BlockMemory& memory_;
  EventBlock& out_;
};

}  // namespace

void judge_block(const FilePlan& plan, ReadContext& context, BlockMemory& memory, EventBlock& out) {
  BlockReader(plan, context, memory, out).read();
}

void read_events(TableTask& task, const FilePlan& plan, ReadContext& context, EventBlock& out) {
  // Gives the old memory back before taking new, so that a block that is refilled gets its own again.
  out = EventBlock{};
  const std::shared_ptr<BlockMemory> memory = context.pool->take();
  task.read(memory->table);
  judge_block(plan, context, *memory, out);
  out.storage = memory;
}

}  // namespace quintile::io
