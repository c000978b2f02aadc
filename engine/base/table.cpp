#include "quintile/table.hpp"

#include <fmt/format.h>

#include <cmath>
#include <cstring>
#include <type_traits>

#include "quintile/time.hpp"

namespace quintile {
namespace {

template <class Texts>
TextColumn copy_texts(Texts texts) {
  TextColumn column;
  column.offsets = Buffer<std::uint64_t>(texts.size() + 1);
  std::uint64_t end = 0;
  column.offsets[0] = 0;
  for (std::size_t i = 0; i < texts.size(); ++i) column.offsets[i + 1] = end += texts[i].size();
  column.bytes = Buffer<char>(end);
  for (std::size_t i = 0; i < texts.size(); ++i) {
    if (!texts[i].empty()) std::memcpy(column.bytes.data() + column.offsets[i], texts[i].data(), texts[i].size());
  }
  return column;
}

}  // namespace

TextColumn make_text_column(std::span<const std::string> texts) { return copy_texts(texts); }
TextColumn make_text_column(std::span<const std::string_view> texts) { return copy_texts(texts); }

const ColumnView* TableView::find(std::string_view column) const {
  for (const ColumnView& candidate : columns) {
    if (candidate.name == column) return &candidate;
  }
  return nullptr;
}

std::string cell_text(const ColumnView& column, std::size_t row) {
  return std::visit(
      [&](const auto& values) -> std::string {
        const auto value = values[row];
        using Value = std::decay_t<decltype(value)>;
        if constexpr (std::is_same_v<Value, std::string_view>) {
          return std::string(value);
        } else if constexpr (std::is_floating_point_v<Value>) {
          return std::isnan(value) ? std::string() : fmt::format("{}", value);
        } else {
          if (column.role == ColumnRole::time) return format_time(static_cast<TimeNs>(value));
          if (column.role == ColumnRole::flag) return value != 0 ? "true" : "false";
          if (column.role == ColumnRole::label) {
            const auto code = static_cast<std::size_t>(value);
            return code < column.labels.size() ? column.labels[code] : std::to_string(code);
          }
          return std::to_string(value);
        }
      },
      column.values);
}

ColumnView Column::view() const {
  ColumnView out{name, unit, description, role, {}, labels};
  std::visit(
      [&](const auto& owned) {
        if constexpr (std::is_same_v<std::decay_t<decltype(owned)>, TextColumn>) {
          out.values = owned.view();
        } else {
          out.values = owned.span();
        }
      },
      values);
  return out;
}

TableView Table::view() const {
  TableView out{name, {}};
  out.columns.reserve(columns.size());
  for (const Column& column : columns) out.columns.push_back(column.view());
  return out;
}

}  // namespace quintile
