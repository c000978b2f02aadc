// BG/NBD and MBG/NBD share everything but one chance to drop out: after the first purchase, which `shift` counts.
#pragma once

#include "engine/clv/purchase_model.hpp"

namespace quintile::clv::beta_geometric {

template <int Shift>
[[nodiscard]] Derivatives log_likelihood(const CollapsedHistories& data, const Vector& at);

[[nodiscard]] std::vector<Vector> starts(const CollapsedHistories& data);
[[nodiscard]] Box box(const CollapsedHistories& data);
[[nodiscard]] std::vector<std::string> diagnose(const CollapsedHistories& data, const Maximum& maximum);

template <int Shift>
void log_odds(const Vector& at, const kernels::PurchaseRows& rows, double* out);
template <int Shift>
[[nodiscard]] double expected_alive(const Vector& at, double x, double end, double horizon);
template <int Shift>
[[nodiscard]] double discounted_alive(const Vector& at, double x, double end, double rate, double horizon);
template <int Shift>
[[nodiscard]] double expected_new(const Vector& at, double t);
template <int Shift>
[[nodiscard]] std::vector<double> probabilities(const Vector& at, double t, std::uint32_t largest);

/// E[(1 - (1 + p ratio)^-k) / p] for p ~ Beta(a, b): purchases in a horizon of `ratio` times alpha + T by a customer
/// who is alive, with k = r + x and p the probability of dropping out at each. All arguments > 0.
[[nodiscard]] double purchases_until_dropout(double k, double ratio, double a, double b);

}  // namespace quintile::clv::beta_geometric
