#include <fmt/format.h>

#include "io/hdf5/layout.hpp"
#include "quintile/error.hpp"

namespace quintile::io::hdf5 {

// A group whose 1-D datasets of numbers and texts are the columns. Whatever else it holds does not matter.
std::optional<TableLayout> group_layout(const LayoutContext& context, const std::string& path) {
  const Handle group = context.file->open(path);
  if (!group || H5Iget_type(group.get()) != H5I_GROUP) return std::nullopt;
  if (!text_attribute(group.get(), "pandas_type").empty()) {
    if (text_attribute(group.get(), "pandas_type") != "frame") return std::nullopt;
    throw DataError(
        fmt::format("{} in '{}' is a pandas frame in fixed format, which holds no columns. Write it with "
                    "to_hdf(format=\"table\")",
                    path, context.file->path()));
  }
  TableLayout layout{"HDF5, group of columns", path, 0, {}};
  std::string external;
  for (const Link& link : context.file->links(group.get(), path)) {
    const std::string child = join(path, link.name);
    if (link.external && !context.file->follow_external()) {
      external = child;
      continue;
    }
    const auto dataset = as_dataset(context.file, child, context.file->open(path, link));
    if (!dataset) continue;
    if (auto column = scalar_column(context, dataset, link.name)) {
      add_column(context, layout, std::move(*column), dataset->rows);
    }
  }
  if (layout.columns.empty()) return std::nullopt;
  if (!external.empty()) refuse_external_link(context, external);
  return layout;
}

}  // namespace quintile::io::hdf5
