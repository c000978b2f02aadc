#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "engine/clv/customer_histories.hpp"
#include "engine/clv/fit/log_covariance.hpp"
#include "engine/clv/groups/split.hpp"
#include "engine/clv/intervals/part_errors.hpp"
#include "engine/clv/intervals/total_errors.hpp"
#include "engine/clv/project_columns.hpp"
#include "quintile/error.hpp"
#include "quintile/intervals.hpp"
#include "quintile/parallel.hpp"

namespace quintile {
namespace clv {
namespace {

Buffer<double> zeros(std::size_t size) {
  Buffer<double> out(size);
  parallel_blocks(size, kCustomerBlock, [&](std::size_t, std::size_t begin, std::size_t end) {
    std::fill(out.begin() + begin, out.begin() + end, 0.0);
  });
  return out;
}

void make_columns(std::size_t customers, const ClvResult& projection, ClvErrors& out) {
  out.p_alive = zeros(customers);
  if (projection.spend) out.expected_spend = zeros(customers);
  for (std::size_t h = 0; h < projection.purchases.size(); ++h) {
    out.purchases.push_back(zeros(customers));
    if (projection.spend) out.clv.push_back(zeros(customers));
  }
}

// Fills the columns, by one fit or by those of groups; returns the totals.
Table fill(const CustomerHistories& histories, const ClvOptions& options, const ClvResult& projection,
           const FittedGroups* fits, std::span<const std::uint8_t> group, std::span<const std::string> names,
           ClvErrors& out) {
  const ModelFit& all = projection.candidates[projection.chosen];
  const ModelFit* spend = projection.spend ? &*projection.spend : nullptr;
  const Matrix covariance = log_covariance(all);
  const Matrix spend_covariance = spend == nullptr ? Matrix() : log_covariance(*spend);
  const PurchaseHistories purchases = histories.purchases(days_per(options.unit));
  TotalErrors totals(names.size(), options.horizons_days.size(), all.parameters.size());
  const auto fill_by = [&](const Part& part) { return fill_part(part, histories, options, group, names.size(), out); };
  if (fits == nullptr) {
    totals.add(fill_by({all, spend, purchases, {}}), FitErrors::of_all(all.parameters.size()),
               FitErrors::of_all(kSpendParameters));
    return totals.table(names, options.horizons_days, covariance, spend_covariance);
  }
  Buffer<std::uint32_t> code(histories.row.size());
  for (std::size_t i = 0; i < code.size(); ++i) code[i] = fits->by.code[histories.row[i]];
  const Split split(code, fits->fits.groups.size(), code.size());
  for (std::size_t g = 0; g < fits->fits.groups.size(); ++g) {
    if (split.rows(g).empty()) continue;
    const GroupFit& own = fits->fits.groups[g];
    const SplitPurchases part = split.purchases(purchases, g);
    totals.add(
        fill_by({own.fit, own.spend ? &*own.spend : nullptr, part.histories(purchases.ticks_per_unit), split.rows(g)}),
        FitErrors::of_group(own.fit, own.pull, covariance),
        own.spend ? FitErrors::of_group(*own.spend, own.spend_pull, spend_covariance)
                  : FitErrors::of_all(kSpendParameters));
  }
  return totals.table(names, options.horizons_days, covariance, spend_covariance);
}

void add_notes(const ModelFit& fit, std::vector<std::string>& notes) {
  std::string known;
  for (std::size_t p = 0; p < fit.parameters.size(); ++p) {
    if (!std::isfinite(fit.standard_errors[p])) known += (known.empty() ? "" : ", ") + fit.names[p];
  }
  if (known.empty()) return;
  notes.push_back(fmt::format("standard errors take {} of {} as known, which has none itself: they are too small",
                              known, fit.model));
}

}  // namespace
}  // namespace clv

ClvErrors clv_errors(const CustomerTable& customers, TimeNs as_of, const ClvOptions& options,
                     const ClvResult& projection, std::span<const std::uint8_t> group,
                     std::span<const std::string> names, const FittedGroups* fits) {
  ClvErrors out;
  if (!projection.fitted()) return out;
  if (group.size() != customers.size() || projection.p_alive.size() != customers.size() ||
      projection.purchases.size() != options.horizons_days.size()) {
    throw UserError(
        fmt::format("projection and groups are not of these customers and options: {} groups, {} and {} "
                    "horizons for {} customers and {} horizons",
                    group.size(), projection.p_alive.size(), projection.purchases.size(), customers.size(),
                    options.horizons_days.size()));
  }
  for (const std::uint8_t code : group) {
    if (code >= names.size()) throw UserError(fmt::format("no such group: code {} of {} groups", code, names.size()));
  }
  if (fits != nullptr &&
      (fits->by.code.size() != customers.size() || fits->by.names.size() != fits->fits.groups.size())) {
    throw UserError(
        fmt::format("fits of groups are not of these customers: {} codes for {} customers, {} fits of {} groups",
                    fits->by.code.size(), customers.size(), fits->fits.groups.size(), fits->by.names.size()));
  }
  clv::make_columns(customers.size(), projection, out);
  out.totals = clv::fill(clv::customer_histories(customers, as_of, options.utc_offset), options, projection, fits,
                         group, names, out);
  clv::add_notes(projection.candidates[projection.chosen], out.notes);
  if (projection.spend) clv::add_notes(*projection.spend, out.notes);
  return out;
}

std::vector<ColumnView> clv_error_columns(const ClvErrors& errors, const ClvResult& projection) {
  std::vector<ColumnView> out;
  if (!errors.computed()) return out;
  std::size_t purchases = 0;
  std::size_t values = 0;
  for (const ColumnView& column : clv_columns(projection)) {
    const Buffer<double>* error = nullptr;
    if (column.name == "p_alive") error = &errors.p_alive;
    if (column.name == "expected_spend") error = &errors.expected_spend;
    if (column.name.starts_with("expected_purchases_")) error = &errors.purchases[purchases++];
    if (column.name.starts_with("clv_")) error = &errors.clv[values++];
    if (error == nullptr || error->empty()) continue;
    out.push_back(
        {column.name + "_se", column.unit, "Standard error of " + column.name, ColumnRole::plain, error->span(), {}});
  }
  return out;
}

}  // namespace quintile
