#include "io/text/text_source.hpp"

#include <fmt/format.h>

#include <utility>

#include "io/parse/integer.hpp"
#include "io/parse/missing.hpp"
#include "io/text/separators.hpp"
#include "io/text/split_fields.hpp"
#include "quintile/error.hpp"

namespace quintile::io {
namespace {

class TextTask final : public TableTask {
 public:
  TextTask(PendingBlock block, const TextLayout& layout) : block_(std::move(block)), layout_(layout) {}
  void read(TableBlock& out) override { split_block(block_(), layout_, out); }

 private:
  PendingBlock block_;
  const TextLayout& layout_;
};

}  // namespace

TextSource::TextSource(std::string path, std::unique_ptr<TextCutter> cutter, TextLayout layout, TextStart start)
    : path_(std::move(path)), cutter_(std::move(cutter)), layout_(std::move(layout)), start_(start) {
  rewind();
}

std::string TextSource::format() const {
  const char separator = layout_.separator;
  const std::string_view kind = separator == kBlanks ? "text, blank-separated" : separator == '\t' ? "TSV" : "CSV";
  const std::string_view packing = cutter_->packing();
  return packing.empty() ? std::string(kind) : fmt::format("{}, {}", kind, packing);
}

void TextSource::select(const std::vector<std::size_t>& columns) {
  for (const std::size_t column : columns) {
    if (column >= layout_.columns.size()) {
      throw InternalError(
          fmt::format("column {} of '{}' was selected, which has {}.", column, path_, layout_.columns.size()));
    }
  }
  layout_.selected = columns;
}

std::unique_ptr<TableTask> TextSource::claim() {
  PendingBlock block = cutter_->claim();
  if (!block) return nullptr;
  return std::make_unique<TextTask>(std::move(block), layout_);
}

void TextSource::rewind() { cutter_->start(layout_.separator, start_.skip, start_.line); }

// A stretch may begin within quotes and is then split wrongly: that is no harm to a sample.
std::vector<std::int64_t> TextSource::sample(std::size_t column) {
  std::vector<std::int64_t> values;
  std::vector<FieldSpan> fields(layout_.columns.size());
  for (const std::string& text : cutter_->excerpts()) {
    split_records(text, {layout_.separator, true}, fields, [&](std::size_t, std::size_t, std::size_t count) {
      if (count != fields.size()) return;
      std::string_view field(text.data() + fields[column].begin, fields[column].end - fields[column].begin);
      if (field.size() > 1 && field.front() == '"' && field.back() == '"') field = field.substr(1, field.size() - 2);
      std::uint64_t bits = 0;
      const IntegerRange range = parse_canonical_integer(without_float_suffix(trim(field)), bits);
      if (range != IntegerRange::signed64 && range != IntegerRange::negative) return;
      values.push_back(static_cast<std::int64_t>(bits));
    });
  }
  return values;
}

}  // namespace quintile::io
