#include "engine/clv/intervals/part_errors.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "engine/clv/fit/log_covariance.hpp"
#include "engine/clv/intervals/distinct_rows.hpp"
#include "engine/clv/intervals/gradients.hpp"
#include "engine/clv/project_columns.hpp"
#include "engine/clv/purchase_model.hpp"
#include "quintile/parallel.hpp"

namespace quintile::clv {
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

// Fills the columns of the customers of one fit, and sums up.
class PartFiller {
 public:
  PartFiller(const Part& part, const CustomerHistories& all, const ClvOptions& options,
             std::span<const std::uint8_t> group, std::size_t groups, ClvErrors& out)
      : part_(part),
        all_(all),
        options_(options),
        model_(model_named(part.fit.model)),
        covariance_(padded(log_covariance(part.fit))),
        spend_covariance_(padded(part.spend == nullptr ? Matrix() : log_covariance(*part.spend))),
        group_(group),
        groups_(groups),
        totals_(groups, options.horizons_days.size(), part.fit.parameters.size()),
        out_(out) {}

  Totals fill() {
    const DistinctRows rows(part_.histories);
    for (std::size_t begin = 0; begin < rows.size(); begin += kChunk)
      fill_chunk(rows, begin, std::min(begin + kChunk, rows.size()));
    return std::move(totals_);
  }

 private:
  void fill_chunk(const DistinctRows& rows, std::size_t begin, std::size_t end) {
    const PurchaseHistories& all = part_.histories;
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
        model_, part_.fit.parameters, {x, t_x, until, {}, all.ticks_per_unit}, horizons, rate, part_.spend != nullptr);
    totals_ = reduce_blocks(
        size, kErrorBlock, std::move(totals_),
        [&](std::size_t first, std::size_t last) {
          Totals block(groups_, horizons.size(), part_.fit.parameters.size());
          std::vector<Discounted> discounted(gradients.discounted.size());
          for (std::size_t i = first; i < last; ++i)
            fill_row(gradients, i, rows.histories(begin + i), discounted, block);
          return block;
        },
        [](Totals& total, const Totals& block) { total += block; });
  }

  // All customers of one history. discounted: scratch, one a horizon.
  void fill_row(const PredictionGradients& gradients, std::size_t row, std::span<const std::uint32_t> histories,
                std::vector<Discounted>& discounted, Totals& totals) {
    const double alive = std::sqrt(variance_of(slopes_at(gradients.alive, row), covariance_));
    for (const std::uint32_t history : histories) {
      const std::uint32_t customer = all_.row[part_.row(history)];
      out_.p_alive[customer] = alive;
      totals.add_customer(group_[customer]);
    }
    for (std::size_t h = 0; h < gradients.purchases.size(); ++h) {
      const Slopes slopes = slopes_at(gradients.purchases[h], row);
      const double error = std::sqrt(variance_of(slopes, covariance_));
      for (const std::uint32_t history : histories) {
        const std::uint32_t customer = all_.row[part_.row(history)];
        out_.purchases[h][customer] = error;
        totals.add_purchases(group_[customer], h, gradients.purchases[h].value[row], slopes.data());
      }
    }
    if (part_.spend == nullptr) return;
    for (std::size_t h = 0; h < discounted.size(); ++h) {
      Discounted& of = discounted[h];
      of.value = gradients.discounted[h].value[row] * options_.margin;
      of.slopes = slopes_at(gradients.discounted[h], row);
      for (double& slope : of.slopes) slope *= options_.margin;
      of.variance = variance_of(of.slopes, covariance_);
    }
    for (const std::uint32_t history : histories) fill_money(discounted, part_.row(history), totals);
  }

  void fill_money(const std::vector<Discounted>& discounted, std::size_t history, Totals& totals) {
    const std::uint32_t customer = all_.row[history];
    const SpendGradient spend = spend_gradient(part_.spend->parameters, all_.x[history], all_.spend[history]);
    const double spend_variance =
        variance_of({spend.slopes[0], spend.slopes[1], spend.slopes[2], 0}, spend_covariance_);
    out_.expected_spend[customer] = std::sqrt(spend_variance);
    for (std::size_t h = 0; h < discounted.size(); ++h) {
      const Discounted& of = discounted[h];
      out_.clv[h][customer] = std::sqrt(spend.value * spend.value * of.variance + of.value * of.value * spend_variance);
      totals.add_value(group_[customer], h, spend.value, spend.slopes, of.value, of.slopes.data());
    }
  }

  const Part& part_;
  const CustomerHistories& all_;
  const ClvOptions& options_;
  PurchaseModel model_;
  Covariance covariance_, spend_covariance_;
  std::span<const std::uint8_t> group_;
  std::size_t groups_;
  Totals totals_;
  ClvErrors& out_;
};

}  // namespace

Totals fill_part(const Part& part, const CustomerHistories& all, const ClvOptions& options,
                 std::span<const std::uint8_t> group, std::size_t groups, ClvErrors& out) {
  return PartFiller(part, all, options, group, groups, out).fill();
}

}  // namespace quintile::clv
