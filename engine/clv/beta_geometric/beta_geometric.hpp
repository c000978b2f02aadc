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
void alive(const Vector& at, const kernels::PurchaseRows& rows, const double* last, const double* end, double* out);
template <int Shift>
void given_alive(const Vector& at, double x, std::span<const double> ages, std::span<const Question> questions,
                 double* out);
[[nodiscard]] double age_scale(const Vector& at);
template <int Shift>
[[nodiscard]] double expected_new(const Vector& at, double t);
template <int Shift>
[[nodiscard]] std::vector<double> probabilities(const Vector& at, double t, std::uint32_t largest);

}  // namespace quintile::clv::beta_geometric
