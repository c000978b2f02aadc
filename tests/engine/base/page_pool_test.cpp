#include "engine/base/page_pool.hpp"

#include <gtest/gtest.h>

#include <cstring>
#include <new>
#include <random>
#include <vector>

#include "quintile/buffer.hpp"

namespace quintile {
namespace {

TEST(PagePool, RunsNeverOverlapAndAreRecycled) {
  PagePool pool;
  struct Run {
    unsigned char* data;
    std::size_t bytes;
    unsigned char mark;
  };
  std::mt19937 random(3);
  std::vector<Run> runs;
  for (int step = 0; step < 2000; ++step) {
    if (runs.size() < 12 && random() % 3 != 0) {
      const std::size_t bytes = 1 + random() % (5 * kHugePage);
      auto* data = static_cast<unsigned char*>(pool.allocate(bytes));
      ASSERT_EQ(reinterpret_cast<std::uintptr_t>(data) % kHugePage, 0U);
      const auto mark = static_cast<unsigned char>(step);
      data[0] = data[bytes - 1] = mark;
      runs.push_back({data, bytes, mark});
    } else if (!runs.empty()) {
      const std::size_t i = random() % runs.size();
      ASSERT_EQ(runs[i].data[0], runs[i].mark);
      ASSERT_EQ(runs[i].data[runs[i].bytes - 1], runs[i].mark);
      pool.free(runs[i].data, runs[i].bytes);
      runs[i] = runs.back();
      runs.pop_back();
    }
  }
}

TEST(PagePool, FreedNeighboursServeOneLongRun) {
  PagePool pool;
  std::vector<void*> runs;
  for (int i = 0; i < 8; ++i) runs.push_back(pool.allocate(kHugePage));
  for (const int i : {1, 3, 0, 2, 7, 5, 6, 4}) pool.free(runs[static_cast<std::size_t>(i)], kHugePage);
  EXPECT_EQ(pool.allocate(8 * kHugePage), runs[0]);
}

TEST(PagePool, ReleasedPagesAreStillUsable) {
  PagePool pool;
  void* run = pool.allocate(kHugePage);
  std::memset(run, 7, kHugePage);
  pool.free(run, kHugePage);
  pool.release();
  auto* again = static_cast<unsigned char*>(pool.allocate(kHugePage));
  EXPECT_EQ(again, run);
  EXPECT_EQ(again[0], 0);
  again[0] = 1;
}

TEST(PagePool, ImpossibleSizesThrow) {
  PagePool pool;
  EXPECT_THROW((void)pool.allocate(~std::size_t{0}), std::bad_alloc);
  EXPECT_THROW((void)pool.allocate(std::size_t{1} << 60), std::bad_alloc);
  EXPECT_THROW(Buffer<double>(std::size_t{1} << 58), std::bad_alloc);
}

}  // namespace
}  // namespace quintile
