// What one run of a workload reports; peers/outcome.py has the same shape for the other engines.
#pragma once

#include <chrono>
#include <nlohmann/json.hpp>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "quintile/customers.hpp"

namespace quintile::bench {

/// An object with
///   seconds     wall clock of the whole workload;
///   peak_bytes  most memory that the process ever had, when the clock stopped;
///   parts       seconds of its parts, by name;
///   exact       integers that every engine must find equal;
///   sums        sums of floats, equal but for the order of addition;
///   near        floats that differ by a few percent between engines that draw other random numbers;
///   classes     [customers, revenue] by class name, in which customers on a cut point may move;
///   maxima      log-likelihoods found by fitting, by name (of some workloads): quintile's must be the highest;
///   facts       numbers to print that are not compared.
using Outcome = nlohmann::ordered_json;

class Stopwatch {
 public:
  /// Seconds since it was made.
  [[nodiscard]] double total() const;
  /// Notes the seconds since the last part ended under this name.
  void end_part(std::string_view name);
  /// Starts an outcome with seconds, peak and parts.
  [[nodiscard]] Outcome outcome() const;

 private:
  using Clock = std::chrono::steady_clock;
  Clock::time_point start_ = Clock::now();
  Clock::time_point part_ = start_;
  Outcome parts_ = Outcome::object();
};

/// Customers and revenue by code.
struct Classes {
  std::vector<std::uint64_t> customers;
  std::vector<double> revenue;
};
[[nodiscard]] Classes classes_of(std::span<const std::uint8_t> codes, std::span<const double> revenue);

/// Adds the classes that have customers, as "PREFIXname".
void add_classes(Outcome& outcome, std::string_view prefix, std::span<const std::string_view> names,
                 const Classes& classes);

/// Adds what every measure set has: customers, occasions, days of the last purchases; total money.
void add_totals(Outcome& outcome, const CustomerTable& customers);

/// Sums of a column without its NaN.
[[nodiscard]] double sum_of(std::span<const double> values);
[[nodiscard]] std::uint64_t sum_of(std::span<const std::uint32_t> values);

}  // namespace quintile::bench
