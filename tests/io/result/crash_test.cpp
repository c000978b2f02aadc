// What is left of a file when writing it ends badly. Each scenario runs in a process of its own.
#include <gmock/gmock.h>
#include <sys/mount.h>
#include <sys/resource.h>

#include <csignal>
#include <iostream>
#include <thread>

#include "quintile/log.hpp"
#include "quintile/result_file.hpp"
#include "tests/io/result/support.hpp"

namespace quintile {
namespace {

using test::content_of;
using test::every_type;
using test::Folder;
using testing::Contains;
using testing::ElementsAre;

// The folder of this test: made by the parent, found by the child in its environment.
class SharedFolder {
 public:
  SharedFolder() {
    if (const char* inherited = std::getenv(kVariable)) {
      path_ = inherited;
    } else {
      own_ = std::make_unique<Folder>();
      path_ = own_->path();
      setenv(kVariable, path_.c_str(), 1);
    }
  }
  SharedFolder(const SharedFolder&) = delete;
  SharedFolder& operator=(const SharedFolder&) = delete;
  ~SharedFolder() {
    if (own_) unsetenv(kVariable);
  }
  [[nodiscard]] bool is_child() const { return !own_; }
  std::string operator/(const std::string& name) const { return (path_ / name).string(); }

 private:
  static constexpr const char* kVariable = "QUINTILE_TEST_FOLDER";
  std::unique_ptr<Folder> own_;
  std::filesystem::path path_;
};

class Crash : public testing::Test {
 protected:
  Crash() { GTEST_FLAG_SET(death_test_style, "threadsafe"); }  // the child is a fresh process
};

void write(const Table& table, const std::string& path, bool compress = true, const Control& control = {}) {
  write_result(path, {{table.view()}, {{"as_of", "2011-12-10"}}}, true, {compress, true}, control);
}

TEST_F(Crash, AKilledResultLeavesTheTargetAsItWas) {
  const SharedFolder folder;
  if (!folder.is_child()) test::put_content(folder / "r.h5", "old");
  const auto killed = [&] {
    Control control;
    control.progress = [](const Progress& progress) {
      if (progress.fraction > 0.5) raise(SIGKILL);
    };
    write(every_type(100'000), folder / "r.h5", true, control);
  };
  EXPECT_EXIT(killed(), testing::KilledBySignal(SIGKILL), "");
  EXPECT_EQ(content_of(folder / "r.h5"), "old");
}

TEST_F(Crash, AKilledImportLeavesTheTargetAsItWas) {
  const SharedFolder folder;
  if (!folder.is_child()) test::put_content(folder / "log.h5", "old");
  const auto killed = [&] {
    const test::Events events = test::random_events(200'000, EventSchema{});
    OpenLog log;
    auto source = std::make_unique<test::MemorySource>(events, 1'000);
    source->before_read = [](std::size_t begin) {
      if (begin == 150'000) raise(SIGKILL);
    };
    log.source = std::move(source);
    import_log(log, folder / "log.h5", true);
  };
  EXPECT_EXIT(killed(), testing::KilledBySignal(SIGKILL), "");
  EXPECT_EQ(content_of(folder / "log.h5"), "old");
}

// Exits with 0 when every limit on the size of files below what is needed led to an IoError, with nothing left behind,
// and a file written afterwards in the same process was fine.
[[noreturn]] void write_within_limits(bool compress) {
  const Folder folder;
  const Table table = every_type(3'000);
  write(table, folder / "whole.h5", compress);
  const std::size_t size = content_of(folder / "whole.h5").size();
  std::filesystem::remove(folder / "whole.h5");
  test::put_content(folder / "r.h5", "old");
  std::signal(SIGXFSZ, SIG_IGN);
  rlimit unlimited{};
  getrlimit(RLIMIT_FSIZE, &unlimited);
  for (std::size_t limit = 0; limit < size; limit += size / 97 + 1) {
    rlimit limited = unlimited;
    limited.rlim_cur = limit;
    setrlimit(RLIMIT_FSIZE, &limited);
    bool refused = false;
    try {
      write(table, folder / "r.h5", compress);
    } catch (const IoError&) {
      refused = true;
    }
    setrlimit(RLIMIT_FSIZE, &unlimited);
    if (!refused || content_of(folder / "r.h5") != "old" || folder.files().size() != 1) {
      std::cerr << "failed with a limit of " << limit << " of " << size << " bytes\n";
      _exit(1);
    }
  }
  write(table, folder / "r.h5", compress);
  test::expect_same(ResultFile(folder / "r.h5").read("customers"), table);
  std::filesystem::remove_all(folder.path());
  std::exit(testing::Test::HasFailure() ? 2 : 0);  // runs the library's own cleaning up
}

TEST_F(Crash, AFullDiskLeavesTheTargetAsItWas) {
  EXPECT_EXIT(write_within_limits(true), testing::ExitedWithCode(0), "");
  EXPECT_EXIT(write_within_limits(false), testing::ExitedWithCode(0), "");
}

TEST_F(Crash, ARealFullDiskIsNamed) {
  const Folder folder;
  if (mount("tmpfs", folder.path().c_str(), "tmpfs", 0, "size=2m") != 0) {
    GTEST_SKIP() << "mounting a small file system needs root";
  }
  EXPECT_THAT([&] { write(every_type(500'000), folder / "r.h5", false); },
              testing::ThrowsMessage<IoError>(testing::HasSubstr("No space left on device")));
  EXPECT_THAT(folder.files(), testing::IsEmpty());
  EXPECT_NO_THROW(write(every_type(100), folder / "r.h5"));
  umount(folder.path().c_str());
}

}  // namespace
}  // namespace quintile
