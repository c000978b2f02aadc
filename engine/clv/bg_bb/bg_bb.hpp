// The BG/BB: purchases at discrete opportunities.
#pragma once

#include "engine/clv/purchase_model.hpp"

namespace quintile::clv::bg_bb {

/// Throws DataError unless t_x and T are whole numbers, x <= t_x, and T is at most kMostOpportunities.
void check(const PurchaseHistories& histories);
inline constexpr double kMostOpportunities = 10'000;

[[nodiscard]] Derivatives log_likelihood(const CollapsedHistories& data, const Vector& at);
[[nodiscard]] std::vector<Vector> starts(const CollapsedHistories& data);
[[nodiscard]] Box box(const CollapsedHistories& data);
[[nodiscard]] std::vector<std::string> diagnose(const CollapsedHistories& data, const Maximum& maximum);
void alive(const Vector& at, const kernels::PurchaseRows& rows, const double* last, const double* end, double* out);
void given_alive(const Vector& at, double x, std::span<const double> ages, std::span<const Question> questions,
                 double* out);
[[nodiscard]] double expected_new(const Vector& at, double t);
[[nodiscard]] std::vector<double> probabilities(const Vector& at, double t, std::uint32_t largest);

}  // namespace quintile::clv::bg_bb
