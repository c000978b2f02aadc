// Reads whole text files for tests.
#pragma once

#include <unistd.h>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <memory>
#include <numeric>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "io/text/open_text.hpp"
#include "quintile/parallel.hpp"

namespace quintile::io {

/// A file that exists as long as this does.
class ScratchFile {
 public:
  explicit ScratchFile(std::string_view content, const std::string& suffix = ".csv") {
    static int count = 0;
    path_ = std::filesystem::temp_directory_path() /
            ("quintile_text_" + std::to_string(::getpid()) + "_" + std::to_string(count++) + suffix);
    std::ofstream(path_, std::ios::binary) << content;
  }
  ScratchFile(const ScratchFile&) = delete;
  ScratchFile& operator=(const ScratchFile&) = delete;
  ~ScratchFile() {
    std::error_code ignored;
    std::filesystem::remove(path_, ignored);
  }
  [[nodiscard]] std::string path() const { return path_.string(); }

 private:
  std::filesystem::path path_;
};

using Rows = std::vector<std::vector<std::string>>;

struct ReadBack {
  std::vector<std::string> names;
  Rows rows;  ///< malformed ones are empty
  std::vector<std::uint64_t> lines;
  std::vector<std::pair<std::uint64_t, std::string>> malformed;  ///< by row number in the file
  std::size_t blocks = 0;
  bool operator==(const ReadBack&) const = default;
};

/// Reads all rows of a source; reads the blocks in parallel, after all were claimed.
inline ReadBack read_all(TableSource& source) {
  ReadBack all;
  for (const SourceColumn& column : source.columns()) all.names.push_back(column.name);
  std::vector<std::size_t> every(all.names.size());
  std::iota(every.begin(), every.end(), 0);
  source.select(every);
  std::vector<std::unique_ptr<TableTask>> tasks;
  while (auto task = source.claim()) tasks.push_back(std::move(task));
  std::vector<TableBlock> blocks(tasks.size());
  parallel_for(tasks.size(), [&](std::size_t i) { tasks[i]->read(blocks[i]); });
  all.blocks = blocks.size();
  for (const TableBlock& block : blocks) {
    if (block.first_row != all.rows.size()) throw std::runtime_error("rows are numbered wrongly");
    for (std::size_t row = 0; row < block.rows; ++row) {
      std::vector<std::string> fields;
      for (const Cells& cells : block.columns) {
        with_texts(cells, [&](const auto& texts) { fields.emplace_back(texts[row]); });
      }
      all.rows.push_back(std::move(fields));
      all.lines.push_back(block.lines.empty() ? block.first_line + row : block.lines[row]);
    }
    for (const auto& [row, what] : block.malformed) {
      all.malformed.emplace_back(block.first_row + row, what);
      all.rows[block.first_row + row].clear();
    }
  }
  return all;
}

inline ReadBack read_text(std::string_view content, const TextOptions& options = {}) {
  const ScratchFile file(content);
  return read_all(*open_text(file.path(), options));
}

}  // namespace quintile::io
