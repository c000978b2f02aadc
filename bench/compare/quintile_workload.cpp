// One run of one workload of the comparison with other engines, as a process of its own. Prints JSON.
//   compare_quintile rfm|rfm-days|stream LOG THREADS
#include <fmt/format.h>
#include <sys/resource.h>

#include <chrono>
#include <exception>
#include <string>
#include <vector>

#include "bench/compare/stream.hpp"
#include "quintile/quintile.hpp"

namespace {

using namespace quintile;

struct Tally {
  std::vector<std::uint64_t> customers = std::vector<std::uint64_t>(256, 0);
  std::vector<double> revenue = std::vector<double>(256, 0.0);
};

// Count and revenue by segment: what a user would look at.
Tally tally(const CustomerTable& customers, const SegmentResult& segments) {
  return reduce_blocks(
      customers.size(), kCustomerBlock, Tally{},
      [&](std::size_t begin, std::size_t end) {
        Tally part;
        for (std::size_t i = begin; i < end; ++i) {
          ++part.customers[segments.segment[i]];
          part.revenue[segments.segment[i]] += customers.monetary_total[i];
        }
        return part;
      },
      [](Tally& total, const Tally& part) {
        for (std::size_t code = 0; code < total.customers.size(); ++code) {
          total.customers[code] += part.customers[code];
          total.revenue[code] += part.revenue[code];
        }
      });
}

void run_rfm(const std::string& log_path, MeasureSet measures) {
  const auto start = std::chrono::steady_clock::now();
  OpenLog log = open_log({log_path}, {});
  AggregateOptions options;
  options.measures = measures;
  options.cohorts = false;
  const AggregateResult aggregated = aggregate(*log.source, options);
  const auto grouped = std::chrono::steady_clock::now();
  const ScoreResult scores = score(aggregated.customers, {});
  const SegmentResult segments = assign_segments(aggregated.customers, scores, {});
  const Tally by_segment = tally(aggregated.customers, segments);
  const auto end = std::chrono::steady_clock::now();

  const CustomerTable& customers = aggregated.customers;
  std::uint64_t days = 0;
  for (const std::uint32_t periods : customers.periods) days += periods;
  std::string rows;
  for (std::size_t code = 0; code < segments.segments.size(); ++code) {
    if (by_segment.customers[code] == 0) continue;
    rows += fmt::format("{}\"{}\": [{}, {:.6f}]", rows.empty() ? "" : ", ", segments.segments[code].name,
                        by_segment.customers[code], by_segment.revenue[code]);
  }
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  fmt::print(
      "{{\"seconds\": {:.6f}, \"grouping_seconds\": {:.6f}, \"peak_bytes\": {}, \"customers\": {}, "
      "\"days\": {}, \"segments\": {{{}}}}}\n",
      std::chrono::duration<double>(end - start).count(), std::chrono::duration<double>(grouped - start).count(),
      static_cast<std::uint64_t>(usage.ru_maxrss) * 1024, customers.size(), days, rows);
}

}  // namespace

int main(int argc, char** argv) {
  try {
    const std::vector<std::string> arguments(argv + 1, argv + argc);
    if (arguments.size() != 3) throw UserError("usage: compare_quintile rfm|rfm-days|stream LOG THREADS");
    set_thread_count(std::stoi(arguments[2]));
    if (arguments[0] == "stream") {
      fmt::print("{{\"bytes_per_second\": {:.0f}}}\n", bench::stream_bandwidth());
    } else if (arguments[0] == "rfm" || arguments[0] == "rfm-days") {
      run_rfm(arguments[1], arguments[0] == "rfm" ? MeasureSet::basic : MeasureSet::days);
    } else {
      throw UserError("no such workload: " + arguments[0]);
    }
    return 0;
  } catch (const std::exception& error) {
    fmt::print(stderr, "compare_quintile: {}\n", error.what());
    return 1;
  }
}
