#include <fmt/format.h>

#include "io/hdf5/chunked_store.hpp"
#include "io/hdf5/plain_store.hpp"
#include "quintile/error.hpp"

namespace quintile::io::hdf5 {
namespace {

constexpr std::uint64_t kMaxChunkBytes = std::uint64_t{1} << 30;
constexpr std::size_t kMaxRowBytes = std::size_t{64} << 20;

std::vector<char> fill_value(const Dataset& dataset, hid_t properties, std::size_t row_bytes) {
  std::vector<char> row(row_bytes, '\0');
  H5D_fill_value_t defined = H5D_FILL_VALUE_UNDEFINED;
  if (H5Pfill_value_defined(properties, &defined) >= 0 && defined == H5D_FILL_VALUE_USER_DEFINED) {
    require<DataError>(
        H5Pget_fill_value(properties, dataset.type.get(), row.data()),
        fmt::format("cannot read the fill value of dataset {} of '{}'", dataset.path, dataset.file->path()));
  }
  return row;
}

ChunkedStore::Layout chunk_layout(const Dataset& dataset, hid_t properties, std::size_t row_bytes) {
  const std::string where = fmt::format("dataset {} of '{}'", dataset.path, dataset.file->path());
  ChunkedStore::Layout layout;
  hsize_t rows = 0;
  if (H5Pget_chunk(properties, 1, &rows) != 1 || rows == 0) {
    throw DataError(fmt::format("cannot read the chunk size of {}: {}", where, error_text()));
  }
  if (rows > kMaxChunkBytes / row_bytes) {
    throw DataError(fmt::format("{} has chunks of {} rows of {} bytes, more than 1 GiB. Rewrite it with smaller chunks",
                                where, rows, row_bytes));
  }
  unsigned options = 0;
  require<DataError>(H5Pget_chunk_opts(properties, &options), "cannot read the chunk options of " + where);
  layout.row_bytes = row_bytes;
  layout.chunk_rows = rows;
  layout.last_unfiltered = (options & H5D_CHUNK_DONT_FILTER_PARTIAL_CHUNKS) != 0;
  layout.fill = fill_value(dataset, properties, row_bytes);
  layout.filters = FilterPipeline::of(properties, where);
  return layout;
}

std::unique_ptr<RowStore> by_library(std::shared_ptr<const Dataset> dataset, std::uint64_t chunk_rows) {
  Handle memory_type = require<DataError>(H5Tcopy(dataset->type.get()), H5Tclose, "cannot copy a type");
  return std::make_unique<LibraryStore>(std::move(dataset), std::move(memory_type), chunk_rows);
}

}  // namespace

std::unique_ptr<RowStore> open_rows(std::shared_ptr<const Dataset> dataset, std::shared_ptr<ChunkCache> cache) {
  const auto lock = lock_library();
  const std::string where = fmt::format("dataset {} of '{}'", dataset->path, dataset->file->path());
  const std::size_t row_bytes = H5Tget_size(dataset->type.get());
  if (row_bytes == 0 || row_bytes > kMaxRowBytes) {
    throw DataError(fmt::format("{} has rows of {} bytes, which is out of bounds", where, row_bytes));
  }
  const Handle properties =
      require<DataError>(H5Dget_create_plist(dataset->id.get()), H5Pclose, "cannot read the properties of " + where);
  if (dataset->storage == "contiguous" && dataset->file->holds(dataset->id.get())) {
    const haddr_t position = H5Dget_offset(dataset->id.get());
    if (position == HADDR_UNDEF) {
      H5Eclear2(H5E_DEFAULT);
      return std::make_unique<ConstantStore>(dataset->rows, fill_value(*dataset, properties.get(), row_bytes));
    }
    return std::make_unique<ContiguousStore>(std::move(dataset), row_bytes, position);
  }
  if (H5Pget_layout(properties.get()) != H5D_CHUNKED) {
    return by_library(std::move(dataset), 0);
  }
  auto layout = chunk_layout(*dataset, properties.get(), row_bytes);
  if (const int filter = layout.filters.unknown(); filter != 0) {
    // HDF5's own filters (szip, n-bit, scale-offset) are left to the library, where it was built with them.
    if (filter >= H5Z_FILTER_RESERVED || H5Zfilter_avail(filter) <= 0) {
      throw DataError(
          fmt::format("{} is compressed with {} (HDF5 filter {}), which is not supported. Rewrite it with "
                      "deflate, LZF, LZ4, Blosc or Zstandard",
                      where, filter_name(filter), filter));
    }
    return by_library(std::move(dataset), layout.chunk_rows);
  }
  return std::make_unique<ChunkedStore>(std::move(dataset), std::move(layout), std::move(cache));
}

}  // namespace quintile::io::hdf5
