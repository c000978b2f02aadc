#include "child_process.hpp"

#include <fcntl.h>
#include <linux/capability.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <thread>

namespace quintile::test {
namespace {

std::filesystem::path make_folder(const char* name) {
  std::string pattern = (std::filesystem::temp_directory_path() / (std::string(name) + "-XXXXXX")).string();
  if (mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("cannot make a temporary folder");
  return pattern;
}

std::string read_all(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

void redirect(int target, int source) {
  if (source < 0 || dup2(source, target) < 0) _exit(127);
}

// Runs in the child between fork and exec.
[[noreturn]] void become(const std::filesystem::path& folder, const std::filesystem::path& streams,
                         const std::vector<std::string>& arguments, const ChildSettings& settings) {
  if (chdir(folder.c_str()) != 0) _exit(127);
  if (settings.closed_pipe) {
    int ends[2] = {-1, -1};
    if (pipe(ends) != 0) _exit(127);
    close(ends[0]);
    redirect(STDOUT_FILENO, ends[1]);
  } else {
    const std::string out = settings.output_path.empty() ? (streams / "out").string() : settings.output_path;
    redirect(STDOUT_FILENO, open(out.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600));
  }
  redirect(STDERR_FILENO, open((streams / "error").c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600));
  redirect(STDIN_FILENO, open("/dev/null", O_RDONLY));
  if (settings.most_bytes != 0) {
    const rlimit limit{settings.most_bytes, settings.most_bytes};
    if (setrlimit(RLIMIT_FSIZE, &limit) != 0) _exit(127);
  }
  if (settings.obeys_permissions && geteuid() == 0) {
    // Without these in its bounding set the executed program cannot override file permissions.
    if (prctl(PR_CAPBSET_DROP, CAP_DAC_OVERRIDE) != 0) _exit(kCannotDropRights);
    if (prctl(PR_CAPBSET_DROP, CAP_DAC_READ_SEARCH) != 0) _exit(kCannotDropRights);
  }
  std::vector<std::string> texts = {QUINTILE_COMMAND};
  texts.insert(texts.end(), arguments.begin(), arguments.end());
  std::vector<char*> pointers;
  for (std::string& text : texts) pointers.push_back(text.data());
  pointers.push_back(nullptr);
  execv(QUINTILE_COMMAND, pointers.data());
  _exit(127);
}

bool handles_interrupts(pid_t child) {
  std::ifstream status("/proc/" + std::to_string(child) + "/status");
  for (std::string line; std::getline(status, line);) {
    if (line.rfind("SigCgt:", 0) != 0) continue;
    return (std::stoull(line.substr(7), nullptr, 16) & (1ULL << (SIGINT - 1))) != 0;
  }
  return false;
}

}  // namespace

Workspace::Workspace() : path_(make_folder("quintile-test")), streams_(make_folder("quintile-streams")) {}

Workspace::~Workspace() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
  std::filesystem::remove_all(streams_, ignored);
}

void Workspace::write(const std::string& name, const std::string& text) const {
  std::ofstream(path_ / name, std::ios::binary) << text;
}

std::string Workspace::read(const std::string& name) const { return read_all(path_ / name); }

bool Workspace::has(const std::string& name) const { return std::filesystem::exists(path_ / name); }

std::vector<std::string> Workspace::files() const {
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(path_)) names.push_back(entry.path().filename());
  std::sort(names.begin(), names.end());
  return names;
}

pid_t Workspace::start(const std::vector<std::string>& arguments, const ChildSettings& settings) const {
  const pid_t child = fork();
  if (child < 0) throw std::runtime_error("cannot fork");
  if (child == 0) become(path_, streams_, arguments, settings);
  return child;
}

Outcome Workspace::finish(pid_t child) const {
  int status = 0;
  while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  Outcome outcome;
  outcome.exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  outcome.out = read_all(streams_ / "out");
  outcome.error = read_all(streams_ / "error");
  return outcome;
}

Outcome Workspace::run(const std::vector<std::string>& arguments, const ChildSettings& settings) const {
  std::filesystem::remove(streams_ / "out");
  return finish(start(arguments, settings));
}

Outcome Workspace::interrupt(const std::vector<std::string>& arguments, int milliseconds) const {
  const pid_t child = start(arguments, {});
  const auto patience = std::chrono::steady_clock::now() + std::chrono::seconds(20);
  while (!handles_interrupts(child) && std::chrono::steady_clock::now() < patience) {
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  std::this_thread::sleep_for(std::chrono::milliseconds(milliseconds));
  kill(child, SIGINT);
  return finish(child);
}

std::string small_log() {
  std::string text = "customer_id,order_date,amount,order_id\n";
  int order = 1000;
  for (int customer = 1; customer <= 40; ++customer) {
    // The later the customer, the more orders, the more recent, the larger.
    const int orders = 1 + customer / 5;
    for (int i = 0; i < orders; ++i) {
      const int day = 1 + (customer * 7 + i * 5) % 28;
      const int month = 1 + (customer / 4 + i) % 12;
      const std::string date = "2024-" + std::string(month < 10 ? "0" : "") + std::to_string(month) + "-" +
                               std::string(day < 10 ? "0" : "") + std::to_string(day);
      text += std::to_string(100 + customer) + "," + date + "," + std::to_string(customer * 3 + i) + ".50," +
              std::to_string(order++) + "\n";
    }
  }
  return text;
}

}  // namespace quintile::test
