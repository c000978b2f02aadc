#include "bench/compare/outcome.hpp"

#include <cmath>
#include <fstream>

#include "quintile/error.hpp"
#include "quintile/parallel.hpp"

namespace quintile::bench {
namespace {

double seconds(std::chrono::steady_clock::duration duration) { return std::chrono::duration<double>(duration).count(); }

constexpr std::size_t kCodes = 256;

// Of this program only: getrusage's peak includes that of whoever started it.
std::uint64_t peak_bytes() {
  std::ifstream status("/proc/self/status");
  std::string word;
  while (status >> word) {
    std::uint64_t kib = 0;
    if (word == "VmHWM:" && status >> kib) return kib * 1024;
  }
  throw IoError("cannot read the peak of memory from /proc/self/status");
}

}  // namespace

double Stopwatch::total() const { return seconds(Clock::now() - start_); }

void Stopwatch::end_part(std::string_view name) {
  const Clock::time_point now = Clock::now();
  parts_[std::string(name)] = seconds(now - part_);
  part_ = now;
}

Outcome Stopwatch::outcome() const {
  Outcome out;
  out["seconds"] = total();
  out["peak_bytes"] = peak_bytes();
  out["parts"] = parts_;
  for (const char* group : {"exact", "sums", "near", "classes", "facts"}) out[group] = Outcome::object();
  return out;
}

Classes classes_of(std::span<const std::uint8_t> codes, std::span<const double> revenue) {
  const Classes none{std::vector<std::uint64_t>(kCodes, 0), std::vector<double>(kCodes, 0.0)};
  return reduce_blocks(
      codes.size(), kCustomerBlock, none,
      [&](std::size_t begin, std::size_t end) {
        Classes part = none;
        for (std::size_t i = begin; i < end; ++i) {
          ++part.customers[codes[i]];
          part.revenue[codes[i]] += revenue[i];
        }
        return part;
      },
      [](Classes& total, const Classes& part) {
        for (std::size_t code = 0; code < kCodes; ++code) {
          total.customers[code] += part.customers[code];
          total.revenue[code] += part.revenue[code];
        }
      });
}

void add_classes(Outcome& outcome, std::string_view prefix, std::span<const std::string_view> names,
                 const Classes& classes) {
  for (std::size_t code = 0; code < names.size(); ++code) {
    if (classes.customers[code] == 0) continue;
    outcome["classes"][std::string(prefix) + std::string(names[code])] = {classes.customers[code],
                                                                          classes.revenue[code]};
  }
}

void add_totals(Outcome& outcome, const CustomerTable& customers) {
  std::int64_t last_days = 0;
  for (const TimeNs time : customers.last_time) last_days += time / kNsPerDay;
  outcome["exact"]["customers"] = customers.size();
  outcome["exact"]["occasions"] = sum_of(customers.occasions);
  outcome["exact"]["last days"] = last_days;
  outcome["sums"]["money"] = sum_of(customers.monetary_total);
}

double sum_of(std::span<const double> values) {
  double sum = 0;
  for (const double value : values) sum += std::isnan(value) ? 0.0 : value;
  return sum;
}

std::uint64_t sum_of(std::span<const std::uint32_t> values) {
  std::uint64_t sum = 0;
  for (const std::uint32_t value : values) sum += value;
  return sum;
}

}  // namespace quintile::bench
