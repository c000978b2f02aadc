#include <fmt/format.h>

#include "io/hdf5/filter_pipeline.hpp"
#include "io/hdf5/row_store.hpp"
#include "quintile/error.hpp"

namespace quintile::io::hdf5 {
namespace {

constexpr std::uint64_t kMaxRows = std::uint64_t{1} << 44;

std::string describe_storage(hid_t properties, const std::string& where) {
  switch (H5Pget_layout(properties)) {
    case H5D_COMPACT:
      return "compact";
    case H5D_CHUNKED: {
      hsize_t rows = 0;
      H5Pget_chunk(properties, 1, &rows);
      const std::string filters = FilterPipeline::of(properties, where).text();
      return fmt::format("chunked {}{}{}", rows, filters.empty() ? "" : ", ", filters);
    }
    case H5D_VIRTUAL:
      return "virtual";
    default:
      return H5Pget_external_count(properties) > 0 ? "external" : "contiguous";
  }
}

}  // namespace

std::shared_ptr<const Dataset> as_dataset(std::shared_ptr<const File> file, std::string path, Handle object) {
  if (!object || H5Iget_type(object.get()) != H5I_DATASET) return nullptr;
  const Handle properties(H5Dget_create_plist(object.get()), H5Pclose);
  const std::string where = fmt::format("dataset {} of '{}'", path, file->path());
  if (!properties) throw DataError(fmt::format("cannot read the properties of {}: {}", where, error_text()));
  std::string storage = describe_storage(properties.get(), where);
  // Before anything else is asked of it: the shape of a virtual dataset may depend on other files.
  if ((storage == "virtual" || storage == "external") && !file->follow_external()) {
    throw UserError(fmt::format("{} has its data in other files ({} storage). Allow external files if you trust it",
                                where, storage));
  }
  const Handle space(H5Dget_space(object.get()), H5Sclose);
  if (!space) throw DataError(fmt::format("cannot read the shape of {}: {}", where, error_text()));
  if (H5Sget_simple_extent_type(space.get()) != H5S_SIMPLE || H5Sget_simple_extent_ndims(space.get()) != 1) {
    return nullptr;
  }
  hsize_t rows = 0;
  require<DataError>(H5Sget_simple_extent_dims(space.get(), &rows, nullptr), "cannot read the length of " + where);
  if (rows > kMaxRows) throw DataError(fmt::format("{} claims {} rows, which cannot be", where, rows));
  Handle type = require<DataError>(H5Dget_type(object.get()), H5Tclose, "cannot read the type of " + where);
  return std::make_shared<const Dataset>(
      Dataset{std::move(file), std::move(path), std::move(object), std::move(type), rows, std::move(storage)});
}

}  // namespace quintile::io::hdf5
