// A file that appears under its name only when it is whole.
#pragma once

#include <string>

namespace quintile::io {

/// Makes an empty file with a temporary name beside `path`, to be filled by whatever means. commit() puts it in
/// place; without that the destructor removes it, and what stood at `path` before is untouched.
class StagedFile {
 public:
  /// Throws UserError or IoError as quintile::check_output does.
  StagedFile(const std::string& path, bool overwrite);
  StagedFile(const StagedFile&) = delete;
  StagedFile& operator=(const StagedFile&) = delete;
  ~StagedFile();

  /// Where to write.
  [[nodiscard]] const std::string& path() const noexcept { return staged_; }
  /// Forces the content to the disk, renames it to its final name and forces that to the disk too. The file must be
  /// closed. Throws IoError; UserError when a file appeared at the target meanwhile and may not be overwritten.
  void commit();

 private:
  std::string target_;
  std::string staged_;
  bool overwrite_;
};

}  // namespace quintile::io
