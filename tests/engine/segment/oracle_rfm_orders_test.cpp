// oracles.md, section 4: the R package rfm on its own sample of orders.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <cstdio>
#include <filesystem>
#include <map>
#include <string>

#include "quintile/score.hpp"
#include "quintile/segment.hpp"
#include "quintile/time.hpp"
#include "tests/engine/score/customers.hpp"

namespace quintile {
namespace {

using testing::DoubleNear;
using testing::ElementsAre;

struct Orders {
  std::vector<double> recency;
  std::vector<std::uint32_t> occasions;
  std::vector<double> money;
  std::size_t rows = 0;
};

// Lines of "customer","YYYY-MM-DD",revenue; the file's customer names have no commas.
Orders read_orders(const std::string& path) {
  struct Customer {
    TimeNs last = kNoTime;
    std::uint32_t occasions = 0;
    double money = 0;
  };
  std::map<std::string, Customer> customers;
  Orders orders;
  std::FILE* pipe = popen(("xz -dc '" + path + "'").c_str(), "r");
  std::array<char, 512> line{};
  while (pipe != nullptr && std::fgets(line.data(), line.size(), pipe) != nullptr) {
    const std::string text(line.data());
    const auto name_end = text.find(',');
    const auto date_end = text.find(',', name_end + 1);
    if (text.starts_with("\"customer_id\"")) continue;
    Customer& customer = customers[text.substr(0, name_end)];
    customer.last = std::max(customer.last, parse_time(text.substr(name_end + 1, date_end - name_end - 1)));
    ++customer.occasions;
    customer.money += std::stod(text.substr(date_end + 1));
    ++orders.rows;
  }
  if (pipe != nullptr) pclose(pipe);
  const TimeNs as_of = parse_time("2006-12-31");
  for (const auto& [name, customer] : customers) {
    const std::int64_t whole_days = (as_of - customer.last) / kNsPerDay;
    orders.recency.push_back(static_cast<double>(whole_days));
    orders.occasions.push_back(customer.occasions);
    orders.money.push_back(customer.money);
  }
  return orders;
}

class RfmOrders : public testing::Test {
 protected:
  void SetUp() override {
    const std::string path = QUINTILE_SHARED_DATA "/rfm_orders.csv.xz";
    if (!std::filesystem::exists(path)) GTEST_SKIP() << "no " << path;
    orders_ = read_orders(path);
    ASSERT_EQ(orders_.rows, 4906u);
    ASSERT_EQ(orders_.recency.size(), 995u);
    customers_ = test::make_customers(orders_.recency, orders_.occasions, orders_.money);
  }
  Orders orders_;
  CustomerTable customers_;
};

TEST_F(RfmOrders, CutPointsAreThePublishedOnes) {
  const ScoreResult quantile = score(customers_, {});
  EXPECT_THAT(quantile.dimensions[kRecency].cuts, ElementsAre(114, 180, DoubleNear(296.4, 1e-9), 481));
  EXPECT_THAT(quantile.dimensions[kFrequency].cuts, ElementsAre(3, 4, 5, 7));
  EXPECT_THAT(quantile.dimensions[kMonetary].cuts,
              ElementsAre(DoubleNear(254.8, 1e-9), 381, DoubleNear(505.4, 1e-9), 665));
  ScoreOptions options;
  options.method = {ScoreMethod::rfm_r, ScoreMethod::rfm_r, ScoreMethod::rfm_r};
  const ScoreResult rfm_r = score(customers_, options);
  EXPECT_THAT(rfm_r.dimensions[kRecency].cuts, ElementsAre(115, 181, DoubleNear(297.4, 1e-9), 482));
  EXPECT_THAT(rfm_r.dimensions[kFrequency].cuts, ElementsAre(4, 5, 6, 8));
  EXPECT_THAT(rfm_r.dimensions[kMonetary].cuts,
              ElementsAre(DoubleNear(255.8, 1e-9), 382, DoubleNear(506.4, 1e-9), 666));
}

TEST_F(RfmOrders, SegmentsAreThePublishedOnes) {
  ScoreOptions options;
  options.method = {ScoreMethod::rfm_r, ScoreMethod::rfm_r, ScoreMethod::rfm_r};
  const ScoreResult scores = score(customers_, options);
  const SegmentResult result = assign_segments(customers_, scores, {.rules = builtin_rules("rfm-r")});
  std::map<std::string, int> counts;
  for (const SegmentInfo& segment : result.segments) counts[segment.name] = 0;
  for (const std::uint8_t code : result.segment) ++counts[result.segments[code].name];
  const std::map<std::string, int> expected = {{"Champions", 35},      {"Potential Loyalist", 342},
                                               {"Loyal", 170},         {"Lost", 148},
                                               {"New", 104},           {"About To Sleep", 102},
                                               {"Can't Lose", 47},     {"At Risk", 28},
                                               {"Need Attention", 10}, {"Promising", 9},
                                               {"Others", 0},          {"Prospects", 0}};
  EXPECT_EQ(counts, expected);
}

}  // namespace
}  // namespace quintile
