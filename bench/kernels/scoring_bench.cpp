// Gates, scores, cells and what is looked up by cell: five levels each.
#include "kernels/scoring.hpp"

#include <vector>

#include "bench/kernels/moved_bytes.hpp"
#include "bench/kernels/numbers.hpp"

namespace quintile::bench {
namespace {

constexpr std::size_t kCells = 216;
constexpr kernels::CellShape kShape{5, 5, 5, 36, 6};

struct Columns {
  Buffer<double> value = random_column<double>(kElements, unit);
  Buffer<std::uint32_t> count =
      random_column<std::uint32_t>(kElements, [](std::uint64_t random) { return random >> 60; });
  Buffer<std::uint8_t> r = random_column<std::uint8_t>(kElements, [](std::uint64_t random) { return 1 + random % 5; });
  Buffer<std::uint8_t> f =
      random_column<std::uint8_t>(kElements, [](std::uint64_t random) { return 1 + (random >> 8) % 5; });
  Buffer<std::uint8_t> m =
      random_column<std::uint8_t>(kElements, [](std::uint64_t random) { return 1 + (random >> 16) % 5; });
  Buffer<std::uint16_t> cell =
      random_column<std::uint16_t>(kElements, [](std::uint64_t random) { return random % kCells; });
  Buffer<std::uint8_t> bytes = Buffer<std::uint8_t>(kElements, std::uint8_t{0});
  Buffer<double> numbers = Buffer<double>(kElements, 0.0);
  Buffer<double> more_numbers = Buffer<double>(kElements, 0.0);
  Buffer<std::uint32_t> words = Buffer<std::uint32_t>(kElements, 0U);
};

Columns& columns() {
  static Columns all;
  return all;
}

// Times apply(kernels, columns, begin) over all pieces.
template <class Apply>
void time(benchmark::State& state, double bytes_an_element, Apply apply) {
  Columns& all = columns();
  for (auto _ : state) {
    in_pieces([&](std::size_t at) { apply(kernels::scoring_kernels(), all, at); });
    benchmark::ClobberMemory();
  }
  report_moved_bytes(state, bytes_an_element);
}

void keep_buyers(benchmark::State& state) {
  std::vector<double> out(kPiece);
  time(state, 12, [&](const auto& kernel, Columns& c, std::size_t at) {
    kernel.keep_buyers(c.value.data() + at, c.count.data() + at, kPiece, out.data());
  });
}
BENCHMARK(keep_buyers);

void keep_where(benchmark::State& state) {
  std::vector<double> out(kPiece);
  time(state, 16, [&](const auto& kernel, Columns& c, std::size_t at) {
    kernel.keep_where(c.value.data() + at, c.numbers.data() + at, kPiece, out.data());
  });
}
BENCHMARK(keep_where);

void keep_counts_where(benchmark::State& state) {
  std::vector<double> out(kPiece);
  time(state, 12, [&](const auto& kernel, Columns& c, std::size_t at) {
    kernel.keep_counts_where(c.count.data() + at, c.value.data() + at, kPiece, out.data());
  });
}
BENCHMARK(keep_counts_where);

void keep_scored(benchmark::State& state) {
  std::vector<double> out(kPiece);
  time(state, 9, [&](const auto& kernel, Columns& c, std::size_t at) {
    kernel.keep_scored(c.value.data() + at, c.r.data() + at, kPiece, out.data());
  });
}
BENCHMARK(keep_scored);

// Argument: levels.
void score(benchmark::State& state) {
  std::vector<double> cut;
  const auto levels = static_cast<unsigned>(state.range(0));
  for (unsigned k = 1; k < levels; ++k) cut.push_back(k * (1.0 / levels));
  const kernels::CutScale scale{cut.data(), cut.size(), levels, true};
  time(state, 9, [&](const auto& kernel, Columns& c, std::size_t at) {
    kernel.score(c.value.data() + at, kPiece, scale, c.bytes.data() + at);
  });
}
BENCHMARK(score)->Arg(5)->Arg(10)->Arg(100);

void raise_missing(benchmark::State& state) {
  time(state, 3, [](const auto& kernel, Columns& c, std::size_t at) {
    benchmark::DoNotOptimize(kernel.raise_missing(c.r.data() + at, kPiece, c.bytes.data() + at));
  });
}
BENCHMARK(raise_missing);

void cells(benchmark::State& state) {
  std::vector<std::uint16_t> out(kPiece);
  time(state, 3, [&](const auto& kernel, Columns& c, std::size_t at) {
    kernel.cells(c.r.data() + at, c.f.data() + at, c.m.data() + at, kPiece, kShape, out.data());
  });
}
BENCHMARK(cells);

void count_cells(benchmark::State& state) {
  std::vector<std::uint32_t> count(kernels::kCellCopies * kCells);
  time(state, 2, [&](const auto& kernel, Columns& c, std::size_t at) {
    kernel.count_cells(c.cell.data() + at, kPiece, kCells, count.data());
  });
}
BENCHMARK(count_cells);

void look_up(benchmark::State& state) {
  std::vector<std::uint8_t> table(kCells);
  time(state, 3, [&](const auto& kernel, Columns& c, std::size_t at) {
    kernel.look_up(c.cell.data() + at, kPiece, table.data(), c.bytes.data() + at);
  });
}
BENCHMARK(look_up);

void flag_above(benchmark::State& state) {
  time(state, 10, [](const auto& kernel, Columns& c, std::size_t at) {
    kernel.flag_above(c.value.data() + at, kPiece, 0.95, c.bytes.data() + at);
  });
}
BENCHMARK(flag_above);

void spread(benchmark::State& state) {
  std::vector<std::uint32_t> number(kCells);
  Buffer<kernels::CellValue> value(kCells, {1, 2});
  time(state, 22, [&](const auto& kernel, Columns& c, std::size_t at) {
    kernel.spread(c.cell.data() + at, kPiece, number.data(), value.data(), c.words.data() + at, c.numbers.data() + at,
                  c.more_numbers.data() + at);
  });
}
BENCHMARK(spread);

}  // namespace
}  // namespace quintile::bench
