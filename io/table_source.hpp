// A file of any format as typed columns, read block by block. Formats (hdf5/, text/) implement it; log/ gives
// columns their meaning. Nothing here knows about customers or events.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace quintile::io {

enum class CellType : std::uint8_t {
  int64,   ///< any signed integer, or unsigned up to 32 bits, widened
  uint64,  ///< unsigned 64 bits
  real,    ///< float32 widened, float64
  text,    ///< CSV fields (all of them), HDF5 strings
};

/// A column of a file.
struct SourceColumn {
  std::string name;
  CellType type = CellType::text;
  std::string stored_type;  ///< for people: "int32 big-endian", "text (fixed 16)", "enum of 8 over int8", "text field"
  std::string storage;      ///< for people: "contiguous", "chunked 65536, shuffle + deflate", ""
  std::string unit;         ///< attribute `units` or `unit`, as written; empty: none
  /// Members of an HDF5 enum as (value, name); empty for everything else. Cells hold the value.
  std::vector<std::pair<std::int64_t, std::string>> members;
  /// Attribute `missing_value` (CF style) of an integer column: a cell equal to it is empty. Our own logs use
  /// INT64_MIN for rows without customer.
  std::optional<std::int64_t> missing = std::nullopt;
};

/// Texts that stand in one piece of memory at known places: a column of fields as a text file has them.
class FieldCells {
 public:
  using value_type = std::string_view;
  /// Bytes before and behind every text that may be read, whatever they hold: parsers load whole words.
  static constexpr std::size_t kPadding = 16;

  /// The text of row r begins behind text[ends[r * stride]] and ends before text[ends[r * stride + 1]], and before a CR
  /// there when the rows end in CRLF and this is their last column.
  FieldCells(const char* text, const std::uint32_t* ends, std::size_t stride, std::size_t rows, bool drop_cr) noexcept
      : text_(text), ends_(ends), stride_(stride), rows_(rows), drop_cr_(drop_cr) {}

  [[nodiscard]] std::size_t size() const noexcept { return rows_; }
  [[nodiscard]] std::string_view operator[](std::size_t row) const noexcept {
    const std::uint32_t* const around = ends_ + row * stride_;
    const std::uint32_t begin = around[0] + 1;
    std::uint32_t end = around[1];
    if (drop_cr_ && end > begin && text_[end - 1] == '\r') --end;
    return {text_ + begin, end - begin};
  }

 private:
  const char* text_;
  const std::uint32_t* ends_;
  std::size_t stride_;
  std::size_t rows_;
  bool drop_cr_;
};

/// The cells of one column in one block.
using Cells = std::variant<std::span<const std::int64_t>, std::span<const std::uint64_t>, std::span<const double>,
                           std::span<const std::string_view>, FieldCells>;

/// Calls use(texts) when the cells are texts, in whichever form, and says whether they are.
template <class Use>
bool with_texts(const Cells& cells, Use use) {
  if (const auto* texts = std::get_if<std::span<const std::string_view>>(&cells)) {
    use(*texts);
    return true;
  }
  if (const auto* fields = std::get_if<FieldCells>(&cells)) {
    use(*fields);
    return true;
  }
  return false;
}

/// Some consecutive rows: the selected columns in the order of select(). Spans point into `storage`.
struct TableBlock {
  std::uint64_t first_row = 0;   ///< number of the first row in the file, from 0
  std::uint64_t first_line = 0;  ///< text files: line number of the first row, from 1 (rows may span lines); else 0
  std::size_t rows = 0;
  std::vector<Cells> columns;
  /// Rows of a text file that have the wrong number of fields: index in this block and a sentence that says
  /// what is wrong. Their cells are empty texts.
  std::vector<std::pair<std::size_t, std::string>> malformed;
  /// Text files: line number of each row, when rows do not all take one line. Empty: first_line + index.
  std::vector<std::uint64_t> lines;
  std::shared_ptr<void> storage;
};

class TableTask {
 public:
  virtual ~TableTask() = default;
  /// Reads and decodes; runs on any thread. Throws DataError or IoError naming the file (and column, row).
  virtual void read(TableBlock& out) = 0;
};

/// format() of a log that quintile has written.
inline constexpr const char* kOwnLog = "HDF5, quintile log";

/// A file opened for reading.
class TableSource {
 public:
  virtual ~TableSource() = default;
  /// "HDF5, group of columns", "HDF5, vaex tree", kOwnLog, "HDF5, compound table", "CSV", "TSV",
  /// "text, blank-separated" (+ ", gzip", ", zstd").
  [[nodiscard]] virtual std::string format() const = 0;
  [[nodiscard]] virtual std::string path() const = 0;
  /// Path inside the file, or empty.
  [[nodiscard]] virtual std::string dataset() const = 0;
  [[nodiscard]] virtual const std::vector<SourceColumn>& columns() const = 0;
  /// Exact for HDF5, a guess for text.
  [[nodiscard]] virtual std::uint64_t estimated_rows() const = 0;
  /// Chooses the columns (indices into columns()) that blocks will hold. Before the first claim().
  virtual void select(const std::vector<std::size_t>& columns) = 0;
  /// The next block's task or nullptr at the end; one thread at a time. Block boundaries depend on the file only.
  /// The source must outlive its tasks.
  [[nodiscard]] virtual std::unique_ptr<TableTask> claim() = 0;
  virtual void rewind() = 0;
  /// Some cells of a column of integers from all over the file, its ends among them, or nothing where that would cost
  /// much. Between reads only.
  [[nodiscard]] virtual std::vector<std::int64_t> sample(std::size_t /*column*/) { return {}; }
  /// Progress in bytes of the file (or of the selected columns).
  [[nodiscard]] virtual std::uint64_t bytes_claimed() const = 0;
  [[nodiscard]] virtual std::uint64_t bytes_total() const = 0;
};

}  // namespace quintile::io
