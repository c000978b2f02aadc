#include "quintile/generate.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>

#include "io/hdf5/open_hdf5.hpp"
#include "quintile/aggregate.hpp"
#include "quintile/error.hpp"
#include "quintile/log.hpp"
#include "quintile/parallel.hpp"

namespace quintile {
namespace {

namespace fs = std::filesystem;

std::string unused_path() { return (fs::path(testing::TempDir()) / "quintile_never_written.h5").string(); }

class GenerateLog : public testing::Test {
 protected:
  void SetUp() override { fs::create_directory(folder_); }
  void TearDown() override {
    set_thread_count(0);
    fs::remove_all(folder_);
  }
  [[nodiscard]] std::string path(const std::string& name) const { return (folder_ / name).string(); }
  static std::string bytes(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
  }

  fs::path folder_ =
      fs::path(testing::TempDir()) /
      ("quintile_generate_" + std::string(testing::UnitTest::GetInstance()->current_test_info()->name()));
};

TEST(Generate, RefusesOptionsThatMakeNoSense) {
  const auto generate = [](const GenerateOptions& options) { return generate_log(options, unused_path(), false); };
  EXPECT_THROW(generate({.customers = 0}), UserError);
  EXPECT_THROW(generate({.customers = 5'000'000'000}), UserError);
  EXPECT_THROW(generate({.customers = 100, .transactions = 99}), UserError);
  EXPECT_THROW(generate({.customers = 1, .transactions = 1'000'000}), UserError);
  EXPECT_THROW(generate({.customers = 1'000'000'000}), UserError);
  for (const double years : {0.0, -1.0, 101.0, std::nan("")})
    EXPECT_THROW(generate({.customers = 10, .years = years}), UserError) << years;
  for (const double share : {-0.1, 0.6, std::nan("")}) {
    EXPECT_THROW(generate({.customers = 10, .return_share = share}), UserError) << share;
    EXPECT_THROW(generate({.customers = 10, .missing_share = share}), UserError) << share;
  }
  EXPECT_THROW(generate({.customers = 10, .end = kNoTime + 5}), UserError);
  EXPECT_FALSE(std::filesystem::exists(unused_path()));
}

TEST_F(GenerateLog, WritesTheSameFileWithAnyNumberOfThreads) {
  GenerateOptions options{.customers = 40'000, .seed = 11, .kinds = true, .return_share = 0.03, .missing_share = 0.02};
  options.transactions = 60'000;
  set_thread_count(1);
  const GenerateReport report = generate_log(options, path("1.h5"), false);
  const std::string expected = bytes(path("1.h5"));
  EXPECT_GT(report.rows, 60'000U);
  EXPECT_GT(report.customers, 39'000U);
  EXPECT_LE(report.customers, 40'000U);
  EXPECT_GT(expected.size(), 100'000U);
  for (const int threads : {2, 8}) {
    set_thread_count(threads);
    const std::string out = path(std::to_string(threads) + ".h5");
    EXPECT_EQ(generate_log(options, out, false).rows, report.rows);
    EXPECT_EQ(bytes(out), expected) << threads << " threads";
  }
}

TEST_F(GenerateLog, MarksRowsWithoutCustomerForReaders) {
  generate_log({.customers = 200, .missing_share = 0.1}, path("missing.h5"), false);
  generate_log({.customers = 200}, path("named.h5"), false);
  const auto missing = [&](const char* name) {
    const auto table = io::open_hdf5(path(name), {});
    for (const io::SourceColumn& column : table->columns())
      if (column.name == "customer_id") return column.missing;
    ADD_FAILURE() << "no column customer_id";
    return std::optional<std::int64_t>();
  };
  EXPECT_EQ(missing("missing.h5"), kNoCustomer);
  EXPECT_EQ(missing("named.h5"), std::nullopt);
}

TEST_F(GenerateLog, IsReadBackWithItsCustomersKindsAndReturns) {
  for (const bool text_ids : {false, true}) {
    SCOPED_TRACE(text_ids);
    const GenerateReport report = generate_log(
        {.customers = 2'000, .kinds = true, .return_share = 0.05, .missing_share = 0.1, .text_ids = text_ids},
        path("log.h5"), true);
    const OpenLog log = open_log({path("log.h5")}, {});
    const AggregateResult result = aggregate(*log.source, {});
    EXPECT_EQ(result.counts.read, report.rows);
    const auto missing = static_cast<double>(result.counts[SkipReason::no_customer]);
    EXPECT_NEAR(missing / static_cast<double>(report.rows), 0.1, 0.01);
    EXPECT_EQ(result.counts.total_skipped(), result.counts[SkipReason::no_customer]);
    EXPECT_EQ(result.customers.size(), report.customers);
    EXPECT_EQ(result.customers.ids.type, text_ids ? IdType::text : IdType::int64);
    for (const KindColumns& kind : result.customers.kinds) EXPECT_TRUE(kind.present());
    double returned = 0;
    for (const double amount : result.customers.returns_total) returned += amount;
    EXPECT_GT(returned, 0);
  }
}

TEST_F(GenerateLog, KeepsAnExistingFileUnlessAsked) {
  std::ofstream(path("log.h5")) << "precious";
  EXPECT_THROW(generate_log({.customers = 10}, path("log.h5"), false), UserError);
  EXPECT_EQ(bytes(path("log.h5")), "precious");
  generate_log({.customers = 10}, path("log.h5"), true);
  EXPECT_NE(bytes(path("log.h5")), "precious");
}

TEST_F(GenerateLog, LeavesNothingBehindWhenInterrupted) {
  std::atomic<bool> stop{false};
  Control control;
  control.stop = &stop;
  control.progress = [&](const Progress& progress) { stop = stop || progress.stage == "importing"; };
  EXPECT_THROW(generate_log({.customers = 100'000, .transactions = 300'000}, path("log.h5"), false, {}, control),
               Interrupted);
  EXPECT_TRUE(fs::is_empty(folder_));
}

}  // namespace
}  // namespace quintile
