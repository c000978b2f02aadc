// A text file as a table of text columns.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "io/table_source.hpp"
#include "io/text/split_block.hpp"
#include "io/text/text_cutter.hpp"

namespace quintile::io {

/// Where the rows of a text file start.
struct TextStart {
  std::uint64_t skip = 0;  ///< bytes of unpacked text before the first row
  std::uint64_t line = 1;  ///< line number there
  std::uint64_t estimated_rows = 0;
};

class TextSource final : public TableSource {
 public:
  TextSource(std::string path, std::unique_ptr<TextCutter> cutter, TextLayout layout, TextStart start);

  [[nodiscard]] std::string format() const override;
  [[nodiscard]] std::string path() const override { return path_; }
  [[nodiscard]] std::string dataset() const override { return {}; }
  [[nodiscard]] const std::vector<SourceColumn>& columns() const override { return layout_.columns; }
  [[nodiscard]] std::uint64_t estimated_rows() const override { return start_.estimated_rows; }
  void select(const std::vector<std::size_t>& columns) override;
  [[nodiscard]] std::unique_ptr<TableTask> claim() override;
  void rewind() override;
  [[nodiscard]] std::vector<std::int64_t> sample(std::size_t column) override;
  [[nodiscard]] std::uint64_t bytes_claimed() const override { return cutter_->stored_position(); }
  [[nodiscard]] std::uint64_t bytes_total() const override { return cutter_->stored_size(); }

 private:
  std::string path_;
  std::unique_ptr<TextCutter> cutter_;
  TextLayout layout_;
  TextStart start_;
};

}  // namespace quintile::io
