// `quintile fit` of renewal models.
#pragma once

#include <CLI/CLI.hpp>

#include <string>

#include "quintile/aggregate.hpp"
#include "quintile/renewal.hpp"
#include "tools/common_flags.hpp"
#include "tools/log_flags.hpp"
#include "tools/renewal_flags.hpp"

namespace quintile::tool {

/// Fits to a table of survivors or to the subscriptions of a log, prints the fit and what it means, and writes the
/// tables models and renewals.
class RenewalFit {
 public:
  /// Declares the flags on a subcommand. `this` must outlive it.
  void declare(CLI::App& app);
  /// Throws UserError when a flag is given that only renewal models have.
  void require_unused() const;
  /// `weights`: a column of a table of survivors, or empty. `by`: the column that groups are fitted by, or empty.
  void run(RenewalModel model, const LogFlags& log, const OutputFlags& output, const JobFlags& job,
           const AggregateOptions& aggregate, const FitOptions& fit, const std::string& weights,
           const std::string& by) const;

 private:
  RenewalFlags renewal_;
  std::string subscription_, discount_, margin_, survivor_columns_;
};

}  // namespace quintile::tool
