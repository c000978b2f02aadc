#include "kernels/order.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <cmath>

#include "kernels/order_keys.hpp"
#include "kernels/table.hpp"
#include "tests/kernels/columns.hpp"

namespace quintile::kernels {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

std::vector<std::uint64_t> bits(const std::vector<double>& values) {
  std::vector<std::uint64_t> out;
  for (const double value : values) out.push_back(std::bit_cast<std::uint64_t>(value));
  return out;
}

// Every size, aligned and not.
template <class Check>
void for_each_case(Check check) {
  for (const Isa isa : test::supported_sets()) {
    for (const std::size_t size : test::kSizes) {
      const std::vector<double> values = test::awkward_numbers(size + 1, static_cast<unsigned>(size));
      for (const std::size_t offset : {0U, 1U}) {
        SCOPED_TRACE(std::string(name_of(isa)) + ", " + std::to_string(size) + " values from " +
                     std::to_string(offset));
        check(table_of(isa).order, values.data() + offset, size);
      }
    }
  }
}

TEST(Order, CountsUpToLimitsAsTheReferenceDoes) {
  const std::vector<double> all = {-kInfinity, -1, -0.0, 0, 0.25, 3, 3, 17, kInfinity};
  for (std::size_t limits = 0; limits <= all.size(); ++limits) {
    for_each_case([&](const OrderKernels& kernel, const double* values, std::size_t size) {
      std::vector<std::uint64_t> found(limits, 7);  // adds to what is there
      std::vector<std::uint64_t> expected(limits, 7);
      kernel.count_up_to(values, size, all.data() + (all.size() - limits), limits, found.data());
      order_reference().count_up_to(values, size, all.data() + (all.size() - limits), limits, expected.data());
      ASSERT_EQ(found, expected);
    });
  }
}

TEST(Order, CollectKeepsWhatTheReferenceKeeps) {
  for (const std::vector<OpenInterval>& intervals :
       {std::vector<OpenInterval>{{-kInfinity, kInfinity}}, std::vector<OpenInterval>{{0, 0.5}},
        std::vector<OpenInterval>{{-kInfinity, -1}, {0, 5}, {5, 10}, {17, kInfinity}}}) {
    for_each_case([&](const OrderKernels& kernel, const double* values, std::size_t size) {
      std::vector<double> found(size + kCollectSlack);
      std::vector<double> expected(size + kCollectSlack);
      found.resize(kernel.collect(values, size, intervals.data(), intervals.size(), found.data()));
      expected.resize(order_reference().collect(values, size, intervals.data(), intervals.size(), expected.data()));
      ASSERT_EQ(bits(found), bits(expected));
    });
  }
}

TEST(Order, RangeAndHistogramMatchTheReference) {
  for_each_case([&](const OrderKernels& kernel, const double* values, std::size_t size) {
    KeyRange range;
    KeyRange expected;
    kernel.range(values, size, range);
    order_reference().range(values, size, expected);
    ASSERT_EQ(range.count, expected.count);
    ASSERT_EQ(range.low, expected.low);
    ASSERT_EQ(range.high, expected.high);
    if (range.count == 0) return;
    const auto width = static_cast<unsigned>(std::bit_width(range.high - range.low));
    const unsigned shift = width > kKeyBinBits ? width - kKeyBinBits : 0;
    std::vector<KeyRange> bins(kKeyBins);
    std::vector<KeyRange> expected_bins(kKeyBins);
    kernel.histogram(values, size, range.low, shift, bins.data());
    order_reference().histogram(values, size, range.low, shift, expected_bins.data());
    for (std::size_t bin = 0; bin < kKeyBins; ++bin) {
      ASSERT_EQ(bins[bin].count, expected_bins[bin].count);
      ASSERT_EQ(bins[bin].low, expected_bins[bin].low);
      ASSERT_EQ(bins[bin].high, expected_bins[bin].high);
    }
  });
}

}  // namespace
}  // namespace quintile::kernels
