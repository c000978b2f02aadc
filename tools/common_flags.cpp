#include "tools/common_flags.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <filesystem>

#include "quintile/error.hpp"
#include "quintile/parallel.hpp"

namespace quintile::tool {

void OutputFlags::declare(CLI::App& app, const std::string& what) {
  app.add_option("-o,--out", out, what)->type_name("FILE")->group(kOutputGroup);
  app.add_flag("--force", force, "Replace the output if it exists")->group(kOutputGroup);
  app.add_option("--storage", storage, "compressed, or plain (larger, faster to write) HDF5 columns")
      ->type_name("HOW")
      ->default_str("compressed")
      ->group(kOutputGroup);
}

void OutputFlags::require_hdf5_name() const {
  const std::filesystem::path path(out);
  std::string ending = path.extension().string();
  std::transform(ending.begin(), ending.end(), ending.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  for (const char* other : {".csv", ".tsv", ".txt", ".xlsx", ".json", ".parquet"}) {
    if (ending != other) continue;
    throw UserError(fmt::format(
        "--out writes HDF5, which '{}' does not say. Name it {}; for CSV use 'quintile export' on a result.", out,
        std::filesystem::path(path).replace_extension(".h5").string()));
  }
}

StorageOptions OutputFlags::storage_options() const {
  StorageOptions options;
  if (storage == "plain") {
    options.compress = false;
  } else if (!storage.empty() && storage != "compressed") {
    throw UserError(fmt::format("--storage is not known: '{}'. Choose compressed or plain.", storage));
  }
  return options;
}

void JobFlags::declare(CLI::App& app) {
  app.add_option("-j,--threads", threads, "Threads to use; 0: as many as this process may")
      ->type_name("N")
      ->default_str("0")
      ->group("Running");
  app.add_flag("-q,--quiet", quiet, "Print errors only")->group("Running");
}

void JobFlags::apply() const {
  constexpr int kMost = 4096;
  if (threads < 0 || threads > kMost) {
    throw UserError(
        fmt::format("--threads must be from 0 to {}, not {}. 0 uses what the machine has.", kMost, threads));
  }
  set_thread_count(threads);
}

}  // namespace quintile::tool
