#include "quintile/result_file.hpp"

#include <gmock/gmock.h>
#include <hdf5.h>

#include <atomic>

#include "io/hdf5/handle.hpp"
#include "io/result/dataset_writer.hpp"
#include "quintile/parallel.hpp"
#include "quintile/version.hpp"
#include "tests/io/result/support.hpp"

// HDF5 1.10 itself leaks when it meets damaged metadata; without damage nothing leaks. Read by LeakSanitizer only.
extern "C" const char* __lsan_default_suppressions();  // NOLINT(bugprone-reserved-identifier): its name
extern "C" const char* __lsan_default_suppressions() { return "leak:libhdf5"; }

namespace quintile {
namespace {

using test::content_of;
using test::every_type;
using test::expect_same;
using test::Folder;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::ThrowsMessage;

ResultContent content_of_tables(const std::vector<Table>& tables) {
  ResultContent content;
  for (const Table& table : tables) content.tables.push_back(table.view());
  content.attributes = {{"as_of", "2011-12-10"}, {"configuration", "[score]\nlevels = 5\n"}, {"empty", ""}};
  return content;
}

class Storage : public testing::TestWithParam<std::pair<bool, bool>> {
 protected:
  StorageOptions storage() const { return {GetParam().first, GetParam().second}; }
};

TEST_P(Storage, KeepsEveryTypeAndRole) {
  const Folder folder;
  std::vector<Table> tables;
  tables.push_back(every_type(10'000));
  tables.push_back(every_type(1, 2, "segments"));
  tables.push_back(every_type(0, 3, "kpis"));
  write_result(folder / "r.h5", content_of_tables(tables), false, storage());
  const ResultFile file(folder / "r.h5");
  EXPECT_THAT(file.tables(), ElementsAre("customers", "segments", "kpis"));
  for (const Table& table : tables) {
    EXPECT_EQ(file.rows(table.name), table.rows());
    expect_same(file.read(table.name), table);
  }
  EXPECT_THAT(folder.files(), ElementsAre("r.h5"));
}

TEST_P(Storage, KeepsColumnsOfManyChunks) {
  const Folder folder;
  const std::size_t rows = io::kChunkRows * 2 + 77;
  Table table{"customers", {}};
  Buffer<double> money(rows);
  Buffer<std::uint8_t> flags(rows);
  std::vector<std::string> names(rows);
  for (std::size_t i = 0; i < rows; ++i) {
    money[i] = static_cast<double>(i) / 4;
    flags[i] = i % 3 == 0;
    names[i] = "n" + std::to_string(i);
  }
  table.columns.push_back({"money", "", "", ColumnRole::plain, std::move(money), {}});
  table.columns.push_back({"flag", "", "", ColumnRole::flag, std::move(flags), {}});
  table.columns.push_back(
      {"name", "", "", ColumnRole::plain, make_text_column(std::span<const std::string>(names)), {}});
  write_result(folder / "r.h5", {{table.view()}, {}}, false, storage());
  const ResultFile file(folder / "r.h5");
  expect_same(file.read("customers"), table);
  const Table some = file.read("customers", {"flag", "money"});
  ASSERT_EQ(some.columns.size(), 2U);
  EXPECT_EQ(some.columns[0].name, "flag");
}

INSTANTIATE_TEST_SUITE_P(All, Storage,
                         testing::Values(std::pair(true, true), std::pair(true, false), std::pair(false, true),
                                         std::pair(false, false)));

TEST(ResultFile, KeepsAttributes) {
  const Folder folder;
  ResultContent content = content_of_tables({});
  content.attributes["configuration"] = std::string(300'000, 'c') + "é";
  write_result(folder / "r.h5", content, false);
  const ResultFile file(folder / "r.h5");
  EXPECT_EQ(file.attributes().at("as_of"), "2011-12-10");
  EXPECT_EQ(file.attributes().at("empty"), "");
  EXPECT_EQ(file.attributes().at("configuration"), content.attributes["configuration"]);
  EXPECT_EQ(file.attributes().at("engine_version"), version());
  EXPECT_EQ(file.attributes().at("format"), "quintile-result");
  EXPECT_EQ(file.attributes().at("format_version"), "1");
  EXPECT_EQ(file.attributes().at("complete"), "true");
  EXPECT_THAT(file.tables(), IsEmpty());
}

TEST(ResultFile, IsTheSameForAnyNumberOfThreads) {
  const Folder folder;
  std::vector<Table> tables;
  tables.push_back(every_type(200'000));
  std::vector<std::string> contents;
  for (const int threads : {1, 2, 3, 8}) {
    set_thread_count(threads);
    write_result(folder / "r.h5", content_of_tables(tables), true);
    contents.push_back(content_of(folder / "r.h5"));
    expect_same(ResultFile(folder / "r.h5").read("customers"), tables[0]);
  }
  set_thread_count(0);
  for (const std::string& content : contents) EXPECT_TRUE(content == contents.front());
}

TEST(ResultFile, NamesWhatThereIs) {
  const Folder folder;
  std::vector<Table> tables;
  tables.push_back(every_type(3));
  write_result(folder / "r.h5", content_of_tables(tables), false);
  const ResultFile file(folder / "r.h5");
  EXPECT_THAT([&] { (void)file.read("clients"); }, ThrowsMessage<UserError>(HasSubstr("no table 'clients' in")));
  EXPECT_THAT([&] { (void)file.columns("clients"); }, ThrowsMessage<UserError>(HasSubstr("it has: customers")));
  EXPECT_THAT([&] { (void)file.read("customers", {"salary"}); },
              ThrowsMessage<UserError>(HasSubstr("it has: customer_id, real")));
}

TEST(ResultFile, LeavesAnExistingFileAlone) {
  const Folder folder;
  test::put_content(folder / "r.h5", "old");
  EXPECT_THROW(write_result(folder / "r.h5", content_of_tables({}), false), UserError);
  EXPECT_EQ(content_of(folder / "r.h5"), "old");
  write_result(folder / "r.h5", content_of_tables({}), true);
  EXPECT_NO_THROW(ResultFile(folder / "r.h5"));
}

TEST(ResultFile, LeavesNothingWhenInterrupted) {
  const Folder folder;
  test::put_content(folder / "r.h5", "old");
  std::vector<Table> tables;
  tables.push_back(every_type(1'000));
  std::atomic<bool> stop = false;
  Control control;
  control.stop = &stop;
  control.progress = [&](const Progress& progress) { stop = progress.fraction > 0.5; };
  EXPECT_THROW(write_result(folder / "r.h5", content_of_tables(tables), true, {}, control), Interrupted);
  EXPECT_EQ(content_of(folder / "r.h5"), "old");
  EXPECT_THAT(folder.files(), ElementsAre("r.h5"));
}

// Bad arguments

Table one_column(Column column) {
  Table table{"customers", {}};
  table.columns.push_back(std::move(column));
  return table;
}

TEST(ResultArguments, AreChecked) {
  const Folder folder;
  const auto write = [&](const Table& table) { write_result(folder / "r.h5", {{table.view()}, {}}, false); };
  const auto labels = [&](std::vector<std::string> names) {
    return one_column({"l", "", "", ColumnRole::label, Buffer<std::uint8_t>{0}, std::move(names)});
  };
  EXPECT_THROW(write(labels({})), UserError);
  EXPECT_THROW(write(labels({"a", "a"})), UserError);
  EXPECT_THROW(write(labels({"a", ""})), UserError);
  EXPECT_THROW(write(labels(std::vector<std::string>(257, "x"))), UserError);
  EXPECT_THROW(write(one_column({"a/b", "", "", ColumnRole::plain, Buffer<double>{0}, {}})), UserError);
  EXPECT_THROW(write(one_column({"", "", "", ColumnRole::plain, Buffer<double>{0}, {}})), UserError);
  EXPECT_THROW(write(one_column({"t", "", "", ColumnRole::time, Buffer<double>{0}, {}})), InternalError);
  EXPECT_THROW(write(one_column({"f", "", "", ColumnRole::flag, Buffer<double>{0}, {}})), InternalError);
  Table uneven = one_column({"a", "", "", ColumnRole::plain, Buffer<double>{0}, {}});
  uneven.columns.push_back({"b", "", "", ColumnRole::plain, Buffer<double>{0, 1}, {}});
  EXPECT_THROW(write(uneven), InternalError);
  Table twice = one_column({"a", "", "", ColumnRole::plain, Buffer<double>{0}, {}});
  twice.columns.push_back({"a", "", "", ColumnRole::plain, Buffer<double>{0}, {}});
  EXPECT_THROW(write(twice), UserError);
  EXPECT_THROW(write_result(folder / "r.h5", {{}, {{"complete", "yes"}}}, false), InternalError);
  EXPECT_THAT(folder.files(), IsEmpty());
}

// Files that are not what they should be

TEST(ResultDamage, EveryFlippedByteIsNoticed) {
  const Folder folder;
  Table table{"customers", {}};
  Buffer<double> money(300);
  for (std::size_t i = 0; i < money.size(); ++i) money[i] = static_cast<double>(i * i) / 4;
  table.columns.push_back({"money", "euro", "", ColumnRole::plain, std::move(money), {}});
  table.columns.push_back({"segment", "", "", ColumnRole::label, Buffer<std::uint8_t>(300, 1), {"a", "b"}});
  table.columns.push_back(
      {"name", "", "", ColumnRole::plain, make_text_column(std::vector<std::string>(300, std::string(400, 'n'))), {}});
  for (const bool compress : {true, false}) {
    write_result(folder / "r.h5", {{table.view()}, {{"as_of", "2011-12-10"}}}, true, {compress, true});
    const std::string good = content_of(folder / "r.h5");
    const std::string bad = folder / "bad.h5";
    const std::size_t step = compress ? 5 : 23;  // every byte takes minutes
    std::size_t refused = 0;
    for (std::size_t at = 0; at < good.size(); at += step) {
      std::string flipped = good;
      flipped[at] = static_cast<char>(flipped[at] ^ 0x41);
      test::put_content(bad, flipped);
      try {
        const ResultFile file(bad);
        const Table read = file.read("customers");
        // Bytes that nothing uses may change; what is read may not.
        EXPECT_EQ(file.attributes().at("as_of"), "2011-12-10") << at;
        expect_same(read, table);
        if (testing::Test::HasFailure()) FAIL() << "silently wrong after byte " << at << " of " << good.size();
      } catch (const DataError&) {
        ++refused;
      }
    }
    EXPECT_GT(refused, good.size() / step / 3);
  }
}

TEST(ResultDamage, ATruncatedFileIsRefused) {
  const Folder folder;
  std::vector<Table> tables;
  tables.push_back(every_type(2'000));
  write_result(folder / "r.h5", content_of_tables(tables), false);
  const std::string good = content_of(folder / "r.h5");
  for (std::size_t size = 0; size < good.size(); size += 1'009) {
    test::put_content(folder / "cut.h5", good.substr(0, size));
    EXPECT_THROW(ResultFile(folder / "cut.h5"), DataError) << size;
  }
}

// Opens the file with the library and changes an attribute of the root.
void change_root(const std::string& path, const std::function<void(hid_t)>& change) {
  const io::hdf5::Handle file(H5Fopen(path.c_str(), H5F_ACC_RDWR, H5P_DEFAULT), H5Fclose);
  ASSERT_TRUE(file);
  change(file.get());
}

TEST(ResultDamage, AnUnfinishedFileIsRefused) {
  const Folder folder;
  write_result(folder / "r.h5", content_of_tables({}), false);
  change_root(folder / "r.h5", [](hid_t root) { ASSERT_GE(H5Adelete(root, "complete"), 0); });
  EXPECT_THAT([&] { ResultFile(folder / "r.h5"); }, ThrowsMessage<DataError>(HasSubstr("was not finished: ")));
}

TEST(ResultDamage, AChangedFileIsRefused) {
  const Folder folder;
  std::vector<Table> tables;
  tables.push_back(every_type(5));
  write_result(folder / "r.h5", content_of_tables(tables), false);
  change_root(folder / "r.h5",
              [](hid_t root) { ASSERT_GE(H5Ldelete(root, "/customers/columns/real", H5P_DEFAULT), 0); });
  EXPECT_THAT([&] { ResultFile(folder / "r.h5"); }, ThrowsMessage<DataError>(HasSubstr("not as it was written")));
}

TEST(ResultDamage, OtherFilesAreRefused) {
  const Folder folder;
  EXPECT_THROW(ResultFile(folder / "none.h5"), IoError);
  EXPECT_THROW(ResultFile(folder.path().string()), IoError);
  test::put_content(folder / "text.h5", "customer,date\n1,2\n");
  EXPECT_THROW(ResultFile(folder / "text.h5"), DataError);
  {
    const io::hdf5::Handle file(H5Fcreate((folder / "foreign.h5").c_str(), H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT),
                                H5Fclose);
  }
  EXPECT_THAT([&] { ResultFile(folder / "foreign.h5"); }, ThrowsMessage<DataError>(HasSubstr("not a result file")));

  const test::Events events = test::random_events(10, EventSchema{});
  OpenLog log;
  log.source = std::make_unique<test::MemorySource>(events, 10);
  import_log(log, folder / "log.h5", false);
  EXPECT_THAT([&] { ResultFile(folder / "log.h5"); }, ThrowsMessage<DataError>(HasSubstr("is a log of events")));
}

}  // namespace
}  // namespace quintile
