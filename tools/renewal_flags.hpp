// Flags that only models of renewals have.
#pragma once

#include <CLI/CLI.hpp>

#include <optional>
#include <string>
#include <string_view>

#include "quintile/renewal.hpp"
#include "quintile/survivors.hpp"

namespace quintile::tool {

/// The model of a name or its short form, sbg or bdw; nothing for any other text.
[[nodiscard]] std::optional<RenewalModel> renewal_model_from(std::string_view typed);

/// As typed.
struct RenewalFlags {
  std::string period, horizon, payment;

  /// Declares the flags on a subcommand. `this` must outlive it.
  void declare(CLI::App& app, const std::string& group);
  /// The parts of the options that these flags decide. Throws UserError.
  void read(RenewalOptions& out) const;
  /// Whether one says more than the recorded configuration of a run without renewals does.
  [[nodiscard]] bool given() const {
    return (!period.empty() && period != "month") || !horizon.empty() || !payment.empty();
  }
};

/// "period=year,survivors=n,cohort=plan". Throws UserError.
[[nodiscard]] SurvivorColumns survivor_columns_from(const std::string& typed);

}  // namespace quintile::tool
