// Turns a block of text into columns of fields.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "io/table_source.hpp"
#include "io/text/field_text.hpp"
#include "io/text/text_block.hpp"

namespace quintile::io {

struct TextLayout {
  char separator = ',';
  Encoding encoding = Encoding::detect;
  std::vector<SourceColumn> columns;  ///< of the file
  std::vector<std::size_t> selected;  ///< those to hand out
};

/// Fills `out` with the selected columns of a block; `out` keeps the block's storage.
void split_block(const TextBlock& block, const TextLayout& layout, TableBlock& out);

}  // namespace quintile::io
