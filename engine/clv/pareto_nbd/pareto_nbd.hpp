// The Pareto/NBD: customers drop out at any time, at a rate of their own.
#pragma once

#include "engine/clv/purchase_model.hpp"

namespace quintile::clv::pareto_nbd {

[[nodiscard]] Derivatives log_likelihood(const CollapsedHistories& data, const Vector& at);
[[nodiscard]] std::vector<Vector> starts(const CollapsedHistories& data);
[[nodiscard]] Box box(const CollapsedHistories& data);
[[nodiscard]] std::vector<std::string> diagnose(const CollapsedHistories& data, const Maximum& maximum);
void alive(const Vector& at, const kernels::PurchaseRows& rows, const double* last, const double* end, double* out);
/// H of kernels/prediction.hpp.
void dropout(const Vector& at, double x, std::span<const double> ages, double* out);
void given_alive(const Vector& at, double x, std::span<const double> ages, std::span<const Question> questions,
                 double* out);
[[nodiscard]] double age_scale(const Vector& at);
[[nodiscard]] double expected_new(const Vector& at, double t);
[[nodiscard]] std::vector<double> probabilities(const Vector& at, double t, std::uint32_t largest);

}  // namespace quintile::clv::pareto_nbd
