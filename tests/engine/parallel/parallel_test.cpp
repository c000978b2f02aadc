#include "quintile/parallel.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <numeric>
#include <stdexcept>

#include "engine/parallel/claim.hpp"
#include "quintile/error.hpp"

namespace quintile {
namespace {

TEST(Parallel, ReductionIsTheSameForAnyThreadCount) {
  std::vector<double> values(100'003);
  for (std::size_t i = 0; i < values.size(); ++i) values[i] = 1.0 / static_cast<double>(i + 1);
  const auto sum = [&] {
    return reduce_blocks(
        values.size(), 1000, 0.0,
        [&](std::size_t begin, std::size_t end) {
          double part = 0;
          for (std::size_t i = begin; i < end; ++i) part += values[i];
          return part;
        },
        [](double& total, double part) { total += part; });
  };
  set_thread_count(1);
  const double expected = sum();
  for (const int threads : {2, 3, 8}) {
    set_thread_count(threads);
    EXPECT_EQ(thread_count(), threads);
    EXPECT_EQ(sum(), expected);
  }
  set_thread_count(0);
  EXPECT_GE(thread_count(), 1);
}

TEST(Parallel, RethrowsTheFirstException) {
  for (int repeat = 0; repeat < 20; ++repeat) {
    try {
      parallel_for(100, [](std::size_t i) {
        if (i == 30 || i == 31 || i == 99) throw std::runtime_error(std::to_string(i));
      });
      FAIL() << "an exception was expected";
    } catch (const std::runtime_error& error) {
      EXPECT_STREQ(error.what(), "30");
    }
  }
}

TEST(Parallel, ClaimsEveryTaskOnceAndReportsTheFirstFailure) {
  set_thread_count(4);
  std::size_t next = 0;
  std::vector<int> seen(1000, 0);
  const auto claim = [&]() -> std::unique_ptr<std::size_t> {
    return next < seen.size() ? std::make_unique<std::size_t>(next++) : nullptr;
  };
  parallel_claim<int>(claim, [&](int&, std::size_t index, std::size_t& task) {
    EXPECT_EQ(index, task);
    ++seen[task];
  });
  EXPECT_EQ(std::accumulate(seen.begin(), seen.end(), 0), 1000);
  next = 0;
  try {
    parallel_claim<int>(claim, [](int&, std::size_t index, std::size_t&) {
      if (index >= 500) throw DataError(std::to_string(index));
    });
    FAIL() << "an exception was expected";
  } catch (const DataError& error) {
    EXPECT_STREQ(error.what(), "500");
  }
  set_thread_count(0);
}

TEST(Parallel, RefusesImpossibleThreadCounts) {
  EXPECT_THROW(set_thread_count(-1), UserError);
  EXPECT_THROW(set_thread_count(100'000), UserError);
}

}  // namespace
}  // namespace quintile
