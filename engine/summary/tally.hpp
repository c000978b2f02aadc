// What is counted and summed over any set of customers.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

namespace quintile {

/// Things counted.
enum class Count : std::uint8_t {
  customers,
  active,
  vips,
  at_risk,
  at_risk_vips,
  scored,
  r,  ///< sums of scores
  f,
  m,
  buyers,  ///< customers with an occasion
  repeat_buyers,
  occasions,
  with_recency,
  with_tenure,
  with_gap,
  at_start,  ///< customers who bought in the window before the activity window
  at_end,    ///< ... in the activity window
  fresh,     ///< ... only in the activity window
  retained,  ///< ... in both
  loyal,
  engaged,
  members,
  events,
  support_events,
  channels,
  satisfaction_scores,
  satisfied,
  promoters,
  detractors,
};
inline constexpr std::size_t kCounts = 29;

/// Things summed. Money is 0 when there is none; whether there is, Known says.
enum class Sum : std::uint8_t {
  revenue,
  at_risk_vip_revenue,
  recency_days,
  tenure_days,
  gap_days,
  observed_days,  ///< first event to as-of
  satisfaction,
  projected_value,
  at_risk_vip_projected_value,
};
inline constexpr std::size_t kSums = 9;

/// Counts and sums over a set of customers. Adding tallies in a fixed order gives the same bits every time.
class Tally {
 public:
  [[nodiscard]] std::uint64_t& operator[](Count what) noexcept { return counts_[static_cast<std::size_t>(what)]; }
  [[nodiscard]] std::uint64_t operator[](Count what) const noexcept { return counts_[static_cast<std::size_t>(what)]; }
  [[nodiscard]] double& operator[](Sum what) noexcept { return sums_[static_cast<std::size_t>(what)]; }
  [[nodiscard]] double operator[](Sum what) const noexcept { return sums_[static_cast<std::size_t>(what)]; }

  Tally& operator+=(const Tally& other) noexcept {
    for (std::size_t i = 0; i < kCounts; ++i) counts_[i] += other.counts_[i];
    for (std::size_t i = 0; i < kSums; ++i) sums_[i] += other.sums_[i];
    return *this;
  }

 private:
  std::array<std::uint64_t, kCounts> counts_{};
  std::array<double, kSums> sums_{};
};

}  // namespace quintile
