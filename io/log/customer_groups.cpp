#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <map>
#include <numeric>
#include <optional>
#include <unordered_map>

#include "io/log/aliases.hpp"
#include "io/log/cell_text.hpp"
#include "io/log/ids.hpp"
#include "io/log/mapping.hpp"
#include "io/log/open_files.hpp"
#include "io/log/text_memo.hpp"
#include "io/parse/missing.hpp"
#include "quintile/error.hpp"
#include "quintile/groups.hpp"
#include "quintile/parallel.hpp"

namespace quintile {
namespace io {
namespace {

constexpr std::uint32_t kNoValue = std::numeric_limits<std::uint32_t>::max();
constexpr std::size_t kMostValues = 65'536;
constexpr std::size_t kLookupBlock = 16'384;

// Different values in the order in which they are met.
class Dictionary {
 public:
  explicit Dictionary(std::string column) : column_(std::move(column)) {}

  std::uint32_t code_of(std::string_view text) {
    const auto [found, fresh] = codes_.try_emplace(std::string(text), static_cast<std::uint32_t>(codes_.size()));
    if (fresh && codes_.size() > kMostValues) {
      throw UserError(
          fmt::format("column '{}' has more than {} values, which are too many for groups. Name one that "
                      "divides customers into fewer.",
                      column_, kMostValues));
    }
    return found->second;
  }

  // The values in ascending order, and for each code its place among them.
  [[nodiscard]] std::pair<std::vector<std::string>, std::vector<std::uint32_t>> sorted() const {
    std::vector<std::string> names;
    std::vector<std::uint32_t> place(codes_.size());
    for (const auto& [name, code] : codes_) {
      place[code] = static_cast<std::uint32_t>(names.size());
      names.push_back(name);
    }
    return {std::move(names), std::move(place)};
  }

 private:
  std::string column_;
  std::map<std::string, std::uint32_t> codes_;
};

// Codes of the values of a block.
void read_codes(const Cells& cells, const SourceColumn& column, std::size_t rows, Dictionary& dictionary,
                std::vector<std::uint32_t>& out) {
  out.resize(rows);
  const auto from_texts = [&](const auto& texts) {
    TextMemo<std::uint32_t> memo;
    for (std::size_t row = 0; row < rows; ++row) {
      out[row] = memo.get(texts[row], [&](std::string_view text) {
        const std::string_view plain = trim(text);
        return dictionary.code_of(is_missing(plain) ? std::string_view() : plain);
      });
    }
  };
  if (with_texts(cells, from_texts)) return;
  const auto from_numbers = [&](const auto& values) {
    std::unordered_map<std::uint64_t, std::uint32_t> known;
    for (std::size_t row = 0; row < rows; ++row) {
      const auto [found, fresh] = known.try_emplace(std::bit_cast<std::uint64_t>(values[row]), 0);
      if (fresh) found->second = dictionary.code_of(cell_text(cells, column, row));
      out[row] = found->second;
    }
  };
  if (const auto* reals = std::get_if<std::span<const double>>(&cells)) from_numbers(*reals);
  if (const auto* integers = std::get_if<std::span<const std::int64_t>>(&cells)) from_numbers(*integers);
  if (const auto* naturals = std::get_if<std::span<const std::uint64_t>>(&cells)) from_numbers(*naturals);
}

std::size_t find_integer(const CustomerIds& ids, std::int64_t id) {
  const std::int64_t* const begin = ids.integers.data();
  const std::int64_t* const end = begin + ids.integers.size();
  const bool natural = ids.type == IdType::uint64;
  const std::int64_t* const found = std::lower_bound(begin, end, id, [&](std::int64_t a, std::int64_t b) {
    return natural ? static_cast<std::uint64_t>(a) < static_cast<std::uint64_t>(b) : a < b;
  });
  return found != end && *found == id ? static_cast<std::size_t>(found - begin) : ids.size();
}

// Nothing: rows with weights and without customers.
std::optional<std::size_t> customer_column(const TableSource& table, const LogOptions& log,
                                           const std::string& weights) {
  const std::string& named = log.columns[static_cast<std::size_t>(LogRole::customer)];
  if (!named.empty()) return find_named(table.columns(), named, table.path(), "--customer");
  std::vector<std::size_t> found = best_matches(table.columns(), aliases_of(LogRole::customer));
  if (found.empty()) found = best_matches(table.columns(), aliases_of(SummaryMeasure::customer));
  if (!weights.empty()) std::erase(found, find_named(table.columns(), weights, table.path(), "--weights"));
  if (found.size() == 1) return found.front();
  if (found.empty() && !weights.empty()) return std::nullopt;
  throw UserError(fmt::format("no single customer column found in {}; it has: {}. Name it with --customer.",
                              table.path(), list_columns(table.columns())));
}

// The groups under construction.
class GroupReader {
 public:
  GroupReader(const LogOptions& log, const CustomerIds& ids, Dictionary& dictionary)
      : log_(log), ids_(ids), dictionary_(dictionary), code_(ids.size(), kNoValue), several_(ids.size(), 0) {
    met_.text = ids.type == IdType::text;
    met_.beyond_int64 = ids.type == IdType::uint64;
  }

  // Of one of the files, in their order.
  void read(TableSource& table, std::optional<std::size_t> customer, std::size_t column) {
    table.select({customer.value_or(column), column});
    TableBlock block;
    while (const auto task = table.claim()) {
      task->read(block);
      verdicts_.reset(block.rows);
      for (const auto& [row, sentence] : block.malformed) verdicts_.mark(row, SkipReason::malformed);
      read_codes(block.columns[1], table.columns()[column], block.rows, dictionary_, values_);
      if (customer) {
        find_rows(read_ids(block.columns[0], table.columns()[*customer], ids_.type, log_.text_ids, met_, verdicts_,
                           id_column_),
                  block.rows);
      } else {
        number_rows(block.rows);
      }
      for (std::size_t i = 0; i < block.rows; ++i) put(rows_[i], values_[i]);
    }
  }

  [[nodiscard]] const std::vector<std::uint32_t>& codes() const { return code_; }
  [[nodiscard]] std::uint64_t with_several() const {
    return static_cast<std::uint64_t>(std::count(several_.begin(), several_.end(), 1));
  }

 private:
  void find_rows(const IdSpans& ids, std::size_t size) {
    rows_.resize(size);
    parallel_blocks(size, kLookupBlock, [&](std::size_t, std::size_t begin, std::size_t end) {
      for (std::size_t i = begin; i < end; ++i) {
        rows_[i] = ids_.size();
        if (!verdicts_.good(i)) continue;
        rows_[i] = ids_.type == IdType::text ? ids_.find(ids.texts[i]) : find_integer(ids_, ids.integers[i]);
      }
    });
  }

  void number_rows(std::size_t size) {
    rows_.resize(size);
    for (std::size_t i = 0; i < size; ++i) rows_[i] = find_integer(ids_, ++row_number_);
  }

  void put(std::size_t row, std::uint32_t value) {
    if (row == ids_.size()) return;
    if (code_[row] == kNoValue) code_[row] = value;
    if (code_[row] != value) several_[row] = 1;
  }

  const LogOptions& log_;
  const CustomerIds& ids_;
  Dictionary& dictionary_;
  MetIds met_;
  Verdicts verdicts_;
  IdColumn id_column_;
  std::vector<std::uint32_t> values_;
  std::vector<std::size_t> rows_;
  std::int64_t row_number_ = 0;
  std::vector<std::uint32_t> code_;
  std::vector<std::uint8_t> several_;
};

}  // namespace
}  // namespace io

CustomerGroups groups_by_column(const std::vector<std::string>& paths, const LogOptions& log, const std::string& column,
                                const CustomerIds& ids, std::vector<std::string>& notes, const std::string& weights) {
  io::Dictionary dictionary(column);
  io::GroupReader reader(log, ids, dictionary);
  for (const std::string& path : io::expand_paths(paths)) {
    const auto table = io::open_table(path, log);
    const std::size_t value = io::find_named(table->columns(), column, path, "--by or --clv-by");
    const std::optional<std::size_t> customer = io::customer_column(*table, log, weights);
    if (value == customer) {
      throw UserError(
          fmt::format("column '{}' names the customers themselves. Name one that divides them into groups.", column));
    }
    try {
      reader.read(*table, customer, value);
    } catch (const RestartRead&) {
      throw DataError(fmt::format("{} has changed while it was read. Start again.", path));
    }
  }
  if (const std::uint64_t several = reader.with_several(); several > 0) {
    notes.push_back(fmt::format("{} of {} customers have several values of '{}'; each counts with the first in the log",
                                several, ids.size(), column));
  }
  const std::uint32_t none = dictionary.code_of("");
  auto [names, place] = dictionary.sorted();
  CustomerGroups out;
  out.column = column;
  out.names = std::move(names);
  out.code = Buffer<std::uint32_t>(ids.size());
  for (std::size_t i = 0; i < ids.size(); ++i)
    out.code[i] = place[reader.codes()[i] == io::kNoValue ? none : reader.codes()[i]];
  return out;
}

}  // namespace quintile
