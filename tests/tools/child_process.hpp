// Runs the built command as its users do.
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <string>
#include <vector>

namespace quintile::test {

/// Exit code of a child that was asked to obey permissions but may not give up the right to ignore them.
inline constexpr int kCannotDropRights = 126;

struct Outcome {
  int exit_code = -1;  ///< 128 + the signal when one ended it
  std::string out;
  std::string error;
};

/// Where a child's standard output goes, and other limits on it.
struct ChildSettings {
  std::string output_path;            ///< empty: collected
  bool closed_pipe = false;           ///< a pipe that nobody reads
  unsigned long long most_bytes = 0;  ///< largest file it may write; 0: any
  bool obeys_permissions = false;     ///< even when the tests run as the superuser
};

/// A folder of its own for a test, removed afterwards; commands run inside it.
class Workspace {
 public:
  Workspace();
  Workspace(const Workspace&) = delete;
  Workspace& operator=(const Workspace&) = delete;
  ~Workspace();

  [[nodiscard]] const std::filesystem::path& path() const { return path_; }
  void write(const std::string& name, const std::string& text) const;
  [[nodiscard]] std::string read(const std::string& name) const;
  [[nodiscard]] bool has(const std::string& name) const;
  /// Names of all files, sorted.
  [[nodiscard]] std::vector<std::string> files() const;

  /// Runs `quintile arguments...` to its end.
  [[nodiscard]] Outcome run(const std::vector<std::string>& arguments, const ChildSettings& settings = {}) const;
  /// Starts it, waits until it handles SIGINT and has had `milliseconds` of time, then interrupts it.
  [[nodiscard]] Outcome interrupt(const std::vector<std::string>& arguments, int milliseconds) const;

 private:
  [[nodiscard]] pid_t start(const std::vector<std::string>& arguments, const ChildSettings& settings) const;
  [[nodiscard]] Outcome finish(pid_t child) const;

  std::filesystem::path path_;
  std::filesystem::path streams_;
};

/// A log of 40 customers and a few hundred orders as CSV: customer_id,order_date,amount,order_id.
[[nodiscard]] std::string small_log();

}  // namespace quintile::test
