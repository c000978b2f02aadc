// Makes the columns of a small table from its rows.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "quintile/table.hpp"

namespace quintile {

/// A table whose columns are functions of the same rows.
template <class Row>
class TableOf {
 public:
  TableOf(std::string name, std::vector<Row> rows) : rows_(std::move(rows)) { table_.name = std::move(name); }

  template <class Get>
  TableOf& text(std::string name, std::string description, Get get) {
    std::vector<std::string> texts;
    texts.reserve(rows_.size());
    for (const Row& row : rows_) texts.emplace_back(get(row));
    return add(std::move(name), {}, std::move(description), make_text_column(std::span<const std::string>(texts)));
  }
  template <class Get>
  TableOf& count(std::string name, std::string description, Get get, std::string unit = "1") {
    return add(std::move(name), std::move(unit), std::move(description), values<std::uint64_t>(get));
  }
  template <class Get>
  TableOf& number(std::string name, std::string unit, std::string description, Get get) {
    return add(std::move(name), std::move(unit), std::move(description), values<double>(get));
  }

  template <class Get>
  TableOf& time(std::string name, std::string description, Get get) {
    return add(std::move(name), "ns", std::move(description), values<std::int64_t>(get), ColumnRole::time);
  }
  template <class Get>
  TableOf& flag(std::string name, std::string description, Get get) {
    return add(std::move(name), {}, std::move(description), values<std::uint8_t>(get), ColumnRole::flag);
  }

  [[nodiscard]] Table take() { return std::move(table_); }

 private:
  template <class T, class Get>
  [[nodiscard]] Buffer<T> values(Get get) const {
    Buffer<T> out(rows_.size());
    for (std::size_t i = 0; i < rows_.size(); ++i) out[i] = static_cast<T>(get(rows_[i]));
    return out;
  }
  TableOf& add(std::string name, std::string unit, std::string description, OwnedValues column,
               ColumnRole role = ColumnRole::plain) {
    table_.columns.push_back({std::move(name), std::move(unit), std::move(description), role, std::move(column), {}});
    return *this;
  }

  std::vector<Row> rows_;
  Table table_;
};

}  // namespace quintile
