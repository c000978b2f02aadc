#include <fmt/format.h>

#include "io/hdf5/layout.hpp"
#include "quintile/error.hpp"

namespace quintile::io::hdf5 {
namespace {

std::shared_ptr<const Dataset> dataset_at(const LayoutContext& context, const std::string& path) {
  return as_dataset(context.file, path, context.file->open(path));
}

const Link* find_link(const std::vector<Link>& links, const std::string& name) {
  for (const Link& link : links) {
    if (link.name == name) return &link;
  }
  return nullptr;
}

// Texts one after the other in `data`, and where each begins and the last ends in `indices`.
TableColumn text_column(const LayoutContext& context, const std::shared_ptr<const Dataset>& data,
                        const std::string& name, const std::string& indices_path, std::uint64_t& rows) {
  const auto indices = dataset_at(context, indices_path);
  const auto type = indices ? describe_type(indices->type.get()) : std::nullopt;
  if (!type || type->cell != CellType::int64 || indices->rows == 0 || H5Tget_size(data->type.get()) != 1) {
    throw DataError(
        fmt::format("column '{}' in '{}' is not a text column as vaex writes it: it needs bytes in `data` "
                    "and integers in `indices`",
                    name, context.file->path()));
  }
  TableColumn column;
  column.info = {name, CellType::text, "text (vaex)", data->storage, unit_of(data->id.get()), {}};
  column.type = *type;
  column.dataset = data;
  column.rows = open_rows(indices, context.cache);
  column.bytes = open_rows(data, context.cache);
  rows = indices->rows - 1;
  return column;
}

void add_mask(const LayoutContext& context, TableColumn& column, const std::string& path, MaskKind kind,
              std::uint64_t rows) {
  const auto mask = dataset_at(context, path);
  const std::uint64_t needed = kind == MaskKind::bits ? rows / 8 + static_cast<std::uint64_t>(rows % 8 != 0) : rows;
  if (!mask || H5Tget_size(mask->type.get()) != 1 || mask->rows < needed) {
    throw DataError(fmt::format("{} in '{}' does not say for each of {} rows whether it has a value", path,
                                context.file->path(), rows));
  }
  column.mask = open_rows(mask, context.cache);
  column.mask_kind = kind;
  // Only real cells have a NaN for "no value".
  if (column.info.type != CellType::text) column.info.type = CellType::real;
}

}  // namespace

// GROUP/columns/NAME/data; columns/NAME may be a dataset itself. `path` may also name the `columns` group.
std::optional<TableLayout> vaex_layout(const LayoutContext& context, const std::string& path) {
  const bool at_columns = path.ends_with("/columns");
  const std::string columns_path = at_columns ? path : join(path, "columns");
  const Handle group = context.file->open(columns_path);
  if (!group || H5Iget_type(group.get()) != H5I_GROUP) return std::nullopt;
  const std::string table = !at_columns ? path : path.size() == 8 ? "/" : path.substr(0, path.size() - 8);
  const Handle root = context.file->open("/");
  const bool own = root && text_attribute(root.get(), "format") == "quintile-log";
  TableLayout layout{own ? kOwnLog : "HDF5, vaex tree", table, 0, {}};
  bool has_data_groups = false;
  for (const Link& link : context.file->links(group.get(), columns_path)) {
    const std::string child = join(columns_path, link.name);
    if (link.external && !context.file->follow_external()) refuse_external_link(context, child);
    Handle object = context.file->open(columns_path, link);
    std::vector<Link> parts;
    std::string unit;
    std::shared_ptr<const Dataset> data;
    if (object && H5Iget_type(object.get()) == H5I_GROUP) {
      parts = context.file->links(object.get(), child);
      unit = unit_of(object.get());
      const Link* const link_to_data = find_link(parts, "data");
      if (link_to_data == nullptr) continue;
      data = as_dataset(context.file, join(child, "data"), context.file->open(child, *link_to_data));
      has_data_groups |= data != nullptr;
    } else {
      data = as_dataset(context.file, child, std::move(object));
    }
    if (!data) continue;
    std::uint64_t rows = data->rows;
    const bool is_text = find_link(parts, "indices") != nullptr;
    auto column = is_text ? text_column(context, data, link.name, join(child, "indices"), rows)
                          : scalar_column(context, data, link.name);
    if (!column) continue;
    if (column->info.unit.empty()) column->info.unit = unit;
    if (find_link(parts, "mask") != nullptr) {
      add_mask(context, *column, join(child, "mask"), MaskKind::bytes, rows);
    } else if (find_link(parts, "null_bitmap") != nullptr) {
      add_mask(context, *column, join(child, "null_bitmap"), MaskKind::bits, rows);
    }
    add_column(context, layout, std::move(*column), rows);
  }
  if (layout.columns.empty() || (at_columns && !has_data_groups)) return std::nullopt;
  return layout;
}

}  // namespace quintile::io::hdf5
