#include "bench/compare/column.hpp"

#include <bit>
#include <filesystem>

#include "bench/compare/workloads.hpp"
#include "io/hdf5/chunk_cache.hpp"
#include "io/hdf5/row_store.hpp"
#include "io/hdf5/scratch.hpp"
#include "quintile/error.hpp"
#include "quintile/parallel.hpp"
#include "quintile/result_file.hpp"

namespace quintile::bench {

// The public interface reads whole logs and results only, so this goes one layer deeper.
Buffer<double> read_column(const std::string& path, const std::string& dataset_path) {
  constexpr std::size_t kBlockValues = 524'288;
  std::unique_ptr<io::hdf5::RowStore> store;
  {
    const auto file = std::make_shared<const io::hdf5::File>(path, false);
    const auto lock = io::hdf5::lock_library();
    const auto dataset = io::hdf5::as_dataset(file, dataset_path, file->open(dataset_path));
    if (!dataset) throw UserError("'" + path + "' has no dataset " + dataset_path);
    store = io::hdf5::open_rows(dataset, std::make_shared<io::hdf5::ChunkCache>());
  }
  if (store->row_bytes() != sizeof(double)) throw UserError(dataset_path + " of '" + path + "' does not hold doubles");
  // Whole chunks, so that no two blocks decode the same one.
  const std::size_t chunk = std::max<std::size_t>(1, store->chunk_rows());
  const std::size_t block = (kBlockValues + chunk - 1) / chunk * chunk;
  Buffer<double> values(store->rows());
  parallel_blocks(values.size(), block, [&](std::size_t, std::size_t begin, std::size_t end) {
    thread_local io::hdf5::Scratch scratch;  // as a source keeps it from block to block
    store->read(begin, end - begin, reinterpret_cast<char*>(values.data() + begin), scratch);
  });
  return values;
}

namespace {

// All bits combined: an integer that any order of values gives and any changed value changes.
void add_values(Outcome& out, const Buffer<double>& values) {
  std::uint64_t bits = 0;
  for (const double value : values) bits ^= std::bit_cast<std::uint64_t>(value);
  out["exact"]["values"] = values.size();
  out["exact"]["bits"] = std::to_string(bits);
}

}  // namespace

Outcome run_read(const std::string& file, const std::string& dataset) {
  Stopwatch watch;
  const Buffer<double> values = read_column(file, dataset);
  Outcome out = watch.outcome();
  add_values(out, values);
  out["facts"]["stored_bytes"] = std::filesystem::file_size(file);
  return out;
}

Outcome run_write(const std::string& file, const std::string& dataset, const std::string& out_path) {
  const Buffer<double> values = read_column(file, dataset);
  Stopwatch watch;
  ColumnView column;
  column.name = "value";
  column.values = std::span<const double>(values);
  write_result(out_path, {{{"column", {column}}}, {}}, true, {.compress = true, .checksum = false});
  Outcome out = watch.outcome();
  add_values(out, read_column(out_path, "/column/columns/value/data"));
  out["facts"]["stored_bytes"] = std::filesystem::file_size(out_path);
  return out;
}

}  // namespace quintile::bench
