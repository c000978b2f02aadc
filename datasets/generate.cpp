#include "quintile/generate.hpp"

#include <fmt/format.h>

#include <cmath>
#include <memory>

#include "datasets/generated_source.hpp"
#include "quintile/error.hpp"
#include "quintile/result_file.hpp"

namespace quintile {
namespace {

constexpr std::uint64_t kMaxCustomers = 4'000'000'000;
constexpr std::uint64_t kMaxTransactions = 4'000'000'000;
constexpr std::uint64_t kMaxPerCustomer = 100'000;

void check_share(const char* name, double share) {
  if (!(share >= 0.0 && share <= 0.5))
    throw UserError(fmt::format("the {} must be between 0 and 0.5: {}", name, share));
}

void check_options(const GenerateOptions& options) {
  if (options.customers < 1 || options.customers > kMaxCustomers)
    throw UserError(
        fmt::format("the number of customers must be between 1 and {}: {}", kMaxCustomers, options.customers));
  const std::uint64_t transactions = options.transactions.value_or(10 * options.customers);
  if (transactions < options.customers)
    throw UserError(fmt::format(
        "there must be at least as many transactions as customers, for everyone buys once: {} for {} customers. Ask "
        "for more transactions or fewer customers",
        transactions, options.customers));
  if (transactions > kMaxTransactions || transactions / options.customers > kMaxPerCustomer)
    throw UserError(
        fmt::format("there must be at most {} transactions, and at most {} for each customer: {} for {} "
                    "customers",
                    kMaxTransactions, kMaxPerCustomer, transactions, options.customers));
  if (!(options.years > 0.0 && options.years <= 100.0))
    throw UserError(fmt::format("the length of the log must be more than 0 and at most 100 years: {}", options.years));
  constexpr DurationNs kLongest = 36'600 * kNsPerDay;
  if (options.end < kNoTime + 1 + kLongest)
    throw UserError("the log would begin before the earliest time there is (1677-09-21). Choose a later end");
  check_share("share of returns", options.return_share);
  check_share("share of rows without customer", options.missing_share);
}

}  // namespace

GenerateReport generate_log(const GenerateOptions& options, const std::string& out, bool overwrite,
                            const StorageOptions& storage, const Control& control) {
  check_options(options);
  check_output(out, overwrite);
  auto source = std::make_unique<datasets::GeneratedSource>(options, control);
  GenerateReport report{.rows = source->census().rows, .customers = source->census().customers};
  OpenLog log;
  log.source = std::move(source);
  log.fingerprint = fmt::format(
      "generated: customers {}, transactions {}, years {}, end {}, seed {}, kinds {}, "
      "returns {}, missing {}, text ids {}",
      options.customers, options.transactions.value_or(10 * options.customers), options.years, format_time(options.end),
      options.seed, options.kinds, options.return_share, options.missing_share, options.text_ids);
  import_log(log, out, overwrite, storage, control);
  return report;
}

}  // namespace quintile
