// Segments customers in memory with the installed library and prints how many segments there are.
#include <cstdint>
#include <cstdio>
#include <vector>

#include <quintile/quintile.hpp>

int main() {
  constexpr std::int64_t kCustomers = 1'000;
  std::vector<std::int64_t> id;
  std::vector<quintile::TimeNs> time;
  std::vector<double> amount;
  const quintile::TimeNs begin = quintile::parse_time("2025-01-01");
  for (std::int64_t i = 0; i < 10 * kCustomers; ++i) {
    // Customer c buys about c % 20 + 1 times as often as customer 0, and for more.
    const std::int64_t customer = i % kCustomers;
    if (i / kCustomers > customer % 20 / 2) continue;
    id.push_back(customer);
    time.push_back(begin + i * (quintile::kNsPerDay / 40));
    amount.push_back(static_cast<double>(5 + customer % 97));
  }

  quintile::EventBlock block;
  block.rows = id.size();
  block.id = id;
  block.time = time;
  block.amount = amount;
  block.counts.read = block.rows;
  quintile::Aggregator aggregator({}, {}, block.rows);
  aggregator.add(0, block);
  const quintile::RunResult result = quintile::run(aggregator.finish(), quintile::RunOptions{});

  std::size_t filled = 0;
  std::vector<std::uint64_t> count(result.segments.segments.size());
  for (const std::uint8_t segment : result.segments.segment) ++count[segment];
  for (std::size_t i = 0; i < count.size(); ++i) {
    if (count[i] == 0) continue;
    ++filled;
    std::printf("%-20s %5llu\n", result.segments.segments[i].name.c_str(), static_cast<unsigned long long>(count[i]));
  }
  std::printf("%zu customers in %zu segments\n", result.aggregate.customers.size(), filled);
  return 0;
}
