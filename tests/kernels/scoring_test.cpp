#include "kernels/scoring.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <cstring>
#include <string>

#include "kernels/table.hpp"
#include "quintile/buffer.hpp"
#include "tests/kernels/columns.hpp"

namespace quintile::kernels {
namespace {

// Columns of `size` customers; those of scores have zeros.
struct Columns {
  Columns(std::size_t size, unsigned seed)
      : value(test::awkward_numbers(size, seed)), gate(test::awkward_numbers(size, seed + 1)) {
    std::mt19937_64 random(seed);
    for (std::size_t i = 0; i < size; ++i) {
      count.push_back(static_cast<std::uint32_t>(random() % 4 == 0 ? 0 : random()));
      for (auto* score : {&r, &f, &m}) score->push_back(static_cast<std::uint8_t>(random() % 9));
      cell.push_back(static_cast<std::uint16_t>(random() % 600));
    }
  }
  std::vector<double> value, gate;
  std::vector<std::uint32_t> count;
  std::vector<std::uint8_t> r, f, m;
  std::vector<std::uint16_t> cell;
};

// What a kernel has written, as bits.
template <class T>
using Written = std::vector<T>;

// Runs `apply(kernels, columns, offset, size, out)` by the reference and by each set, at every size, aligned and not.
template <class T, class Apply>
void expect_the_same(Apply apply) {
  for (const Isa isa : test::supported_sets()) {
    for (const std::size_t size : test::kSizes) {
      const Columns columns(size + 1, static_cast<unsigned>(size));
      for (const std::size_t offset : {0U, 1U}) {
        Written<T> found(size, T{1});
        Written<T> expected(size, T{1});
        apply(table_of(isa).scoring, columns, offset, size, found.data());
        apply(scoring_reference(), columns, offset, size, expected.data());
        const bool same = size == 0 || std::memcmp(found.data(), expected.data(), size * sizeof(T)) == 0;
        ASSERT_TRUE(same) << name_of(isa) << ", " << size << " values from " << offset;
      }
    }
  }
}

TEST(Scoring, GatesMatchTheReference) {
  expect_the_same<double>([](const auto& kernel, const Columns& c, std::size_t at, std::size_t size, double* out) {
    kernel.keep_buyers(c.value.data() + at, c.count.data() + at, size, out);
  });
  expect_the_same<double>([](const auto& kernel, const Columns& c, std::size_t at, std::size_t size, double* out) {
    kernel.keep_where(c.value.data() + at, c.gate.data() + at, size, out);
  });
  expect_the_same<double>([](const auto& kernel, const Columns& c, std::size_t at, std::size_t size, double* out) {
    kernel.keep_counts_where(c.count.data() + at, c.gate.data() + at, size, out);
  });
  expect_the_same<double>([](const auto& kernel, const Columns& c, std::size_t at, std::size_t size, double* out) {
    kernel.keep_scored(c.value.data() + at, c.r.data() + at, size, out);
  });
}

TEST(Scoring, ScoresMatchTheReference) {
  for (const std::size_t cuts :
       {0U, 1U, 2U, 3U, 4U, 9U, 23U, 24U, 25U, 31U, 33U, 63U, 64U, 65U, 127U, 128U, 129U, 254U}) {
    std::vector<double> cut;
    for (std::size_t k = 0; k < cuts; ++k) cut.push_back(static_cast<double>(k * 25 / cuts) - 5);  // some coincide
    if (cuts > 2) cut.back() = std::numeric_limits<double>::infinity();
    for (const bool smaller_is_better : {false, true}) {
      const CutScale scale{cut.data(), cut.size(), static_cast<unsigned>(cuts) + 1, smaller_is_better};
      expect_the_same<std::uint8_t>([&](const auto& kernel, const Columns& c, std::size_t at, std::size_t size,
                                        std::uint8_t* out) { kernel.score(c.value.data() + at, size, scale, out); });
    }
  }
}

TEST(Scoring, RaisesWhatTheReferenceRaises) {
  expect_the_same<std::uint8_t>(
      [](const auto& kernel, const Columns& c, std::size_t at, std::size_t size, std::uint8_t* out) {
        std::copy_n(c.f.begin() + static_cast<std::ptrdiff_t>(at), size, out);
        std::size_t expected = 0;
        for (std::size_t i = 0; i < size; ++i) expected += c.r[at + i] != 0 && out[i] == 0 ? 1U : 0U;
        EXPECT_EQ(kernel.raise_missing(c.r.data() + at, size, out), expected);
      });
}

TEST(Scoring, CellsMatchTheReference) {
  for (const bool has_m : {false, true}) {
    const CellShape shape{8, 5, static_cast<std::uint8_t>(has_m ? 3 : 0), 24, 4};  // scores reach 8: beyond two levels
    expect_the_same<std::uint16_t>(
        [&](const auto& kernel, const Columns& c, std::size_t at, std::size_t size, std::uint16_t* out) {
          kernel.cells(c.r.data() + at, c.f.data() + at, has_m ? c.m.data() + at : nullptr, size, shape, out);
        });
  }
}

TEST(Scoring, CountsAndLookupsMatchTheReference) {
  std::vector<std::uint8_t> table(600);
  for (std::size_t cell = 0; cell < table.size(); ++cell) table[cell] = static_cast<std::uint8_t>(cell * 7);
  expect_the_same<std::uint8_t>(
      [&](const auto& kernel, const Columns& c, std::size_t at, std::size_t size, std::uint8_t* out) {
        std::vector<std::uint32_t> found(kCellCopies * 600, 3);
        std::vector<std::uint32_t> expected = found;
        kernel.count_cells(c.cell.data() + at, size, 600, found.data());
        scoring_reference().count_cells(c.cell.data() + at, size, 600, expected.data());
        for (std::size_t cell = 0; cell < 600; ++cell) {
          std::uint32_t difference = 0;  // which copy counts is the kernel's affair
          for (std::size_t copy = 0; copy < kCellCopies; ++copy)
            difference += found[copy * 600 + cell] - expected[copy * 600 + cell];
          EXPECT_EQ(difference, 0U);
        }
        kernel.look_up(c.cell.data() + at, size, table.data(), out);
      });
  expect_the_same<std::uint8_t>(
      [](const auto& kernel, const Columns& c, std::size_t at, std::size_t size, std::uint8_t* out) {
        for (std::size_t i = 0; i < size; ++i) out[i] = static_cast<std::uint8_t>(i % 3 == 0);
        kernel.flag_above(c.value.data() + at, size, 2.5, out);
      });
}

TEST(Scoring, SpreadMatchesTheReference) {
  std::vector<std::uint32_t> number(600);
  Buffer<CellValue> value(600);
  for (std::size_t cell = 0; cell < 600; ++cell) {
    number[cell] = static_cast<std::uint32_t>(cell * 1'000'003);
    value[cell] = {static_cast<double>(cell) / 3,
                   cell % 5 == 0 ? std::numeric_limits<double>::quiet_NaN() : 7.0 * static_cast<double>(cell)};
  }
  for (const Isa isa : test::supported_sets()) {
    for (const std::size_t size : test::kSizes) {
      const Columns columns(size + 1, 5);
      Buffer<std::uint32_t> numbers[2] = {Buffer<std::uint32_t>(size + 1, 9), Buffer<std::uint32_t>(size + 1, 9)};
      Buffer<double> scores[2] = {Buffer<double>(size + 1, 9), Buffer<double>(size + 1, 9)};
      Buffer<double> percentiles[2] = {Buffer<double>(size + 1, 9), Buffer<double>(size + 1, 9)};
      const ScoringKernels* kernels[2] = {&table_of(isa).scoring, &scoring_reference()};
      for (std::size_t k = 0; k < 2; ++k)
        kernels[k]->spread(columns.cell.data() + 1, size, number.data(), value.data(), numbers[k].data(),
                           scores[k].data(), percentiles[k].data());
      for (std::size_t i = 0; i <= size; ++i) {  // one beyond: untouched
        ASSERT_EQ(numbers[0][i], numbers[1][i]) << name_of(isa);
        ASSERT_EQ(scores[0][i], scores[1][i]);
        ASSERT_EQ(std::bit_cast<std::uint64_t>(percentiles[0][i]), std::bit_cast<std::uint64_t>(percentiles[1][i]));
      }
    }
  }
}

}  // namespace
}  // namespace quintile::kernels
