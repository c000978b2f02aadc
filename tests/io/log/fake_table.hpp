// A table in memory, to test what gives columns their meaning without any file format.
#pragma once

#include <algorithm>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "io/table_source.hpp"

namespace quintile::io {

using FakeValues =
    std::variant<std::vector<std::int64_t>, std::vector<std::uint64_t>, std::vector<double>, std::vector<std::string>>;

struct FakeColumn {
  FakeColumn(std::string name, FakeValues cells) : values(std::move(cells)) {
    info.name = std::move(name);
    info.type = static_cast<CellType>(values.index());
  }
  SourceColumn info;
  FakeValues values;
};

class FakeTable : public TableSource {
 public:
  explicit FakeTable(std::vector<FakeColumn> columns, std::string path = "fake.csv", std::size_t block_rows = 3)
      : columns_(std::move(columns)), path_(std::move(path)), block_rows_(block_rows) {
    for (const FakeColumn& column : columns_) infos_.push_back(column.info);
    if (!columns_.empty()) rows_ = std::visit([](const auto& v) { return v.size(); }, columns_.front().values);
  }

  std::vector<std::size_t> malformed;  ///< rows with the wrong number of fields
  bool text = true;                    ///< rows have line numbers; the header is line 1

  [[nodiscard]] std::string format() const override { return "fake"; }
  [[nodiscard]] std::string path() const override { return path_; }
  [[nodiscard]] std::string dataset() const override { return {}; }
  [[nodiscard]] const std::vector<SourceColumn>& columns() const override { return infos_; }
  [[nodiscard]] std::uint64_t estimated_rows() const override { return rows_; }
  void select(const std::vector<std::size_t>& columns) override { selected_ = columns; }
  [[nodiscard]] std::unique_ptr<TableTask> claim() override {
    if (next_ >= rows_) return nullptr;
    const std::size_t first = std::exchange(next_, std::min(rows_, next_ + block_rows_));
    return std::make_unique<Task>(*this, first, next_ - first);
  }
  void rewind() override { next_ = 0; }
  [[nodiscard]] std::uint64_t bytes_claimed() const override { return next_; }
  [[nodiscard]] std::uint64_t bytes_total() const override { return rows_; }

 private:
  class Task : public TableTask {
   public:
    Task(const FakeTable& table, std::size_t first, std::size_t rows) : table_(table), first_(first), rows_(rows) {}
    void read(TableBlock& out) override {
      auto views = std::make_shared<std::vector<std::vector<std::string_view>>>();
      views->reserve(table_.selected_.size());
      out = TableBlock{};
      out.first_row = first_;
      out.first_line = table_.text ? first_ + 2 : 0;
      out.rows = rows_;
      for (const std::size_t row : table_.malformed) {
        if (row >= first_ && row < first_ + rows_)
          out.malformed.emplace_back(row - first_, "expected 3 fields, found 2");
      }
      for (const std::size_t column : table_.selected_) {
        std::visit(
            [&](const auto& values) {
              using Value = typename std::decay_t<decltype(values)>::value_type;
              if constexpr (std::is_same_v<Value, std::string>) {
                auto& texts = views->emplace_back(values.begin() + static_cast<std::ptrdiff_t>(first_),
                                                  values.begin() + static_cast<std::ptrdiff_t>(first_ + rows_));
                out.columns.emplace_back(std::span<const std::string_view>(texts));
              } else {
                out.columns.emplace_back(std::span<const Value>(values).subspan(first_, rows_));
              }
            },
            table_.columns_[column].values);
      }
      out.storage = views;
    }

   private:
    const FakeTable& table_;
    std::size_t first_;
    std::size_t rows_;
  };

  std::vector<FakeColumn> columns_;
  std::vector<SourceColumn> infos_;
  std::string path_;
  std::size_t block_rows_;
  std::size_t rows_ = 0;
  std::vector<std::size_t> selected_;
  std::size_t next_ = 0;
};

}  // namespace quintile::io
