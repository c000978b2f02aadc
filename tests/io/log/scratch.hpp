// Files for a test: made by it, or unpacked from the real data sets.
#pragma once

#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <optional>
#include <string>
#include <string_view>

namespace quintile::io {

/// A folder that goes away with the test.
class ScratchFolder {
 public:
  ScratchFolder() {
    std::string name = (std::filesystem::temp_directory_path() / "quintile-log-XXXXXX").string();
    folder_ = mkdtemp(name.data());
  }
  ScratchFolder(const ScratchFolder&) = delete;
  ScratchFolder& operator=(const ScratchFolder&) = delete;
  ~ScratchFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
  }

  [[nodiscard]] std::string path(std::string_view name) const { return (folder_ / name).string(); }
  std::string write(std::string_view name, std::string_view content) const {
    std::ofstream(folder_ / name, std::ios::binary) << content;
    return path(name);
  }
  /// Unpacks one of the real data sets; nothing when it is not on this machine.
  std::optional<std::string> unpack(const std::string& name) const {
    const std::filesystem::path packed = std::filesystem::path(QUINTILE_SHARED_DATA) / (name + ".xz");
    if (!std::filesystem::exists(packed)) return std::nullopt;
    const std::string command = "xz -dc '" + packed.string() + "' > '" + path(name) + "'";
    if (std::system(command.c_str()) != 0) return std::nullopt;
    return path(name);
  }

 private:
  std::filesystem::path folder_;
};

}  // namespace quintile::io
