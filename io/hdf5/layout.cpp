#include "io/hdf5/layout.hpp"

#include <fmt/format.h>

#include "quintile/error.hpp"

namespace quintile::io::hdf5 {
namespace {

constexpr std::size_t kMaxColumns = 10'000;

}  // namespace

std::optional<TableColumn> scalar_column(const LayoutContext& context, const std::shared_ptr<const Dataset>& dataset,
                                         const std::string& name) {
  auto type = describe_type(dataset->type.get());
  if (!type) return std::nullopt;
  TableColumn column;
  column.info = {name, type->cell, type->text, dataset->storage, unit_of(dataset->id.get()), type->members};
  if (column.info.unit.empty()) column.info.unit = type->unit;
  if (type->cell == CellType::int64) column.info.missing = missing_of(dataset->id.get());
  column.dataset = dataset;
  if (type->encoding != Encoding::variable_text) column.rows = open_rows(dataset, context.cache);
  column.type = std::move(*type);
  return column;
}

void add_column(const LayoutContext& context, TableLayout& layout, TableColumn column, std::uint64_t rows) {
  if (layout.columns.empty()) {
    layout.rows = rows;
  } else if (layout.rows != rows) {
    throw DataError(fmt::format(
        "columns of {} in '{}' differ in length: '{}' has {} rows, '{}' has {}. A table needs "
        "columns of one length",
        layout.path, context.file->path(), layout.columns.front().info.name, layout.rows, column.info.name, rows));
  }
  if (layout.columns.size() >= kMaxColumns) {
    throw DataError(fmt::format("{} in '{}' has more than {} columns", layout.path, context.file->path(), kMaxColumns));
  }
  layout.columns.push_back(std::move(column));
}

void refuse_external_link(const LayoutContext& context, const std::string& path) {
  throw UserError(fmt::format("{} in '{}' is an external link to another file. Allow external files if you trust it",
                              path, context.file->path()));
}

}  // namespace quintile::io::hdf5
