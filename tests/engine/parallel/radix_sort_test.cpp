#include "engine/parallel/radix_sort.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

namespace quintile {
namespace {

TEST(RadixSort, SortsAnyNumberOfKeysOfAnyWidth) {
  std::mt19937_64 random(1);
  for (const std::size_t size : {0u, 1u, 2u, 1000u, 131'072u, 131'073u, 400'000u}) {
    for (const int bits : {1, 9, 10, 11, 30, 63, 64}) {
      Buffer<std::uint64_t> keys(size);
      for (std::uint64_t& key : keys) key = random() >> (64 - bits);
      Buffer<std::uint64_t> wanted = keys;
      std::sort(wanted.begin(), wanted.end());
      radix_sort(keys, bits);
      EXPECT_TRUE(std::equal(keys.begin(), keys.end(), wanted.begin(), wanted.end())) << size << " of " << bits;
    }
  }
}

TEST(RadixSort, LowBitsRideAlong) {
  Buffer<std::uint64_t> keys(1000);
  for (std::uint64_t i = 0; i < 1000; ++i) keys[i] = (i * 7 % 13) << 32 | (1000 - i);
  Buffer<std::uint64_t> wanted = keys;
  std::stable_sort(wanted.begin(), wanted.end(), [](auto a, auto b) { return a >> 32 < b >> 32; });
  radix_sort(keys, 36, 32);
  EXPECT_TRUE(std::equal(keys.begin(), keys.end(), wanted.begin(), wanted.end()));
}

}  // namespace
}  // namespace quintile
