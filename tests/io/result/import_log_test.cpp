#include "quintile/log.hpp"

#include <gmock/gmock.h>
#include <hdf5.h>

#include <atomic>

#include "io/hdf5/handle.hpp"
#include "io/result/attributes.hpp"
#include "io/result/dataset_writer.hpp"
#include "quintile/parallel.hpp"
#include "tests/io/result/support.hpp"

namespace quintile {
namespace {

using io::hdf5::Handle;
using test::content_of;
using test::Events;
using test::Folder;
using test::MemorySource;
using test::random_events;
using testing::ElementsAre;
using testing::IsEmpty;

OpenLog open(const Events& events, std::size_t block) {
  OpenLog log;
  log.source = std::make_unique<MemorySource>(events, block);
  log.mapping = {{LogRole::customer, "CustomerID", true}, {LogRole::time, "InvoiceDate", false}};
  log.fingerprint = "0123";
  return log;
}

MemorySource& source_of(OpenLog& log) { return dynamic_cast<MemorySource&>(*log.source); }

// A file looked at through the HDF5 library alone, whose filters check what ours wrote.
class Look {
 public:
  explicit Look(const std::string& path)
      : file_(io::hdf5::require<IoError>(H5Fopen(path.c_str(), H5F_ACC_RDONLY, H5P_DEFAULT), H5Fclose, path)) {}

  template <class T>
  std::vector<T> values(const std::string& column, const std::string& item = "data") const {
    const Handle dataset = open(column, item);
    const Handle space(H5Dget_space(dataset.get()), H5Sclose);
    std::vector<T> out(static_cast<std::size_t>(H5Sget_simple_extent_npoints(space.get())));
    const Handle type(H5Dget_type(dataset.get()), H5Tclose);
    EXPECT_EQ(H5Tget_size(type.get()), sizeof(T));
    EXPECT_GE(H5Dread(dataset.get(), type.get(), H5S_ALL, H5S_ALL, H5P_DEFAULT, out.data()), 0) << column;
    return out;
  }
  std::optional<std::string> attribute(const std::string& column, const std::string& name) const {
    return io::read_attribute(open(column, "data").get(), name);
  }
  std::optional<std::string> attribute(const std::string& name) const { return io::read_attribute(file_.get(), name); }
  bool has(const std::string& column) const {
    return H5Lexists(file_.get(), ("/transactions/columns/" + column).c_str(), H5P_DEFAULT) > 0;
  }
  std::optional<std::string> rows() const {
    const Handle table(H5Oopen(file_.get(), "/transactions", H5P_DEFAULT), H5Oclose);
    return io::read_attribute(table.get(), "rows");
  }

 private:
  Handle open(const std::string& column, const std::string& item) const {
    return {H5Dopen2(file_.get(), ("/transactions/columns/" + column + "/" + item).c_str(), H5P_DEFAULT), H5Dclose};
  }
  Handle file_;
};

EventSchema everything() {
  EventSchema schema;
  schema.has_order = schema.has_kind = schema.has_channel = schema.has_value = true;
  return schema;
}

class ImportLog : public testing::TestWithParam<std::pair<bool, bool>> {
 protected:
  StorageOptions storage() const { return {GetParam().first, GetParam().second}; }
};

TEST_P(ImportLog, WritesEveryColumn) {
  const Folder folder;
  // Two chunks and a half, in blocks that do not divide them.
  const Events events = random_events(io::kChunkRows * 5 / 2, everything());
  OpenLog log = open(events, 100'003);
  const RowCounts counts = import_log(log, folder / "log.h5", false, storage());
  EXPECT_EQ(counts.used(), events.time.size());

  const Look file(folder / "log.h5");
  EXPECT_EQ(file.values<std::int64_t>("customer_id"), events.id);
  EXPECT_EQ(file.values<TimeNs>("time"), events.time);
  EXPECT_EQ(file.values<double>("amount"), events.amount);
  EXPECT_EQ(file.values<std::uint64_t>("order"), events.order);
  EXPECT_EQ(file.values<EventKind>("kind"), events.kind);
  EXPECT_EQ(file.values<std::uint8_t>("channel"), events.channel);
  EXPECT_EQ(file.values<double>("value"), events.value);
  EXPECT_EQ(file.attribute("format"), "quintile-log");
  EXPECT_EQ(file.attribute("complete"), "true");
  EXPECT_EQ(file.attribute("rows_read"), std::to_string(counts.read));
  EXPECT_EQ(file.attribute("skipped_no_customer"), std::to_string(counts[SkipReason::no_customer]));
  EXPECT_EQ(file.attribute("mapping"), "customer = CustomerID, time = InvoiceDate");
  EXPECT_EQ(file.attribute("input_fingerprint"), "0123");
  EXPECT_EQ(file.rows(), std::to_string(events.time.size()));
  EXPECT_EQ(file.attribute("customer_id", "minimum"), "0");
  EXPECT_EQ(file.attribute("customer_id", "maximum"), "999");
  EXPECT_EQ(file.attribute("time", "minimum"), std::to_string(events.time.front()));
  EXPECT_EQ(file.attribute("time", "maximum"), std::to_string(events.time.back()));
  EXPECT_EQ(file.attribute("time", "ascending"), "true");
  EXPECT_EQ(file.attribute("time", "unit"), "ns");
  EXPECT_EQ(file.attribute("time", "units"), "nanoseconds since 1970-01-01");
  EXPECT_THAT(folder.files(), ElementsAre("log.h5"));
}

INSTANTIATE_TEST_SUITE_P(Storage, ImportLog,
                         testing::Values(std::pair(true, true), std::pair(true, false), std::pair(false, true),
                                         std::pair(false, false)));

TEST(ImportLogTexts, AreLaidOutAsVaexDoes) {
  const Folder folder;
  EventSchema schema;
  schema.id_type = IdType::text;
  schema.keeps_missing = true;
  Events events = random_events(700'000, schema);
  events.id_text[3] = "";
  events.id_text[699'999] = std::string(1 << 20, 'z');
  OpenLog log = open(events, 65'536);
  import_log(log, folder / "log.h5", false);
  const Look file(folder / "log.h5");
  const auto bytes = file.values<char>("customer_id");
  const auto indices = file.values<std::int64_t>("customer_id", "indices");
  ASSERT_EQ(indices.size(), events.id_text.size() + 1);
  EXPECT_EQ(indices.front(), 0);
  EXPECT_EQ(indices.back(), static_cast<std::int64_t>(bytes.size()));
  for (std::size_t i = 0; i < events.id_text.size(); ++i) {
    const std::string_view id(bytes.data() + indices[i], static_cast<std::size_t>(indices[i + 1] - indices[i]));
    ASSERT_EQ(id, events.id_text[i]) << i;
  }
  EXPECT_EQ(file.attribute("customer_id", "dtype"), "str");
}

// All rows of a log, one after the other.
Events read_all(EventSource& source) {
  Events events;
  events.schema = source.schema();
  const auto append = [](auto& to, const auto& from) { to.insert(to.end(), from.begin(), from.end()); };
  while (const auto task = source.claim()) {
    EventBlock block;
    task->read(block);
    append(events.id, block.id);
    append(events.id_text, block.id_text);
    append(events.time, block.time);
    append(events.amount, block.amount);
    append(events.order, block.order);
    append(events.kind, block.kind);
    append(events.value, block.value);
  }
  return events;
}

TEST(ImportLogAgain, ReadsAsTheLogItWas) {
  const Folder folder;
  for (const IdType type : {IdType::int64, IdType::text}) {
    EventSchema schema = everything();
    schema.id_type = type;
    const Events events = random_events(io::kChunkRows + 1'000, schema);
    OpenLog log = open(events, 100'000);
    import_log(log, folder / "log.h5", true);
    const OpenLog again = open_log({folder / "log.h5"}, {});
    const Events read = read_all(*again.source);
    EXPECT_EQ(read.schema.id_type, type);
    EXPECT_TRUE(read.schema.has_channel);
    EXPECT_EQ(read.id, events.id);
    EXPECT_EQ(read.id_text, events.id_text);
    EXPECT_EQ(read.time, events.time);
    EXPECT_EQ(read.amount, events.amount);
    EXPECT_EQ(read.order, events.order);
    EXPECT_EQ(read.kind, events.kind);
    EXPECT_EQ(read.value, events.value);
  }
}

TEST(ImportLogAgain, SkipsRowsWithoutCustomer) {
  const Folder folder;
  EventSchema schema;
  schema.keeps_missing = true;
  Events events = random_events(100, schema);
  events.id[7] = kNoCustomer;
  OpenLog log = open(events, 30);
  import_log(log, folder / "log.h5", false);
  OpenLog again = open_log({folder / "log.h5"}, {});
  const RowCounts counts = import_log(again, folder / "second.h5", false);
  EXPECT_EQ(counts.read, 100U);
  EXPECT_EQ(counts[SkipReason::no_customer], 1U);
  EXPECT_EQ(Look(folder / "second.h5").rows(), "99");
}

TEST(ImportLogSchema, LeavesOutWhatTheLogLacks) {
  const Folder folder;
  EventSchema schema;
  schema.has_amount = false;
  const Events events = random_events(10, schema);
  OpenLog log = open(events, 3);
  import_log(log, folder / "log.h5", false);
  const Look file(folder / "log.h5");
  EXPECT_TRUE(file.has("customer_id"));
  EXPECT_TRUE(file.has("time"));
  for (const char* column : {"amount", "order", "kind", "channel", "value"}) EXPECT_FALSE(file.has(column)) << column;
}

TEST(ImportLogSchema, KeepsMissingAndUnsignedIds) {
  const Folder folder;
  EventSchema schema;
  schema.keeps_missing = true;
  Events events = random_events(100, schema);
  events.id[50] = kNoCustomer;
  OpenLog log = open(events, 100);
  import_log(log, folder / "signed.h5", false);
  const Look with_missing(folder / "signed.h5");
  EXPECT_EQ(with_missing.attribute("customer_id", "missing_value"), std::to_string(kNoCustomer));
  EXPECT_NE(with_missing.attribute("customer_id", "minimum"), std::to_string(kNoCustomer));

  events.schema.keeps_missing = false;
  events.schema.id_type = IdType::uint64;
  OpenLog beyond = open(events, 100);
  import_log(beyond, folder / "unsigned.h5", false);
  const Look file(folder / "unsigned.h5");
  EXPECT_EQ(file.attribute("customer_id", "maximum"), "9223372036854775808");
  EXPECT_EQ(file.attribute("customer_id", "missing_value"), std::nullopt);
}

TEST(ImportLogOrder, IsRecordedAcrossChunksAndBlocks) {
  const Folder folder;
  Events events = random_events(io::kChunkRows + 10, EventSchema{});
  std::swap(events.time[io::kChunkRows - 1], events.time[io::kChunkRows]);
  OpenLog log = open(events, 4096);
  import_log(log, folder / "log.h5", false);
  EXPECT_EQ(Look(folder / "log.h5").attribute("time", "ascending"), "false");
}

TEST(ImportLogBytes, DoNotDependOnTheNumberOfThreads) {
  const Folder folder;
  const Events events = random_events(io::kChunkRows * 3 / 2, everything());
  std::vector<std::string> contents;
  for (const int threads : {1, 2, 3, 8}) {
    set_thread_count(threads);
    OpenLog log = open(events, 50'000);
    import_log(log, folder / "log.h5", true);
    contents.push_back(content_of(folder / "log.h5"));
  }
  set_thread_count(0);
  for (const std::string& content : contents) EXPECT_TRUE(content == contents.front());
}

TEST(ImportLogEmpty, IsAFileWithoutRows) {
  const Folder folder;
  const Events events = random_events(0, everything());
  OpenLog log = open(events, 100);
  EXPECT_EQ(import_log(log, folder / "log.h5", false).read, 0U);
  EXPECT_TRUE(Look(folder / "log.h5").values<double>("amount").empty());
}

TEST(ImportLogFailure, LeavesNothingBehind) {
  const Folder folder;
  const Events events = random_events(200'000, everything());
  OpenLog log = open(events, 10'000);
  source_of(log).before_read = [](std::size_t begin) {
    if (begin >= 100'000) throw DataError("row " + std::to_string(begin));
  };
  EXPECT_THROW(import_log(log, folder / "log.h5", false), DataError);
  EXPECT_THAT(folder.files(), IsEmpty());

  test::put_content(folder / "log.h5", "old");
  OpenLog again = open(events, 10'000);
  EXPECT_THROW(import_log(again, folder / "log.h5", false), UserError);
  EXPECT_EQ(content_of(folder / "log.h5"), "old");
}

TEST(ImportLogInterrupted, LeavesTheTargetAsItWas) {
  const Folder folder;
  test::put_content(folder / "log.h5", "old");
  const Events events = random_events(200'000, everything());
  OpenLog log = open(events, 1'000);
  std::atomic<bool> stop = false;
  source_of(log).before_read = [&](std::size_t begin) {
    if (begin == 50'000) stop = true;
  };
  Control control;
  control.stop = &stop;
  EXPECT_THROW(import_log(log, folder / "log.h5", true, {}, control), Interrupted);
  EXPECT_EQ(content_of(folder / "log.h5"), "old");
  EXPECT_THAT(folder.files(), ElementsAre("log.h5"));
}

TEST(ImportLogRestart, StartsAgainWithTheNewSchema) {
  const Folder folder;
  Events events = random_events(100'000, EventSchema{});
  OpenLog log = open(events, 1'000);
  MemorySource& source = source_of(log);
  source.before_read = [&](std::size_t begin) {
    if (begin == 60'000 && source.rewinds == 0) throw RestartRead{};
  };
  const RowCounts counts = import_log(log, folder / "log.h5", false);
  EXPECT_EQ(source.rewinds, 1);
  EXPECT_EQ(counts.used(), 100'000U);
  EXPECT_EQ(Look(folder / "log.h5").values<double>("amount"), events.amount);
}

TEST(ImportLogProgress, EndsAtTheEnd) {
  const Folder folder;
  const Events events = random_events(50'000, EventSchema{});
  OpenLog log = open(events, 1'000);
  std::vector<double> fractions;
  Control control;
  control.progress = [&](const Progress& progress) { fractions.push_back(progress.fraction); };
  import_log(log, folder / "log.h5", false, {}, control);
  EXPECT_TRUE(std::is_sorted(fractions.begin(), fractions.end()));
  EXPECT_EQ(fractions.back(), 1.0);
}

}  // namespace
}  // namespace quintile
