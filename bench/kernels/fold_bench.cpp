// Packing and folding of rows, as the aggregate stage does while it reads.
#include "kernels/fold.hpp"

#include <bit>
#include <vector>

#include "bench/kernels/moved_bytes.hpp"
#include "bench/kernels/numbers.hpp"

namespace quintile::bench {
namespace {

constexpr std::size_t kBlock = std::size_t{1} << 20;
constexpr int kIdBits = 13;
constexpr std::int64_t kStart = 1'700'000'000 * kernels::kPackedUnit;
const kernels::PartitionRule kRule{kernels::PartitionRule::By::range, 7, 0, 0, kIdBits};

const Buffer<std::uint64_t>& ids() {
  static const Buffer<std::uint64_t> column =
      random_column<std::uint64_t>(kElements, [](std::uint64_t random) { return random >> 44; });
  return column;
}
const Buffer<std::int64_t>& times() {
  static const Buffer<std::int64_t> column = [] {
    Buffer<std::int64_t> out(kElements);
    for (std::size_t i = 0; i < kElements; ++i) out[i] = kStart + static_cast<std::int64_t>(i) * kernels::kPackedUnit;
    return out;
  }();
  return column;
}

void pack(benchmark::State& state) {
  std::vector<std::uint64_t> word(kBlock);
  std::vector<std::uint16_t> partition(kBlock);
  std::vector<std::uint32_t> count(std::size_t{1} << kRule.bits);
  for (auto _ : state) {
    for (std::size_t at = 0; at < kElements; at += kBlock) {
      if (!kernels::partition_kernels().pack(ids().data() + at, times().data() + at, nullptr, kBlock, kRule,
                                             {times()[at], kernels::kPackedUnit, kIdBits}, word.data(),
                                             partition.data(), count.data()))
        state.SkipWithError("rows do not fit");
    }
    benchmark::ClobberMemory();
  }
  report_moved_bytes(state, 8 + 8 + 8 + 2);
}
BENCHMARK(pack);

void time_range(benchmark::State& state) {
  std::int64_t first = 0;
  std::int64_t last = 0;
  for (auto _ : state) {
    kernels::partition_kernels().time_range(times().data(), kElements, &first, &last);
    benchmark::DoNotOptimize(first);
    benchmark::DoNotOptimize(last);
  }
  report_moved_bytes(state, 8);
}
BENCHMARK(time_range);

// Packed rows of one partition: word and amount.
const Buffer<std::uint64_t>& rows() {
  static const Buffer<std::uint64_t> words = [] {
    Buffer<std::uint64_t> out(2 * kElements);
    for (std::size_t i = 0; i < kElements; ++i) {
      out[2 * i] = static_cast<std::uint64_t>(i) << kIdBits | (ids()[i] >> (20 - kIdBits));
      out[2 * i + 1] = std::bit_cast<std::uint64_t>(unit(kernels::mix(i)));
    }
    return out;
  }();
  return words;
}

void fold(benchmark::State& state, decltype(kernels::FoldKernels::add) kernel) {
  constexpr std::size_t kWidth = std::size_t{1} << kIdBits;
  const kernels::FoldRows all{.row = rows().data(),
                              .rows = kElements,
                              .packed = true,
                              .has_amount = true,
                              .packing = {kStart, kernels::kPackedUnit, kIdBits},
                              .first = kStart,
                              .last = times()[kElements - 1]};
  Buffer<std::uint64_t> room(kWidth * kernels::kSumRoom);
  for (auto _ : state) {
    Buffer<double> money(kWidth, 0.0);
    Buffer<std::int64_t> last(kWidth, kernels::SumColumns::kNoPurchase);
    Buffer<std::uint32_t> presence(kWidth, 0U);
    Buffer<std::int64_t> first(kWidth);
    Buffer<std::uint32_t> days(kWidth, 0U);
    kernels::FoldCounts counts;
    if (!kernel(&all, 1, kWidth, {}, {money.data(), last.data(), presence.data(), first.data(), days.data()},
                room.data(), counts))
      state.SkipWithError("rows do not suit");
    benchmark::DoNotOptimize(money.data());
  }
  report_moved_bytes(state, 16);
}
void add(benchmark::State& state) { fold(state, kernels::fold_kernels().add); }
void add_days(benchmark::State& state) { fold(state, kernels::fold_kernels().add_days); }
BENCHMARK(add);
BENCHMARK(add_days);

}  // namespace
}  // namespace quintile::bench
