#include "datasets/event_columns.hpp"

#include <limits>
#include <memory>

#include "quintile/buffer.hpp"

namespace quintile::datasets {
namespace {

struct Columns {
  Buffer<std::int64_t> id;
  Buffer<char> text;
  Buffer<std::string_view> id_text;
  Buffer<TimeNs> time;
  Buffer<double> amount;
  Buffer<std::uint64_t> order;
  Buffer<EventKind> kind;
  Buffer<std::uint8_t> channel;
  Buffer<double> value;
};

template <class T, class Value>
std::span<const T> fill(Buffer<T>& column, std::span<const EventRow> rows, Value value) {
  column = Buffer<T>(rows.size());
  for (std::size_t i = 0; i < rows.size(); ++i) column[i] = value(rows[i]);
  return column.span();
}

}  // namespace

void write_text_id(std::uint32_t customer, char* out) noexcept {
  // A bijection of 64-bit numbers (the finaliser of SplitMix64), so that no two customers share a name.
  std::uint64_t x = customer + 0x9E3779B97F4A7C15ULL;
  x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9ULL;
  x = (x ^ (x >> 27)) * 0x94D049BB133111EBULL;
  x ^= x >> 31;
  for (std::size_t i = 0; i < kTextIdLength; ++i) out[i] = "0123456789ABCDEF"[x >> (60 - 4 * i) & 15];
}

void fill_columns(std::span<const EventRow> rows, const EventSchema& schema, TimeNs begin, EventBlock& out) {
  const auto columns = std::make_shared<Columns>();
  out = {};
  out.rows = rows.size();
  out.counts.read = rows.size();
  out.storage = columns;
  if (schema.id_type == IdType::text) {
    columns->text = Buffer<char>(rows.size() * kTextIdLength);
    columns->id_text = Buffer<std::string_view>(rows.size());
    for (std::size_t i = 0; i < rows.size(); ++i) {
      char* text = columns->text.data() + i * kTextIdLength;
      const bool missing = rows[i].customer == EventRow::kMissing;
      if (!missing) write_text_id(rows[i].customer, text);
      columns->id_text[i] = {text, missing ? 0 : kTextIdLength};
    }
    out.id_text = columns->id_text.span();
  } else {
    out.id = fill(columns->id, rows, [](const EventRow& row) {
      return row.customer == EventRow::kMissing ? kNoCustomer : static_cast<std::int64_t>(row.customer) + 1;
    });
  }
  out.time = fill(columns->time, rows,
                  [&](const EventRow& row) { return begin + static_cast<TimeNs>(row.second) * kNsPerSecond; });
  out.amount = fill(columns->amount, rows, [](const EventRow& row) {
    return row.kind == EventKind::purchase ? static_cast<double>(row.cents) / 100.0
                                           : std::numeric_limits<double>::quiet_NaN();
  });
  if (schema.has_order)
    out.order = fill(columns->order, rows, [](const EventRow& row) { return std::uint64_t{row.order}; });
  if (schema.has_kind) out.kind = fill(columns->kind, rows, [](const EventRow& row) { return row.kind; });
  if (schema.has_channel) out.channel = fill(columns->channel, rows, [](const EventRow& row) { return row.channel; });
  if (schema.has_value)
    out.value = fill(columns->value, rows, [](const EventRow& row) {
      return row.score == 0 ? std::numeric_limits<double>::quiet_NaN() : static_cast<double>(row.score);
    });
}

}  // namespace quintile::datasets
