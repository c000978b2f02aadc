// Every line of issue 2, "Bad input": the exit code, a message that helps, nothing left behind.
#include <gmock/gmock.h>

#include <cmath>
#include <filesystem>
#include <limits>
#include <nlohmann/json.hpp>

#include "child_process.hpp"
#include "hdf5_log.hpp"

namespace quintile::test {
namespace {

using nlohmann::json;
using testing::AllOf;
using testing::EndsWith;
using testing::HasSubstr;
using testing::StartsWith;

constexpr std::int64_t kDay = 86'400;

class BadInput : public testing::Test {
 protected:
  // Runs and expects a failure that leaves only the files there were before.
  std::string fails(int exit_code, std::vector<std::string> arguments, const ChildSettings& settings = {}) {
    const auto before = work.files();
    arguments.insert(arguments.begin(), "run");
    arguments.insert(arguments.end(), {"--out", "r.h5"});
    const Outcome outcome = work.run(arguments, settings);
    EXPECT_EQ(outcome.exit_code, exit_code) << outcome.error;
    EXPECT_THAT(outcome.error, AllOf(StartsWith("quintile: "), EndsWith("\n")));
    EXPECT_EQ(outcome.error.find('\n'), outcome.error.size() - 1) << "one line: " << outcome.error;
    EXPECT_EQ(work.files(), before);
    return outcome.error;
  }
  std::string fails(int exit_code, const std::string& text, std::vector<std::string> flags = {}) {
    work.write("log.csv", text);
    flags.insert(flags.begin(), "log.csv");
    return fails(exit_code, flags);
  }
  // Runs and expects success; returns the JSON report.
  json passes(const std::string& text, const std::vector<std::string>& flags = {}) {
    work.write("log.csv", text);
    return passes_file("log.csv", flags);
  }
  json passes_file(const std::string& file, const std::vector<std::string>& flags = {}) {
    std::vector<std::string> arguments = {"run", file, "--out", "ok.h5", "--force", "--json"};
    arguments.insert(arguments.end(), flags.begin(), flags.end());
    const Outcome outcome = work.run(arguments);
    EXPECT_EQ(outcome.exit_code, 0) << outcome.error;
    return outcome.exit_code == 0 ? json::parse(outcome.out) : json::object();
  }
  std::string hdf5(const std::string& name, const std::vector<std::int64_t>& customers,
                   const std::vector<std::int64_t>& times, const std::vector<double>& amounts) {
    write_hdf5_log((work.path() / name).string(), customers, times, amounts);
    return name;
  }
  Workspace work;
};

TEST_F(BadInput, EmptyFile) {
  EXPECT_THAT(fails(3, ""), HasSubstr("log.csv"));
  work.write("empty.h5", "");
  EXPECT_THAT(fails(3, std::vector<std::string>{"empty.h5"}), HasSubstr("empty.h5"));
}

TEST_F(BadInput, HeaderWithoutRows) { EXPECT_THAT(fails(3, "customer_id,date,amount\n"), HasSubstr("no rows")); }

TEST_F(BadInput, NoSuchColumnSaysWhichExist) {
  const std::string error = fails(2, small_log(), {"--customer", "klant"});
  EXPECT_THAT(error,
              AllOf(HasSubstr("klant"), HasSubstr("customer_id"), HasSubstr("order_date"), HasSubstr("--customer")));
  EXPECT_THAT(fails(2, "a,b,c\n1,2,3\n"), AllOf(HasSubstr("a, b, c"), HasSubstr("--customer")));
  EXPECT_THAT(fails(2, small_log(), {"--amount", "amount*price"}), HasSubstr("price"));
}

TEST_F(BadInput, WrongType) {
  EXPECT_THAT(fails(2, "customer_id,date,amount\n1,2024-01-01,ten\n"),
              AllOf(HasSubstr("log.csv"), HasSubstr("amount"), HasSubstr("ten"), HasSubstr("--amount")));
  EXPECT_THAT(fails(3, "customer_id,date,amount\n1,2024-01-01,5\n1,2024-01-01,ten\n"),
              AllOf(HasSubstr("log.csv"), HasSubstr("amount"), HasSubstr("ten"), HasSubstr("--bad-rows")));
  EXPECT_THAT(fails(3, "customer_id,date,amount\n1,2024-01-01,5\n2,yesterday,5\n"),
              AllOf(HasSubstr("date"), HasSubstr("yesterday"), HasSubstr("3")));
  const json report = passes("customer_id,date,amount\n1,2024-01-01,5\n2,2024-01-01,ten\n", {"--bad-rows", "skip"});
  EXPECT_EQ(report.at("rows").at("skipped").at("bad_amount"), 1);
}

TEST_F(BadInput, LengthsThatDiffer) {
  const std::string error = fails(3, std::vector{hdf5("l.h5", {1, 2, 3}, {0, kDay}, {1, 2, 3})});
  EXPECT_THAT(error, AllOf(HasSubstr("l.h5"), HasSubstr("time")));
  EXPECT_THAT(fails(3, "customer_id,date,amount\n1,2024-01-01\n"), HasSubstr("log.csv"));
}

TEST_F(BadInput, TruncatedFile) {
  std::vector<std::int64_t> many(50'000, 7);
  hdf5("whole.h5", many, many, std::vector<double>(many.size(), 1.0));
  const std::string whole = work.read("whole.h5");
  work.write("half.h5", whole.substr(0, whole.size() / 2));
  EXPECT_THAT(fails(3, std::vector<std::string>{"half.h5"}), HasSubstr("half.h5"));
  work.write("log.csv", small_log());
  ASSERT_EQ(work.run({"run", "log.csv", "--out", "result.h5"}).exit_code, 0);
  const std::string result = work.read("result.h5");
  work.write("cut.h5", result.substr(0, result.size() - 1000));
  EXPECT_EQ(work.run({"show", "cut.h5"}).exit_code, 3);
}

TEST_F(BadInput, AnHdf5FileThatIsNotOne) {
  work.write("fake.h5", "this is not HDF5 at all, and not a table either");
  EXPECT_THAT(fails(3, std::vector<std::string>{"fake.h5"}), HasSubstr("fake.h5"));
}

TEST_F(BadInput, ADirectory) {
  std::filesystem::create_directory(work.path() / "folder");
  EXPECT_THAT(fails(4, std::vector<std::string>{"folder"}), AllOf(HasSubstr("folder"), HasSubstr("director")));
  work.write("log.csv", small_log());
  const Outcome outcome = work.run({"run", "log.csv", "--out", "folder"});
  EXPECT_NE(outcome.exit_code, 0);
  EXPECT_THAT(outcome.error, HasSubstr("folder"));
}

TEST_F(BadInput, AMissingFileOrFolder) {
  EXPECT_THAT(fails(4, std::vector<std::string>{"none.csv"}), HasSubstr("none.csv"));
  EXPECT_NE(work.run({"run", "none-*.csv", "--out", "r.h5"}).exit_code, 0);
  work.write("log.csv", small_log());
  const Outcome outcome = work.run({"run", "log.csv", "--out", "no/such/r.h5"});
  EXPECT_EQ(outcome.exit_code, 4) << outcome.error;
  EXPECT_THAT(outcome.error, HasSubstr("no/such"));
}

TEST_F(BadInput, AnUnreadableFile) {
  work.write("secret.csv", small_log());
  std::filesystem::permissions(work.path() / "secret.csv", std::filesystem::perms::none);
  ChildSettings ordinary;
  ordinary.obeys_permissions = true;
  if (work.run({"--version"}, ordinary).exit_code == kCannotDropRights)
    GTEST_SKIP() << "the superuser reads every file";
  EXPECT_THAT(fails(4, {"secret.csv"}, ordinary), AllOf(HasSubstr("secret.csv"), HasSubstr("ermission")));
}

TEST_F(BadInput, AllRowsSkipped) {
  EXPECT_THAT(fails(3, "customer_id,date,amount\n,2024-01-01,5\n,2024-01-02,6\n"), HasSubstr("no event is left"));
  EXPECT_THAT(fails(3, small_log(), {"--as-of", "1990-01-01"}), HasSubstr("no event is left"));
}

TEST_F(BadInput, OneRowAndOneCustomer) {
  const json row = passes("customer_id,date,amount\n1,2024-01-01,5\n");
  EXPECT_EQ(row.at("customers"), 1);
  const json customer = passes("customer_id,date,amount\n1,2024-01-01,5\n1,2024-03-01,7\n1,2024-04-01,9\n");
  EXPECT_EQ(customer.at("customers"), 1);
  EXPECT_EQ(customer.at("rows").at("used"), 3);
}

TEST_F(BadInput, AllCustomersIdentical) {
  std::string text = "customer_id,date,amount\n";
  for (int i = 0; i < 20; ++i) text += std::to_string(i) + ",2024-01-01,5\n";
  for (const char* method : {"quantile", "ntile", "rfm-r", "nested", "percent-rank", "kmeans"}) {
    const json report = passes(text, {"--method", method});
    EXPECT_EQ(report.at("customers"), 20) << method;
  }
  EXPECT_FALSE(passes(text).at("notes").empty()) << "coinciding cuts are reported";
}

TEST_F(BadInput, NanAndInfiniteAmounts) {
  for (const char* amount : {"nan", "NaN", "inf", "-inf", "1e999"}) {
    const std::string text = std::string("customer_id,date,amount\n1,2024-01-01,5\n2,2024-01-02,") + amount + "\n";
    EXPECT_THAT(fails(3, text), HasSubstr("amount")) << amount;
    EXPECT_EQ(passes(text, {"--bad-rows", "skip"}).at("rows").at("skipped").at("bad_amount"), 1) << amount;
  }
  for (const double amount : {std::nan(""), std::numeric_limits<double>::infinity()}) {
    const std::string file = hdf5("nan.h5", {1, 2}, {kDay, 2 * kDay}, {5, amount});
    EXPECT_THAT(fails(3, std::vector{file}), HasSubstr("amount"));
    EXPECT_EQ(passes_file(file, {"--bad-rows", "skip"}).at("rows").at("skipped").at("bad_amount"), 1);
  }
}

TEST_F(BadInput, TimesInTheFuture) {
  const json report =
      passes("customer_id,date,amount\n1,2024-01-01,5\n2,2024-02-01,5\n3,2199-01-01,5\n", {"--as-of", "2024-03-01"});
  EXPECT_EQ(report.at("rows").at("skipped").at("after_as_of"), 1);
  EXPECT_EQ(report.at("customers"), 2);
  EXPECT_THAT(fails(3, "customer_id,date,amount\n1,2024-01-01,5\n1,9999-01-01,5\n"), HasSubstr("9999"));
}

TEST_F(BadInput, IdsThatAreEmptyNegativeHugeOrLong) {
  const json empty =
      passes("customer_id,date,amount\n,2024-01-01,5\n-7,2024-01-01,5\n9223372036854775807,2024-01-02,5\n");
  EXPECT_EQ(empty.at("rows").at("skipped").at("no_customer"), 1);
  EXPECT_EQ(empty.at("customers"), 2);
  EXPECT_EQ(work.run({"show", "ok.h5", "--customer=-7"}).exit_code, 0);
  const json unsigned_id = passes("customer_id,date,amount\n18446744073709551615,2024-01-01,5\n2,2024-01-01,5\n");
  EXPECT_EQ(unsigned_id.at("customers"), 2);
  EXPECT_EQ(work.run({"show", "ok.h5", "--customer", "18446744073709551615"}).exit_code, 0);
  const std::string long_id(1 << 20U, 'x');
  EXPECT_EQ(passes("customer_id,date,amount\n" + long_id + ",2024-01-01,5\nb,2024-01-02,6\n").at("customers"), 2);
}

TEST_F(BadInput, DuplicateColumns) {
  EXPECT_THAT(fails(2, "customer_id,date,amount,amount\n1,2024-01-01,5,6\n", {"--amount", "amount"}),
              HasSubstr("amount"));
}

TEST_F(BadInput, ARuleFileWithAnError) {
  work.write("rules.toml", "name = \"mine\"\n\n[[rule]]\nname = \"A\"\nr = \"five\"\n");
  EXPECT_THAT(fails(2, small_log(), {"--rules", "rules.toml"}), HasSubstr("rules.toml:"));
  work.write("rules.toml", "name = \"mine\n");
  EXPECT_THAT(fails(2, small_log(), {"--rules", "rules.toml"}), HasSubstr("rules.toml:1"));
}

TEST_F(BadInput, AFullDisk) {
  work.write("log.csv", small_log());
  ChildSettings small_disk;
  small_disk.most_bytes = 4096;
  EXPECT_THAT(fails(4, {"log.csv"}, small_disk), HasSubstr("r.h5"));
  const auto before = work.files();
  EXPECT_EQ(work.run({"import", "log.csv", "--out", "l.h5"}, small_disk).exit_code, 4);
  EXPECT_EQ(work.run({"generate", "--customers", "1000", "--out", "l.h5"}, small_disk).exit_code, 4);
  EXPECT_EQ(work.files(), before);
  // The result that was there stays as it was.
  ASSERT_EQ(work.run({"run", "log.csv", "--out", "r.h5"}).exit_code, 0);
  const std::string result = work.read("r.h5");
  EXPECT_EQ(work.run({"run", "log.csv", "--out", "r.h5", "--force"}, small_disk).exit_code, 4);
  EXPECT_EQ(work.read("r.h5"), result);
  EXPECT_EQ(work.run({"export", "r.h5", "--out", "list.csv"}, small_disk).exit_code, 4);
  EXPECT_FALSE(work.has("list.csv"));
}

TEST_F(BadInput, CtrlCLeavesNothing) {
  const Outcome outcome =
      work.interrupt({"generate", "--customers", "3M", "--transactions", "60M", "--out", "large.h5"}, 300);
  EXPECT_EQ(outcome.exit_code, 130) << outcome.error;
  EXPECT_THAT(outcome.error, HasSubstr("interrupted"));
  EXPECT_TRUE(work.files().empty());
}

TEST_F(BadInput, CtrlCWhileALogIsRead) {
  ASSERT_EQ(work.run({"generate", "--customers", "100k", "--transactions", "3M", "--out", "log.h5"}).exit_code, 0);
  const Outcome outcome = work.interrupt({"run", "log.h5", "--out", "r.h5"}, 100);
  EXPECT_EQ(outcome.exit_code, 130) << outcome.error;
  EXPECT_EQ(work.files(), std::vector<std::string>{"log.h5"});
}

}  // namespace
}  // namespace quintile::test
