#include "io/text/text_source.hpp"

#include <fmt/format.h>

#include <utility>

#include "io/text/separators.hpp"
#include "quintile/error.hpp"

namespace quintile::io {
namespace {

class TextTask final : public TableTask {
 public:
  TextTask(TextBlock block, const TextLayout& layout) : block_(std::move(block)), layout_(layout) {}
  void read(TableBlock& out) override { split_block(block_, layout_, out); }

 private:
  TextBlock block_;
  const TextLayout& layout_;
};

}  // namespace

TextSource::TextSource(std::string path, BlockReader reader, TextLayout layout, TextStart start)
    : path_(std::move(path)), reader_(std::move(reader)), layout_(std::move(layout)), start_(start) {
  rewind();
}

std::string TextSource::format() const {
  const char separator = layout_.separator;
  const std::string_view kind = separator == kBlanks ? "text, blank-separated" : separator == '\t' ? "TSV" : "CSV";
  const std::string_view packing = reader_.stream().packing();
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
  auto block = reader_.next();
  if (!block) return nullptr;
  return std::make_unique<TextTask>(std::move(*block), layout_);
}

void TextSource::rewind() { reader_.start(layout_.separator, start_.skip, start_.line); }

}  // namespace quintile::io
