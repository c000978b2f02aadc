#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "engine/clv/customer_histories.hpp"
#include "engine/clv/fit/log_covariance.hpp"
#include "engine/clv/intervals/distinct_rows.hpp"
#include "engine/clv/intervals/gradients.hpp"
#include "engine/clv/intervals/totals.hpp"
#include "engine/clv/project_columns.hpp"
#include "engine/clv/purchase_model.hpp"
#include "quintile/error.hpp"
#include "quintile/intervals.hpp"
#include "quintile/parallel.hpp"

namespace quintile {
namespace clv {
namespace {

constexpr std::size_t kMostParameters = 4;
// Histories whose predictions and slopes are held at a time, and those a task sums up.
constexpr std::size_t kChunk = std::size_t{1} << 18;
constexpr std::size_t kErrorBlock = 8192;

using Slopes = std::array<double, kMostParameters>;

// A covariance filled up with zeros: of one size, so that the compiler unrolls what loops over it.
using Covariance = std::array<Slopes, kMostParameters>;

Covariance padded(const Matrix& covariance) {
  Covariance out{};
  for (Eigen::Index i = 0; i < covariance.rows(); ++i) {
    for (Eigen::Index j = 0; j < covariance.cols(); ++j)
      out[static_cast<std::size_t>(i)][static_cast<std::size_t>(j)] = covariance(i, j);
  }
  return out;
}

double variance_of(const Slopes& slopes, const Covariance& covariance) {
  double sum = 0;
  for (std::size_t i = 0; i < kMostParameters; ++i) {
    double row = 0;
    for (std::size_t j = 0; j < kMostParameters; ++j) row += slopes[j] * covariance[i][j];
    sum += slopes[i] * row;
  }
  return std::max(sum, 0.0);
}

Buffer<double> zeros(std::size_t size) {
  Buffer<double> out(size);
  parallel_blocks(size, kCustomerBlock, [&](std::size_t, std::size_t begin, std::size_t end) {
    std::fill(out.begin() + begin, out.begin() + end, 0.0);
  });
  return out;
}

Slopes slopes_at(const Gradients& gradients, std::size_t row) {
  Slopes out{};
  for (std::size_t p = 0; p < gradients.slopes.size(); ++p) out[p] = gradients.slopes[p][row];
  return out;
}

// Discounted purchases times the margin, of a row.
struct Discounted {
  double value = 0;
  double variance = 0;
  Slopes slopes{};
};

class ErrorColumns {
 public:
  ErrorColumns(const CustomerTable& customers, TimeNs as_of, const ClvOptions& options, const ClvResult& projection,
               std::span<const std::uint8_t> group, std::size_t groups, ClvErrors& out)
      : histories_(customer_histories(customers, as_of, options.utc_offset)),
        options_(options),
        fit_(projection.candidates[projection.chosen]),
        spend_(projection.spend ? &*projection.spend : nullptr),
        model_(model_named(fit_.model)),
        covariance_(log_covariance(fit_)),
        spend_covariance_(spend_ == nullptr ? Matrix() : log_covariance(*spend_)),
        padded_(padded(covariance_)),
        spend_padded_(padded(spend_covariance_)),
        group_(group),
        groups_(groups),
        totals_(groups, options.horizons_days.size(), fit_.parameters.size()),
        out_(out) {
    out.p_alive = zeros(customers.size());
    if (spend_ != nullptr) out.expected_spend = zeros(customers.size());
    for (std::size_t h = 0; h < options.horizons_days.size(); ++h) {
      out.purchases.push_back(zeros(customers.size()));
      if (spend_ != nullptr) out.clv.push_back(zeros(customers.size()));
    }
  }

  Table fill(std::span<const std::string> names) {
    const PurchaseHistories all = histories_.purchases(days_per(options_.unit));
    const DistinctRows rows(all);
    for (std::size_t begin = 0; begin < rows.size(); begin += kChunk)
      fill_chunk(all, rows, begin, std::min(begin + kChunk, rows.size()));
    return totals_.table(names, options_.horizons_days, covariance_, spend_covariance_);
  }

 private:
  void fill_chunk(const PurchaseHistories& all, const DistinctRows& rows, std::size_t begin, std::size_t end) {
    const std::size_t size = end - begin;
    Buffer<double> x(size);
    Buffer<double> t_x(size);
    Buffer<double> until(size);
    parallel_blocks(size, kErrorBlock, [&](std::size_t, std::size_t first, std::size_t last) {
      for (std::size_t i = first; i < last; ++i) {
        const std::size_t history = rows.histories(begin + i).front();
        x[i] = all.x[history];
        t_x[i] = all.t_x[history];
        until[i] = all.T[history];
      }
    });
    std::vector<double> horizons;
    for (const double days : options_.horizons_days) horizons.push_back(days / days_per(options_.unit));
    const double rate = std::log1p(options_.discount) * days_per(options_.unit) / kDaysPerYear;
    const PredictionGradients gradients = prediction_gradients(
        model_, fit_.parameters, {x, t_x, until, {}, all.ticks_per_unit}, horizons, rate, spend_ != nullptr);
    totals_ = reduce_blocks(
        size, kErrorBlock, std::move(totals_),
        [&](std::size_t first, std::size_t last) {
          Totals part(groups_, horizons.size(), fit_.parameters.size());
          std::vector<Discounted> discounted(gradients.discounted.size());
          for (std::size_t i = first; i < last; ++i)
            fill_row(gradients, i, rows.histories(begin + i), discounted, part);
          return part;
        },
        [](Totals& total, const Totals& part) { total += part; });
  }

  // All customers of one history. discounted: scratch, one a horizon.
  void fill_row(const PredictionGradients& gradients, std::size_t row, std::span<const std::uint32_t> histories,
                std::vector<Discounted>& discounted, Totals& totals) {
    const double alive = std::sqrt(variance_of(slopes_at(gradients.alive, row), padded_));
    for (const std::uint32_t history : histories) {
      const std::uint32_t customer = histories_.row[history];
      out_.p_alive[customer] = alive;
      totals.add_customer(group_[customer]);
    }
    for (std::size_t h = 0; h < gradients.purchases.size(); ++h) {
      const Slopes slopes = slopes_at(gradients.purchases[h], row);
      const double error = std::sqrt(variance_of(slopes, padded_));
      for (const std::uint32_t history : histories) {
        const std::uint32_t customer = histories_.row[history];
        out_.purchases[h][customer] = error;
        totals.add_purchases(group_[customer], h, gradients.purchases[h].value[row], slopes.data());
      }
    }
    if (spend_ == nullptr) return;
    for (std::size_t h = 0; h < discounted.size(); ++h) {
      Discounted& of = discounted[h];
      of.value = gradients.discounted[h].value[row] * options_.margin;
      of.slopes = slopes_at(gradients.discounted[h], row);
      for (double& slope : of.slopes) slope *= options_.margin;
      of.variance = variance_of(of.slopes, padded_);
    }
    for (const std::uint32_t history : histories) fill_money(discounted, history, totals);
  }

  void fill_money(const std::vector<Discounted>& discounted, std::uint32_t history, Totals& totals) {
    const std::uint32_t customer = histories_.row[history];
    const SpendGradient spend = spend_gradient(spend_->parameters, histories_.x[history], histories_.spend[history]);
    const double spend_variance = variance_of({spend.slopes[0], spend.slopes[1], spend.slopes[2], 0}, spend_padded_);
    out_.expected_spend[customer] = std::sqrt(spend_variance);
    for (std::size_t h = 0; h < discounted.size(); ++h) {
      const Discounted& of = discounted[h];
      out_.clv[h][customer] = std::sqrt(spend.value * spend.value * of.variance + of.value * of.value * spend_variance);
      totals.add_value(group_[customer], h, spend.value, spend.slopes, of.value, of.slopes.data());
    }
  }

  CustomerHistories histories_;
  const ClvOptions& options_;
  const ModelFit& fit_;
  const SpendFit* spend_;
  PurchaseModel model_;
  Matrix covariance_, spend_covariance_;
  Covariance padded_, spend_padded_;
  std::span<const std::uint8_t> group_;
  std::size_t groups_;
  Totals totals_;
  ClvErrors& out_;
};

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
                     std::span<const std::string> names) {
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
  clv::ErrorColumns columns(customers, as_of, options, projection, group, names.size(), out);
  out.totals = columns.fill(names);
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
