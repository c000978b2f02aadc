// The same bits in a result, whatever the machine does: threads, instruction sets, how the log is stored.
#include <gmock/gmock.h>

#include <cstdlib>

#include "child_process.hpp"
#include "quintile/result_file.hpp"

namespace quintile::test {
namespace {

// Sets an environment variable for the commands that a test runs.
class Environment {
 public:
  Environment(const char* name, const char* value) : name_(name) { setenv(name, value, 1); }
  Environment(const Environment&) = delete;
  Environment& operator=(const Environment&) = delete;
  ~Environment() { unsetenv(name_); }

 private:
  const char* name_;
};

class SameBits : public testing::Test {
 protected:
  void generate(const std::string& out, std::vector<std::string> flags) {
    flags.insert(flags.begin(), {"generate", "--out", out, "--quiet"});
    const Outcome outcome = work.run(flags);
    ASSERT_EQ(outcome.exit_code, 0) << outcome.error;
  }
  // Over every value of every column that a run writes.
  std::string checksum(const std::string& log, std::vector<std::string> flags) {
    const std::string out = "r" + std::to_string(++runs_) + ".h5";
    flags.insert(flags.begin(), {"run", log, "--out", out, "--quiet", "--clv", "bg-nbd"});
    const Outcome outcome = work.run(flags);
    EXPECT_EQ(outcome.exit_code, 0) << outcome.error;
    return ResultFile((work.path() / out).string()).attributes().at("content_checksum");
  }
  Workspace work;

 private:
  int runs_ = 0;
};

// One row more or less than a block of customers' rows holds, and sizes with one and with several partitions.
TEST_F(SameBits, ForAnyNumberOfThreadsAndAnyInstructionSet) {
  for (const auto& [customers, rows] :
       {std::pair("2400", "24000"), std::pair("6553", "65536"), std::pair("9000", "90001")}) {
    const std::string log = std::string(rows) + ".h5";
    generate(log, {"--customers", customers, "--transactions", rows, "--returns", "0.05", "--storage", "plain"});
    const std::string expected = checksum(log, {"--threads", "1"});
    for (const char* threads : {"2", "3", "8"}) EXPECT_EQ(checksum(log, {"--threads", threads}), expected) << threads;
    for (const char* isa : {"baseline", "avx2", "avx512"}) {
      const Environment cap("QUINTILE_ISA", isa);
      EXPECT_EQ(checksum(log, {"--threads", "2"}), expected) << isa;
    }
  }
}

TEST_F(SameBits, OfClustersByEitherMethod) {
  generate("log.h5", {"--customers", "6000", "--transactions", "60000", "--storage", "plain"});
  for (const char* method : {"kmeans", "gmm"}) {
    const std::vector<std::string> flags = {"--clusters", "auto", "--cluster-range", "2-4", "--cluster-method", method};
    const auto checksum_with = [&](const char* threads) {
      std::vector<std::string> all = flags;
      all.insert(all.end(), {"--threads", threads});
      return checksum("log.h5", all);
    };
    const std::string expected = checksum_with("1");
    for (const char* threads : {"2", "3"}) EXPECT_EQ(checksum_with(threads), expected) << method << " " << threads;
    for (const char* isa : {"baseline", "avx2", "avx512"}) {
      const Environment cap("QUINTILE_ISA", isa);
      EXPECT_EQ(checksum_with("2"), expected) << method << " " << isa;
    }
  }
}

TEST_F(SameBits, ForKindsAndTextIds) {
  for (const char* form : {"--kinds", "--text-ids"}) {
    const std::string log = std::string(form + 2) + ".h5";
    generate(log, {"--customers", "5000", form});
    const std::string expected = checksum(log, {"--threads", "1"});
    EXPECT_EQ(checksum(log, {"--threads", "3"}), expected);
    const Environment cap("QUINTILE_ISA", "baseline");
    EXPECT_EQ(checksum(log, {"--threads", "2"}), expected);
  }
}

}  // namespace
}  // namespace quintile::test
