// Tables written as CSV, read back, and interrupted.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>

#include <atomic>
#include <cmath>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <limits>
#include <numeric>
#include <random>
#include <sstream>
#include <string>
#include <vector>

#include "quintile/csv.hpp"
#include "quintile/error.hpp"
#include "quintile/parallel.hpp"
#include "quintile/time.hpp"
#include "tests/io/text/text_rows.hpp"

namespace quintile {
namespace {

using testing::HasSubstr;
using testing::ThrowsMessage;

// A folder that goes with everything in it.
class ScratchFolder {
 public:
  ScratchFolder() {
    static int count = 0;
    path_ = std::filesystem::temp_directory_path() /
            ("quintile_csv_" + std::to_string(::getpid()) + "_" + std::to_string(count++));
    std::filesystem::create_directory(path_);
  }
  ScratchFolder(const ScratchFolder&) = delete;
  ScratchFolder& operator=(const ScratchFolder&) = delete;
  ~ScratchFolder() { std::filesystem::remove_all(path_); }
  [[nodiscard]] std::string file(const std::string& name) const { return (path_ / name).string(); }
  [[nodiscard]] std::size_t entries() const {
    std::size_t count = 0;
    for ([[maybe_unused]] const auto& entry : std::filesystem::directory_iterator(path_)) ++count;
    return count;
  }

 private:
  std::filesystem::path path_;
};

std::string content_of(const std::string& path) {
  std::ostringstream out;
  out << std::ifstream(path, std::ios::binary).rdbuf();
  return out.str();
}

Column texts(const std::string& name, const std::vector<std::string>& values) {
  return {name, "", "", ColumnRole::plain, make_text_column(values), {}};
}

template <class T>
Column values(const std::string& name, Buffer<T> buffer, ColumnRole role = ColumnRole::plain,
              std::vector<std::string> labels = {}) {
  return {name, "", "", role, std::move(buffer), std::move(labels)};
}

Table small_table() {
  Table table{"customers", {}};
  table.columns.push_back(texts("id, \"name\"", {"plain", "a,b", "say \"hi\"", "two\nlines", ""}));
  table.columns.push_back(values<double>("money", {1.5, 1e300, -0.1, std::nan(""), 100'000}));
  table.columns.push_back(values<std::int64_t>(
      "when", {0, parse_time("2011-12-09T12:50:00"), parse_time("1969-12-31T23:59:59.25"), kNoTime, -kNsPerDay},
      ColumnRole::time));
  table.columns.push_back(values<std::uint8_t>("segment", {0, 1, 2, 3, 1}, ColumnRole::label, {"At, Risk", "B", "C"}));
  table.columns.push_back(values<std::uint8_t>("vip", {0, 1, 0, 1, 0}, ColumnRole::flag));
  table.columns.push_back(values<std::uint64_t>("big", {0, std::numeric_limits<std::uint64_t>::max(), 2, 3, 4}));
  return table;
}

TEST(WriteCsv, QuotesAndFormats) {
  EXPECT_EQ(csv_text(small_table().view()),
            "\"id, \"\"name\"\"\",money,when,segment,vip,big\n"
            "plain,1.5,1970-01-01,\"At, Risk\",false,0\n"
            "\"a,b\",1e+300,2011-12-09 12:50:00,B,true,18446744073709551615\n"
            "\"say \"\"hi\"\"\",-0.1,1969-12-31 23:59:59.25,C,false,2\n"
            "\"two\nlines\",,,3,true,3\n"
            ",100000,1969-12-31,B,false,4\n");
}

TEST(WriteCsv, ALineIsNeverBlank) {
  Table table{"t", {texts("x", {"", " ", "y"})}};
  EXPECT_EQ(csv_text(table.view()), "x\n\"\"\n\" \"\ny\n");
  Table numbers{"t", {values<double>("x", {std::nan("")})}};
  EXPECT_EQ(csv_text(numbers.view()), "x\n\"\"\n");
}

TEST(WriteCsv, WritesTheRowsAsked) {
  const ScratchFolder folder;
  const Table table = small_table();
  const std::vector<std::uint64_t> rows = {4, 0, 4};
  write_csv(folder.file("some.csv"), table.view(), rows, false);
  EXPECT_EQ(content_of(folder.file("some.csv")),
            "\"id, \"\"name\"\"\",money,when,segment,vip,big\n"
            ",100000,1969-12-31,B,false,4\nplain,1.5,1970-01-01,\"At, Risk\",false,0\n,100000,1969-12-31,B,false,4\n");
  // No rows are no rows, not all.
  write_csv(folder.file("none.csv"), table.view(), std::vector<std::uint64_t>(), false);
  EXPECT_EQ(content_of(folder.file("none.csv")), "\"id, \"\"name\"\"\",money,when,segment,vip,big\n");
  write_csv(folder.file("all.csv"), table.view(), false);
  EXPECT_EQ(content_of(folder.file("all.csv")), csv_text(table.view()));
  EXPECT_EQ(folder.entries(), 3U);
}

// A table of several waves of blocks, with random values of every kind.
Table large_table(std::size_t rows) {
  std::mt19937_64 random(7);
  Buffer<double> money(rows);
  Buffer<std::int64_t> time(rows);
  Buffer<std::uint32_t> count(rows);
  std::vector<std::string> names;
  for (std::size_t i = 0; i < rows; ++i) {
    money[i] = static_cast<double>(static_cast<std::int64_t>(random() % 2'000'000)) / 100 - 5000;
    time[i] = (static_cast<std::int64_t>(random() % 18'000'000'000) - 9'000'000'000) * kNsPerSecond;
    if (i % 5 == 0) time[i] += static_cast<std::int64_t>(random() % 1'000'000'000);
    if (i % 7 == 0) time[i] -= time[i] % kNsPerDay;
    count[i] = static_cast<std::uint32_t>(random());
    names.emplace_back(random() % 10, ",\"\n x"[random() % 5]);
  }
  Table table{"large", {}};
  table.columns.push_back(values("money", std::move(money)));
  table.columns.push_back(values("time", std::move(time), ColumnRole::time));
  table.columns.push_back(values("count", std::move(count)));
  table.columns.push_back(texts("name", names));
  return table;
}

TEST(WriteCsv, ReadsBackTheSame) {
  const ScratchFolder folder;
  const Table table = large_table(300'000);
  const TableView view = table.view();
  write_csv(folder.file("large.csv"), view, false);
  const auto source = io::open_text(folder.file("large.csv"), {.separator = ','});
  const io::ReadBack read = io::read_all(*source);
  ASSERT_EQ(read.rows.size(), view.rows());
  EXPECT_TRUE(read.malformed.empty());
  std::size_t different = 0;
  for (std::size_t row = 0; row < view.rows(); ++row) {
    for (std::size_t i = 0; i < view.columns.size(); ++i) {
      different += static_cast<std::size_t>(read.rows[row][i] != cell_text(view.columns[i], row));
    }
  }
  EXPECT_EQ(different, 0U);
}

TEST(WriteCsv, IsTheSameForAnyNumberOfThreads) {
  const Table table = large_table(50'000);
  const std::string all = csv_text(table.view());
  set_thread_count(1);
  EXPECT_EQ(csv_text(table.view()), all);
  set_thread_count(3);
  EXPECT_EQ(csv_text(table.view()), all);
  set_thread_count(0);
}

TEST(WriteCsv, HandsOverPieces) {
  const Table table = small_table();
  const std::vector<std::uint64_t> rows = {0, 1, 2, 3, 4};
  std::string text;
  write_csv(table.view(), rows, [&](std::string_view piece) { text += piece; });
  EXPECT_EQ(text, csv_text(table.view()));
}

TEST(WriteCsv, RefusesToOverwrite) {
  const ScratchFolder folder;
  std::ofstream(folder.file("old.csv")) << "precious";
  EXPECT_THROW(write_csv(folder.file("old.csv"), small_table().view(), false), UserError);
  EXPECT_EQ(content_of(folder.file("old.csv")), "precious");
  write_csv(folder.file("old.csv"), small_table().view(), true);
  EXPECT_EQ(content_of(folder.file("old.csv")), csv_text(small_table().view()));
}

TEST(WriteCsv, RefusesTablesThatAreNone) {
  const ScratchFolder folder;
  const Table table = small_table();
  const std::vector<std::uint64_t> rows = {5};
  EXPECT_THAT([&] { write_csv(folder.file("x.csv"), table.view(), rows, false); },
              ThrowsMessage<UserError>(HasSubstr("row 5 does not exist")));
  EXPECT_THROW((void)csv_text({"empty", {}}), UserError);
  Table uneven{"uneven", {}};
  uneven.columns.push_back(texts("a", {"1", "2"}));
  uneven.columns.push_back(texts("b", {"1"}));
  EXPECT_THAT([&] { (void)csv_text(uneven.view()); }, ThrowsMessage<UserError>(HasSubstr("different lengths")));
  EXPECT_THROW(write_csv(folder.file("no/such/folder.csv"), table.view(), false), IoError);
  EXPECT_EQ(folder.entries(), 0U);
}

// Sets the largest size a file may have, for as long as it lives: like a full disk, but without filling one.
class FileSizeLimit {
 public:
  explicit FileSizeLimit(rlim_t bytes) {
    ::getrlimit(RLIMIT_FSIZE, &before_);
    const rlimit limit{bytes, before_.rlim_max};
    ::setrlimit(RLIMIT_FSIZE, &limit);
    old_handler_ = std::signal(SIGXFSZ, SIG_IGN);
  }
  FileSizeLimit(const FileSizeLimit&) = delete;
  FileSizeLimit& operator=(const FileSizeLimit&) = delete;
  ~FileSizeLimit() {
    ::setrlimit(RLIMIT_FSIZE, &before_);
    std::signal(SIGXFSZ, old_handler_);
  }

 private:
  rlimit before_{};
  void (*old_handler_)(int) = nullptr;
};

TEST(WriteCsv, LeavesNothingOnAFullDisk) {
  const ScratchFolder folder;
  std::ofstream(folder.file("old.csv")) << "precious";
  const Table table = large_table(20'000);
  {
    const FileSizeLimit limit(100'000);
    EXPECT_THROW(write_csv(folder.file("new.csv"), table.view(), false), IoError);
    EXPECT_THROW(write_csv(folder.file("old.csv"), table.view(), true), IoError);
  }
  EXPECT_EQ(folder.entries(), 1U);
  EXPECT_EQ(content_of(folder.file("old.csv")), "precious");
}

TEST(WriteCsv, LeavesNothingWhenInterrupted) {
  const ScratchFolder folder;
  const Table table = large_table(600'000);
  std::atomic<bool> stop = false;
  Control control;
  control.stop = &stop;
  control.progress = [&](const Progress& progress) {
    EXPECT_EQ(progress.stage, "writing");
    stop = true;
  };
  EXPECT_THROW(write_csv(folder.file("new.csv"), table.view(), false, control), Interrupted);
  EXPECT_EQ(folder.entries(), 0U);
}

}  // namespace
}  // namespace quintile
