// `quintile run --clusters`, `show --table clusters`.
#include <fmt/format.h>
#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

#include "child_process.hpp"
#include "quintile/result_file.hpp"

namespace quintile::test {
namespace {

using testing::AllOf;
using testing::Contains;
using testing::HasSubstr;
using testing::Not;

class RunClusters : public testing::Test {
 protected:
  void SetUp() override {
    ASSERT_EQ(work.run({"generate", "--customers", "1500", "--seed", "4", "--out", "log.h5", "--quiet"}).exit_code, 0);
  }
  Outcome run(std::vector<std::string> flags) {
    flags.insert(flags.begin(), {"run", "log.h5", "--out", "r.h5", "--force"});
    return work.run(flags);
  }
  [[nodiscard]] ResultFile result() const { return ResultFile((work.path() / "r.h5").string()); }
  Workspace work;
};

TEST_F(RunClusters, AddsColumnsTablesAndASentenceWhyThisMany) {
  const Outcome outcome = run({"--clusters", "auto", "--cluster-range", "2-6"});
  ASSERT_EQ(outcome.exit_code, 0) << outcome.error;
  EXPECT_THAT(outcome.out, AllOf(HasSubstr("clusters of 2 to 6, because the"), HasSubstr("What they have in common")));
  EXPECT_THAT(result().columns("customers"),
              AllOf(Contains("cluster"), Contains("cluster_name"), Contains("cluster_distance")));
  EXPECT_THAT(result().tables(),
              AllOf(Contains("clusters"), Contains("cluster_choice"), Contains("cluster_quality"),
                    Contains("cluster_segments"), Contains("cluster_points"), Contains("cluster_model"),
                    Contains("cluster_features"), Contains("cluster_centres")));
  EXPECT_EQ(result().rows("cluster_choice"), 5);
  EXPECT_THAT(work.run({"show", "r.h5", "--table", "clusters"}).out,
              AllOf(HasSubstr("What they have in common"),
                    HasSubstr("Medians of the cluster's customers: Days since, Orders, Spent")));
  EXPECT_THAT(work.run({"show", "r.h5", "--table", "cluster_segments"}).out, HasSubstr("Champions"));
}

TEST_F(RunClusters, AreOffUnlessAskedFor) {
  ASSERT_EQ(run({}).exit_code, 0);
  EXPECT_THAT(result().columns("customers"), Not(Contains("cluster")));
  EXPECT_EQ(work.run({"show", "r.h5", "--table", "clusters"}).exit_code, 2);
}

TEST_F(RunClusters, ByAMixtureOfChosenFeaturesAndTheProjection) {
  const Outcome outcome =
      run({"--clusters", "4", "--cluster-method", "gmm", "--covariance", "diagonal", "--clv", "bg-nbd", "--features",
           "recency_days:rank-normal:robust:2, p_alive, clv_365d:log1p", "--seed", "7", "--cluster-probabilities"});
  ASSERT_EQ(outcome.exit_code, 0) << outcome.error;
  EXPECT_THAT(result().columns("customers"), AllOf(Contains("cluster_probability"), Contains("cluster_probability_4"),
                                                   Not(Contains("cluster_distance"))));
  EXPECT_THAT(result().columns("clusters"),
              AllOf(Contains("z_recency_days"), Contains("z_p_alive"), Contains("median_clv_365d")));
  EXPECT_EQ(result().rows("cluster_covariances"), 4 * 3 * 3);
}

TEST_F(RunClusters, AreInTheReportForPrograms) {
  const Outcome outcome = run({"--clusters", "3", "--json"});
  ASSERT_EQ(outcome.exit_code, 0) << outcome.error;
  const auto report = nlohmann::json::parse(outcome.out);
  EXPECT_EQ(report["clusters"]["method"], "kmeans");
  EXPECT_GE(report["clusters"]["clusters"].size(), 3);
}

TEST_F(RunClusters, WrongFlagsAreNamed) {
  const auto error_of = [&](std::vector<std::string> flags) {
    flags.insert(flags.begin(), {"--clusters", "3"});
    const Outcome outcome = run(flags);
    EXPECT_EQ(outcome.exit_code, 2) << outcome.out;
    return outcome.error;
  };
  EXPECT_THAT(error_of({"--features", "recency_day"}), HasSubstr("Did you mean 'recency_days'?"));
  EXPECT_THAT(error_of({"--features", "segment"}), HasSubstr("holds no numbers"));
  EXPECT_THAT(error_of({"--features", "occasions:log"}), HasSubstr("transform of a feature is not known: 'log'"));
  EXPECT_THAT(error_of({"--features", "occasions::zz"}), HasSubstr("scaling of a feature is not known: 'zz'"));
  EXPECT_THAT(error_of({"--features", "occasions:::-1"}), HasSubstr("weight"));
  EXPECT_THAT(error_of({"--features", "occasions:::1:2"}), HasSubstr("--features takes columns"));
  EXPECT_THAT(error_of({"--features", "occasions,occasions"}), HasSubstr("named twice"));
  EXPECT_THAT(error_of({"--cluster-method", "gnm"}), HasSubstr("Did you mean 'gmm'?"));
  EXPECT_THAT(error_of({"--cluster-range", "5"}), HasSubstr("--cluster-range takes"));
  EXPECT_THAT(error_of({"--cluster-range", "6-3"}), HasSubstr("from 6 to 254"));
  EXPECT_EQ(run({"--clusters", "0"}).exit_code, 2);
  EXPECT_EQ(run({"--clusters", "255"}).exit_code, 2);
  EXPECT_THAT(run({"--clusters", "many"}).error, HasSubstr("--clusters is a number from 1 to 254, auto or off"));
  EXPECT_THAT(run({"--features", "occasions"}).error, HasSubstr("flags of clusters are given, but no number of them"));
  EXPECT_THAT(error_of({"--cluster-range", "2-6"}), HasSubstr("--cluster-range is what --clusters auto chooses from"));
  EXPECT_THAT(error_of({"--covariance", "tied"}), HasSubstr("Say --cluster-method gmm"));
}

TEST_F(RunClusters, AssignGivesTheSameCustomersTheSameClusters) {
  ASSERT_EQ(run({"--clusters", "4", "--clv", "bg-nbd", "--horizons", "26w", "--margin", "0.3"}).exit_code, 0);
  ASSERT_THAT(result().columns("clusters"), Contains("z_clv_182d"));
  const Outcome outcome = work.run({"assign", "log.h5", "--model-file", "r.h5", "--out", "a.h5"});
  ASSERT_EQ(outcome.exit_code, 0) << outcome.error;
  EXPECT_THAT(outcome.out, HasSubstr("What they have in common"));
  EXPECT_THAT(work.run({"show", "a.h5"}).out, HasSubstr("What they have in common"));
  const ResultFile assigned((work.path() / "a.h5").string());
  EXPECT_THAT(assigned.columns("customers"), AllOf(Contains("customer_id"), Contains("occasions"), Contains("cluster"),
                                                   Contains("cluster_name"), Contains("cluster_distance")));
  const std::vector<std::string> columns = {"cluster", "cluster_name", "cluster_distance"};
  const Table now = assigned.read("customers", columns);
  const Table then = result().read("customers", columns);
  ASSERT_EQ(now.rows(), then.rows());
  for (std::size_t c = 0; c < columns.size(); ++c) {
    for (std::size_t row = 0; row < now.rows(); ++row)
      ASSERT_EQ(cell_text(now.columns[c].view(), row), cell_text(then.columns[c].view(), row));
  }
}

TEST_F(RunClusters, AssignSaysItWhenEarlierEventsAreMissing) {
  const auto log_of = [](int year) {
    std::string log = "customer,date,amount\n";
    for (int i = 0; i < 40; ++i) log += fmt::format("c{},{}-01-{:02},{}\n", i % 20, year, 1 + i % 28, 1 + i * i % 50);
    return log;
  };
  work.write("early.csv", log_of(2024));
  work.write("late.csv", log_of(2025));
  ASSERT_EQ(work.run({"run", "early.csv", "--clusters", "2", "--out", "r.h5"}).exit_code, 0);
  const auto assigned = [&](std::vector<std::string> flags) {
    flags.insert(flags.begin(), "assign");
    flags.insert(flags.end(), {"--model-file", "r.h5", "--out", "a.h5", "--force"});
    return work.run(flags).out;
  };
  constexpr const char* kNote = "Note: The log begins after the one of the model file (which ends 2024-01-29)";
  EXPECT_THAT(assigned({"late.csv"}), AllOf(HasSubstr(kNote), HasSubstr("40 rows read"), HasSubstr("20 customers")));
  EXPECT_THAT(assigned({"early.csv", "late.csv"}), Not(HasSubstr("begins after")));
}

TEST_F(RunClusters, AssignSaysWhatIsWrongWithItsFiles) {
  const auto error_of = [&](const std::string& model, int exit_code) {
    const Outcome outcome = work.run({"assign", "log.h5", "--model-file", model, "--out", "a.h5"});
    EXPECT_EQ(outcome.exit_code, exit_code) << outcome.out;
    return outcome.error;
  };
  ASSERT_EQ(run({}).exit_code, 0);
  EXPECT_THAT(error_of("r.h5", 3), HasSubstr("r.h5: the file has no clusters that customers can be assigned to"));
  EXPECT_EQ(error_of("nothing.h5", 4).empty(), false);
  ASSERT_EQ(run({"--clusters", "3", "--features", "occasions,rfm_score"}).exit_code, 0);
  EXPECT_THAT(error_of("r.h5", 2),
              AllOf(HasSubstr("by rfm_score, which cannot be made from this log alone"), HasSubstr("monetary_total")));
  ASSERT_EQ(run({"--clusters", "3", "--clv", "off"}).exit_code, 0);
  ASSERT_EQ(work.run({"assign", "log.h5", "--model-file", "r.h5", "--out", "a.h5"}).exit_code, 0);
  EXPECT_EQ(work.run({"assign", "log.h5", "--out", "a.h5"}).exit_code, 2);
  EXPECT_EQ(work.run({"assign", "log.h5", "--model-file", "r.h5", "--out", "r.h5", "--force"}).exit_code, 2);
}

}  // namespace
}  // namespace quintile::test
