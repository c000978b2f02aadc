#include "kernels/storage.hpp"

#include <gtest/gtest.h>

#include <random>
#include <vector>

#include "kernels/table.hpp"

namespace quintile::kernels {
namespace {

std::vector<char> random_bytes(std::size_t size) {
  std::mt19937_64 random(size);
  std::vector<char> bytes(size);
  for (char& byte : bytes) byte = static_cast<char>(random());
  return bytes;
}

// What an instruction set is to be compared with the reference in.
class Storage : public testing::TestWithParam<Isa> {
 protected:
  void SetUp() override {
    if (!supported(GetParam())) GTEST_SKIP() << "this processor lacks " << name_of(GetParam());
  }
  [[nodiscard]] const StorageKernels& kernels() const { return table_of(GetParam()).storage; }
};

INSTANTIATE_TEST_SUITE_P(Isas, Storage, testing::Values(Isa::baseline, Isa::avx2, Isa::avx512),
                         [](const auto& tested) { return name_of(tested.param); });

TEST_P(Storage, FletcherEqualsTheReference) {
  for (const std::size_t words :
       {0U, 1U, 15U, 16U, 17U, 31U, 32U, 33U, 63U, 64U, 65U, 3839U, 3840U, 7679U, 7681U, 50'001U}) {
    for (const int kind : {0, 1, 2}) {
      std::vector<char> bytes = random_bytes(2 * words + 1);
      if (kind > 0) std::fill(bytes.begin(), bytes.end(), kind == 1 ? '\0' : '\xff');
      for (const std::size_t start : {0U, 1U}) {
        FletcherSums expected;
        FletcherSums found;
        storage_reference().fletcher(bytes.data() + start, words, expected);
        kernels().fletcher(bytes.data() + start, words, found);
        EXPECT_EQ(found, expected) << words << " words, kind " << kind;
      }
    }
  }
}

TEST_P(Storage, FletcherContinues) {
  const std::vector<char> bytes = random_bytes(40'000);
  FletcherSums whole;
  kernels().fletcher(bytes.data(), 20'000, whole);
  for (const std::size_t first : {0U, 1U, 33U, 4000U, 19'999U, 20'000U}) {
    FletcherSums parts;
    kernels().fletcher(bytes.data(), first, parts);
    kernels().fletcher(bytes.data() + 2 * first, 20'000 - first, parts);
    EXPECT_EQ(parts, whole) << first;
  }
}

TEST_P(Storage, ShufflingEqualsTheReferenceAndIsUndone) {
  for (const std::size_t width : {1U, 2U, 3U, 4U, 5U, 8U, 12U, 16U}) {
    for (const std::size_t values : {0U, 1U, 15U, 16U, 17U, 31U, 32U, 33U, 1000U}) {
      const std::vector<char> plain = random_bytes(values * width);
      std::vector<char> expected(plain.size());
      std::vector<char> found(plain.size());
      std::vector<char> undone(plain.size());
      storage_reference().shuffle(plain.data(), values, width, expected.data());
      kernels().shuffle(plain.data(), values, width, found.data());
      EXPECT_EQ(found, expected) << values << " values of " << width << " bytes";
      kernels().unshuffle(found.data(), values, width, undone.data());
      EXPECT_EQ(undone, plain) << values << " values of " << width << " bytes";
    }
  }
}

}  // namespace
}  // namespace quintile::kernels
