#include "io/result/log_columns.hpp"

#include <algorithm>
#include <limits>
#include <string>
#include <utility>

#include "io/result/column_specs.hpp"
#include "io/result/value_types.hpp"
#include "quintile/error.hpp"

namespace quintile::io {
namespace {

using hdf5::require;

constexpr const char* kTable = "transactions";

DatasetSpec spec_of(hid_t type, std::size_t width, Ordering ordering, const std::string& description,
                    ColumnRole role = ColumnRole::plain) {
  const auto lock = hdf5::lock_library();
  DatasetSpec spec;
  spec.type = require<IoError>(H5Tcopy(type), H5Tclose, "cannot describe the type of a column");
  spec.width = width;
  spec.ordering = ordering;
  spec.attributes = column_attributes("", description, role);
  return spec;
}

void require_rows(const EventBlock& block, const EventSchema& schema) {
  const auto fits = [&](bool has, std::size_t size) { return size == (has ? block.rows : 0); };
  const bool text = schema.id_type == IdType::text;
  if (!fits(!text, block.id.size()) || !fits(text, block.id_text.size()) || !fits(true, block.time.size()) ||
      !fits(schema.has_amount, block.amount.size()) || !fits(schema.has_order, block.order.size()) ||
      !fits(schema.has_kind, block.kind.size()) || !fits(schema.has_channel, block.channel.size()) ||
      !fits(schema.has_value, block.value.size())) {
    throw InternalError("the columns of a block of events differ in length or from the schema");
  }
}

}  // namespace

void LogBlock::read(EventTask& task, const EventSchema& schema) {
  task.read(events);
  require_rows(events, schema);
  if (schema.id_type != IdType::text) return;
  texts = std::make_shared<Texts>();
  texts->ends = Buffer<std::int64_t>(events.rows);
  std::int64_t end = 0;
  for (std::size_t i = 0; i < events.rows; ++i) {
    texts->ends[i] = end += static_cast<std::int64_t>(events.id_text[i].size());
  }
  texts->bytes = Buffer<char>(static_cast<std::size_t>(end));
  char* to = texts->bytes.data();
  for (const std::string_view id : events.id_text) to = std::copy(id.begin(), id.end(), to);
}

LogColumns::LogColumns(const EventSchema& schema, NativeFile& file, ChunkQueue& queue)
    : schema_(schema), file_(file), queue_(queue) {
  file_.add_table(kTable);
  if (schema.id_type == IdType::text) {
    add_text_ids();
  } else {
    add_ids();
  }
  DatasetSpec time = spec_of(H5T_STD_I64LE, 8, Ordering::int64, "When it happened", ColumnRole::time);
  time.path = "time";
  time.missing = kNoTime;
  time.marks_order = true;
  add(std::move(time), [](const EventBlock& block) { return std::as_bytes(block.time); });
  if (schema.has_amount) {
    DatasetSpec spec = spec_of(H5T_IEEE_F64LE, 8, Ordering::other, "Money; negative for returns");
    spec.path = "amount";
    add(std::move(spec), [](const EventBlock& block) { return std::as_bytes(block.amount); });
  }
  if (schema.has_order) {
    DatasetSpec spec = spec_of(H5T_STD_U64LE, 8, Ordering::uint64, "Order id, or a 64-bit hash of a text one");
    spec.path = "order";
    add(std::move(spec), [](const EventBlock& block) { return std::as_bytes(block.order); });
  }
  if (schema.has_kind) {
    const std::vector<std::string> names(kEventKindNames.begin(), kEventKindNames.end());
    const hdf5::Handle type = label_type(names, "kind");
    DatasetSpec spec = spec_of(type.get(), 1, Ordering::other, "Kind of event", ColumnRole::label);
    spec.path = "kind";
    add(std::move(spec), [](const EventBlock& block) { return std::as_bytes(block.kind); });
  }
  if (schema.has_channel) {
    DatasetSpec spec = spec_of(H5T_STD_U8LE, 1, Ordering::uint8, "Code of the contact channel; 0: none");
    spec.path = "channel";
    spec.attributes.push_back({"missing_value", std::int64_t{0}});
    add(std::move(spec), [](const EventBlock& block) { return std::as_bytes(block.channel); });
  }
  if (schema.has_value) {
    DatasetSpec spec = spec_of(H5T_IEEE_F64LE, 8, Ordering::other, "Satisfaction score; NaN: none");
    spec.path = "value";
    add(std::move(spec), [](const EventBlock& block) { return std::as_bytes(block.value); });
  }
}

void LogColumns::add_ids() {
  const bool is_signed = schema_.id_type == IdType::int64;
  DatasetSpec spec = spec_of(is_signed ? H5T_STD_I64LE : H5T_STD_U64LE, 8,
                             is_signed ? Ordering::int64 : Ordering::uint64, "Customer id");
  spec.path = "customer_id";
  if (schema_.keeps_missing && is_signed) {
    spec.missing = kNoCustomer;
    spec.attributes.push_back({"missing_value", kNoCustomer});
  }
  add(std::move(spec), [](const EventBlock& block) { return std::as_bytes(block.id); });
}

void LogColumns::add_text_ids() {
  const std::string group = file_.add_column(kTable, "customer_id");
  auto attributes = column_attributes("", "Customer id", ColumnRole::plain);
  text_bytes_.emplace(file_.add_dataset(text_bytes_spec(group, std::move(attributes))), queue_);
  text_indices_.emplace(file_.add_dataset(text_indices_spec(group)), queue_);
  static constexpr std::int64_t kFirst = 0;
  text_indices_->append(std::as_bytes(std::span(&kFirst, 1)), nullptr);
}

void LogColumns::add(DatasetSpec spec, Values values) {
  spec.path = file_.add_column(kTable, spec.path) + "/data";
  columns_.push_back({values, PieceStream(file_.add_dataset(std::move(spec)), queue_)});
}

void LogColumns::append_texts(const LogBlock& block) {
  LogBlock::Texts& texts = *block.texts;
  for (std::int64_t& end : texts.ends) end += text_end_;
  if (!texts.ends.empty()) text_end_ = texts.ends[texts.ends.size() - 1];
  text_bytes_->append(std::as_bytes(texts.bytes.span()), block.texts);
  text_indices_->append(std::as_bytes(texts.ends.span()), block.texts);
}

void LogColumns::append(const LogBlock& block) {
  if (block.texts) append_texts(block);
  for (Column& column : columns_) column.pieces.append(column.values(block.events), block.events.storage);
  rows_ += block.events.rows;
}

void LogColumns::finish() {
  if (text_bytes_) {
    text_bytes_->finish();
    text_indices_->finish();
  }
  for (Column& column : columns_) column.pieces.finish();
  file_.write_object_attributes(std::string("/") + kTable, {{"rows", rows_}});
}

}  // namespace quintile::io
