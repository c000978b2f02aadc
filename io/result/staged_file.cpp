#include "io/result/staged_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <system_error>
#include <utility>

#include "quintile/error.hpp"
#include "quintile/result_file.hpp"

namespace quintile {
namespace {

std::string folder_of(const std::string& path) {
  const std::filesystem::path folder = std::filesystem::path(path).parent_path();
  return folder.empty() ? "." : folder.string();
}

std::string reason(int error) { return std::generic_category().message(error); }

[[noreturn]] void refuse_overwriting(const std::string& path) {
  throw UserError(fmt::format("the output file already exists: '{}'. Pass --force or name another", path));
}

void check_target(const std::string& path, bool overwrite) {
  if (path.empty()) throw UserError("the output file has no name");
  struct stat status {};
  if (stat(path.c_str(), &status) == 0) {
    if (S_ISDIR(status.st_mode)) {
      throw UserError(fmt::format("the output is a folder: '{}'. Name a file in it", path));
    }
    if (!S_ISREG(status.st_mode)) {
      throw UserError(fmt::format("the output is not a regular file: '{}'. Name another", path));
    }
    if (!overwrite) refuse_overwriting(path);
  } else if (errno != ENOENT) {
    throw IoError(fmt::format("cannot write '{}': {}", path, reason(errno)));
  }
  const std::string folder = folder_of(path);
  if (stat(folder.c_str(), &status) != 0) {
    throw IoError(fmt::format("cannot write '{}': its folder '{}' does not exist. Create it first", path, folder));
  }
}

}  // namespace

namespace io {
namespace {

// The file a symbolic link leads to, so that the link survives the renaming.
std::string resolve(const std::string& path) {
  std::error_code error;
  if (!std::filesystem::is_symlink(path, error) || error) return path;
  const std::filesystem::path target = std::filesystem::weakly_canonical(path, error);
  return error ? path : target.string();
}

class Descriptor {
 public:
  explicit Descriptor(int descriptor) : descriptor_(descriptor) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() {
    if (descriptor_ >= 0) close(descriptor_);
  }
  [[nodiscard]] int get() const { return descriptor_; }

 private:
  int descriptor_;
};

void sync(const std::string& path, int flags) {
  const Descriptor file(open(path.c_str(), flags | O_CLOEXEC));
  if (file.get() < 0 || fsync(file.get()) != 0) {
    // Some file systems cannot sync a folder and say so; there is nothing more to do on those.
    if (errno == EINVAL && (flags & O_DIRECTORY) != 0) return;
    throw IoError(fmt::format("cannot force '{}' to the disk: {}", path, reason(errno)));
  }
}

// Makes an empty file beside the target and returns its name.
std::string create_beside(const std::string& target) {
  static std::atomic<unsigned> serial{0};
  const std::filesystem::path path(target);
  // Names left behind by a killed process with our number are skipped.
  for (;;) {
    const auto name = fmt::format(".{}.{}-{}.part", path.filename().string(), getpid(), ++serial);
    std::string staged = (path.parent_path() / name).string();
    const Descriptor file(open(staged.c_str(), O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, 0666));
    if (file.get() >= 0) {
      // A replaced file keeps its permissions; where that is refused the default ones do.
      struct stat old {};
      if (stat(target.c_str(), &old) == 0) (void)!fchmod(file.get(), old.st_mode & 0777);
      return staged;
    }
    if (errno != EEXIST) {
      throw IoError(fmt::format("cannot write to the folder of '{}': {}. Choose another", target, reason(errno)));
    }
  }
}

}  // namespace

StagedFile::StagedFile(const std::string& path, bool overwrite) : target_(resolve(path)), overwrite_(overwrite) {
  check_target(path, overwrite);
  staged_ = create_beside(target_);
}

StagedFile::~StagedFile() {
  if (!staged_.empty()) unlink(staged_.c_str());
}

void StagedFile::commit() {
  sync(staged_, O_RDONLY);
  if (overwrite_) {
    if (rename(staged_.c_str(), target_.c_str()) != 0) {
      throw IoError(fmt::format("cannot rename the finished file to '{}': {}", target_, reason(errno)));
    }
  } else if (renameat2(AT_FDCWD, staged_.c_str(), AT_FDCWD, target_.c_str(), RENAME_NOREPLACE) != 0) {
    if (errno == EEXIST) refuse_overwriting(target_);
    // Not every file system can rename without replacing.
    if (access(target_.c_str(), F_OK) == 0) refuse_overwriting(target_);
    if (rename(staged_.c_str(), target_.c_str()) != 0) {
      throw IoError(fmt::format("cannot rename the finished file to '{}': {}", target_, reason(errno)));
    }
  }
  staged_.clear();
  sync(folder_of(target_), O_RDONLY | O_DIRECTORY);
}

}  // namespace io

// Permissions say less than trying: read-only file systems, quotas and access lists all count.
void check_output(const std::string& path, bool overwrite) { const io::StagedFile probe(path, overwrite); }

}  // namespace quintile
