// Realistic, seeded, reproducible logs.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "quintile/log.hpp"
#include "quintile/progress.hpp"
#include "quintile/time.hpp"

namespace quintile {

/// What to generate. The same options give the same bytes on any machine and for any number of threads.
struct GenerateOptions {
  std::uint64_t customers = 100'000;
  std::optional<std::uint64_t> transactions = std::nullopt;  ///< purchases to expect in total; default: 10 per customer
  double years = 2.0;                                        ///< length of the log
  TimeNs end = 1'767'225'600'000'000'000;                    ///< 2026-01-01T00:00:00: all events lie before it
  std::uint64_t seed = 1;
  bool kinds = false;          ///< all eight event kinds, with channels and satisfaction scores
  double return_share = 0.0;   ///< share of purchases followed by a return (negative amount); 0..0.5
  double missing_share = 0.0;  ///< share of rows without customer; 0..0.5
  bool text_ids = false;       ///< 16-character ids instead of integers
  bool orders = false;         ///< an order id per purchase; always there when there are returns
};

struct GenerateReport {
  std::uint64_t rows = 0;
  std::uint64_t customers = 0;  ///< that have at least one event
};

/// Writes a generated log in the fast columnar format, crash-safely. datasets/README.md describes the model.
GenerateReport generate_log(const GenerateOptions& options, const std::string& out, bool overwrite,
                            const StorageOptions& storage = {}, const Control& control = {});

}  // namespace quintile
