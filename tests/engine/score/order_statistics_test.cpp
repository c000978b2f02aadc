#include "engine/score/order_statistics.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <random>

#include "engine/score/histogram_search.hpp"
#include "engine/score/sorted_values.hpp"
#include "kernels/order_keys.hpp"
#include "quintile/error.hpp"
#include "quintile/parallel.hpp"

namespace quintile::scoring {
namespace {

using kernels::kNoKey;
using kernels::order_key;
using kernels::value_of_key;
constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr double kInfinity = std::numeric_limits<double>::infinity();

std::vector<double> sorted_numbers(std::vector<double> values) {
  std::erase_if(values, [](double value) { return std::isnan(value); });
  std::sort(values.begin(), values.end());
  return values;
}

std::vector<std::size_t> some_ranks(std::size_t count) {
  std::vector<std::size_t> ranks;
  for (std::size_t i = 0; i <= 20; ++i) ranks.push_back((count - 1) * i / 20);
  ranks.push_back(0);  // ranks may repeat and come in any order
  return ranks;
}

std::vector<std::vector<double>> distributions(std::size_t size) {
  std::mt19937_64 random(7);
  std::vector<std::vector<double>> all(7, std::vector<double>(size));
  for (std::size_t i = 0; i < size; ++i) {
    all[0][i] = std::exp(std::normal_distribution<double>(4, 2)(random));
    all[1][i] = static_cast<double>(1 + random() % 5);                                         // many ties
    all[2][i] = 42;                                                                            // all equal
    all[3][i] = random() % 10 == 0 ? kNaN : std::normal_distribution<double>()(random);        // both signs, gaps
    all[4][i] = std::ldexp(1.0, static_cast<int>(random() % 2000) - 1000);                     // the whole range
    all[5][i] = 1e9 + static_cast<double>(random() % 1'000'000) * 1e-7;                        // far from zero, dense
    all[6][i] = i == 0 ? -kInfinity : i == 1 ? kInfinity : static_cast<double>(i % 97) * 0.0;  // zeros and infinities
  }
  return all;
}

TEST(OrderStatistics, AgreeWithSorting) {
  for (const std::size_t size : {1u, 2u, 100u, 4'096u, 4'097u, 70'000u, 140'001u}) {
    for (const auto& values : distributions(size)) {
      const auto expected = sorted_numbers(values);
      if (expected.empty()) continue;
      ASSERT_EQ(count_numbers(values), expected.size());
      const auto ranks = some_ranks(expected.size());
      const auto found = order_statistics(values, ranks);
      for (std::size_t i = 0; i < ranks.size(); ++i) ASSERT_EQ(found[i], expected[ranks[i]]) << size << " " << ranks[i];
    }
  }
}

TEST(OrderStatistics, HistogramsAgreeWithSorting) {
  for (const std::size_t size : {1u, 100u, 4'097u, 140'001u}) {
    for (const auto& values : distributions(size)) {
      const auto expected = sorted_numbers(values);
      if (expected.empty()) continue;
      auto ranks = some_ranks(expected.size());
      std::sort(ranks.begin(), ranks.end());
      const auto found = search_histograms(PlainColumn(values), 0, ranks);
      for (std::size_t i = 0; i < ranks.size(); ++i) ASSERT_EQ(found[i], expected[ranks[i]]) << size << " " << ranks[i];
    }
  }
}

// Three columns read together.
class Table final : public NumberColumns {
 public:
  explicit Table(std::vector<std::vector<double>> columns) : columns_(std::move(columns)) {}
  [[nodiscard]] std::size_t rows() const noexcept override { return columns_[0].size(); }
  [[nodiscard]] std::size_t columns() const noexcept override { return columns_.size(); }
  void read(std::size_t begin, std::size_t, StretchScratch&, StretchColumns& column) const override {
    for (std::size_t c = 0; c < columns_.size(); ++c) column[c] = columns_[c].data() + begin;
  }

 private:
  std::vector<std::vector<double>> columns_;
};

TEST(OrderStatistics, OfSeveralColumnsAtOnce) {
  const auto all = distributions(200'003);
  for (std::size_t first = 0; first + 3 <= all.size(); ++first) {
    const Table table({all[first], all[first + 1], all[first + 2]});
    std::vector<RankQuery> queries;
    for (const std::size_t ranks : {4u, 0u, 60u}) {
      RankQuery query;
      for (std::size_t i = 1; i <= ranks; ++i)
        query.shares.push_back(static_cast<double>(i) / static_cast<double>(ranks + 1));
      query.ranks = [shares = query.shares](std::size_t count) {
        std::vector<std::size_t> wanted;
        for (const double share : shares)
          wanted.push_back(static_cast<std::size_t>(share * static_cast<double>(count - 1)));
        return wanted;
      };
      queries.push_back(query);
    }
    const auto answers = order_statistics(table, queries);
    for (std::size_t c = 0; c < 3; ++c) {
      const auto expected = sorted_numbers(all[first + c]);
      ASSERT_EQ(answers[c].count, expected.size());
      const auto ranks = queries[c].shares.empty() ? std::vector<std::size_t>{} : queries[c].ranks(expected.size());
      ASSERT_EQ(answers[c].values.size(), ranks.size());
      for (std::size_t i = 0; i < ranks.size(); ++i) ASSERT_EQ(answers[c].values[i], expected[ranks[i]]);
    }
  }
}

// The sample takes every 100th value or so: where those are special, its brackets miss, and the answer stays exact.
TEST(OrderStatistics, SurviveAMisleadingSample) {
  constexpr std::size_t kSize = 16'384 * 64;
  std::vector<double> values(kSize);
  for (std::size_t i = 0; i < kSize; ++i)
    values[i] = i % 64 == 0 ? 1e6 + static_cast<double>(i) : static_cast<double>(i % 1'000);
  const auto expected = sorted_numbers(values);
  const auto ranks = some_ranks(kSize);
  const auto found = order_statistics(values, ranks);
  for (std::size_t i = 0; i < ranks.size(); ++i) ASSERT_EQ(found[i], expected[ranks[i]]);
}

// Half of all customers between two neighbouring samples: more than a bracket has room for.
TEST(OrderStatistics, SurviveAFullBracket) {
  std::vector<double> values(1'000'000);
  for (std::size_t i = 0; i < values.size(); ++i)
    values[i] = i % 61 == 0 ? static_cast<double>(i) : 500'000 + static_cast<double>(i % 7) * 1e-3;
  const auto expected = sorted_numbers(values);
  const auto ranks = some_ranks(values.size());
  const auto found = order_statistics(values, ranks);
  for (std::size_t i = 0; i < ranks.size(); ++i) ASSERT_EQ(found[i], expected[ranks[i]]);
}

TEST(OrderStatistics, RefuseRanksBeyondTheValues) {
  const std::vector<double> small = {1, kNaN};
  EXPECT_THROW((void)order_statistics(small, std::vector<std::size_t>{1}), InternalError);
  const std::vector<double> large(10'000, kNaN);
  EXPECT_THROW((void)order_statistics(large, std::vector<std::size_t>{0}), InternalError);
  EXPECT_TRUE(order_statistics(large, {}).empty());
}

TEST(OrderKeys, SortAsNumbersDoAndComeBack) {
  const std::vector<double> ascending = {-kInfinity, -1e300, -1, -5e-324, 0, 5e-324, 1, 1e300, kInfinity};
  for (std::size_t i = 0; i < ascending.size(); ++i) {
    EXPECT_EQ(value_of_key(order_key(ascending[i])), ascending[i]);
    if (i > 0) {
      EXPECT_LT(order_key(ascending[i - 1]), order_key(ascending[i]));
    }
    EXPECT_LT(order_key(ascending[i]), kNoKey);
  }
  EXPECT_EQ(order_key(-0.0), order_key(0.0));
  EXPECT_EQ(order_key(-kNaN), kNoKey);
}

TEST(SortedValues, AreOrderedByValueThenIndex) {
  for (const std::size_t size : {0u, 1u, 1'000u, 32'769u, 140'001u}) {
    for (const auto& values : distributions(std::max<std::size_t>(size, 2))) {
      const auto sorted = sort_values(std::span(values).first(size));
      std::vector<std::uint32_t> expected;
      for (std::uint32_t i = 0; i < size; ++i) {
        if (!std::isnan(values[i])) expected.push_back(i);
      }
      std::stable_sort(expected.begin(), expected.end(), [&](auto a, auto b) { return values[a] < values[b]; });
      ASSERT_EQ(sorted.size(), expected.size());
      for (std::size_t i = 0; i < expected.size(); ++i) ASSERT_EQ(sorted[i].index, expected[i]) << size << " " << i;

      Buffer<std::uint8_t> visited(expected.size(), std::uint8_t{0});
      for_each_run(sorted, [&](std::size_t begin, std::size_t end) {
        for (std::size_t i = begin; i < end; ++i) ++visited[i];
        ASSERT_TRUE(begin == 0 || sorted[begin - 1].key != sorted[begin].key);
        ASSERT_TRUE(end == sorted.size() || sorted[end].key != sorted[begin].key);
      });
      ASSERT_TRUE(std::all_of(visited.begin(), visited.end(), [](std::uint8_t times) { return times == 1; }));
    }
  }
}

}  // namespace
}  // namespace quintile::scoring
