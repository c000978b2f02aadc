#include "engine/base/group_medians.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <optional>

#include "quintile/parallel.hpp"

namespace quintile {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr std::size_t kSamples = 32'768;
constexpr std::size_t kFewestSamples = 64;  // fewer do not bracket, and a group with so few is small

constexpr std::size_t kAnswers = 16;  // combinations of below, at low, at high, number

struct Bracket {
  double low = -kInfinity;
  double high = kInfinity;
  bool wanted = true;
};

/// Where a group's values lie relative to its bracket.
struct Split {
  std::size_t below = 0, at_low = 0, at_high = 0, numbers = 0;
  std::vector<double> within;  ///< strictly between low and high

  void merge(const Split& later) {
    below += later.below;
    at_low += later.at_low;
    at_high += later.at_high;
    numbers += later.numbers;
    within.insert(within.end(), later.within.begin(), later.within.end());
  }

  /// The value of a rank, unless it lies outside the bracket.
  [[nodiscard]] std::optional<double> at(std::size_t rank, const Bracket& bracket) {
    if (rank < below) return std::nullopt;
    rank -= below;
    if (rank < at_low) return bracket.low;
    rank -= at_low;
    if (rank < within.size()) {
      const auto position = within.begin() + static_cast<std::ptrdiff_t>(rank);
      std::nth_element(within.begin(), position, within.end());
      return *position;
    }
    rank -= within.size();
    if (rank < at_high && bracket.high != bracket.low) return bracket.high;
    return std::nullopt;
  }
};

/// The median lies four standard deviations of a sample median around the middle of the sample, or it is searched
/// again.
Bracket bracket_of(std::vector<double>& sample) {
  if (sample.size() < kFewestSamples) return {};
  std::sort(sample.begin(), sample.end());
  const auto reach = static_cast<std::size_t>(2 * std::sqrt(static_cast<double>(sample.size()))) + 1;
  const std::size_t middle = sample.size() / 2;
  return {sample[middle - reach], sample[middle + reach], true};
}

template <class T>
class Values {
 public:
  Values(std::span<const T> values, std::span<const std::uint8_t> group, std::size_t groups)
      : values_(values), group_(group), groups_(groups) {}

  [[nodiscard]] std::vector<Bracket> brackets() const {
    std::vector<std::vector<double>> samples(groups_);
    const std::size_t stride = std::max<std::size_t>(1, values_.size() / kSamples);
    for (std::size_t i = 0; i < values_.size(); i += stride) {
      if (const auto value = static_cast<double>(values_[i]); !std::isnan(value)) samples[code(i)].push_back(value);
    }
    std::vector<Bracket> out;
    for (auto& sample : samples) out.push_back(bracket_of(sample));
    return out;
  }

  [[nodiscard]] std::vector<Split> split(const std::vector<Bracket>& brackets) const {
    return reduce_blocks(
        values_.size(), kCustomerBlock, std::vector<Split>(groups_),
        [&](std::size_t begin, std::size_t end) {
          std::vector<Split> part(groups_);
          // One count per value, by all that is asked about it. Two copies, so that equal neighbours don't wait for
          // each other.
          std::vector<std::uint32_t> counts(2 * kAnswers * groups_);
          for (std::size_t i = begin; i < end; ++i) {
            const std::size_t g = code(i);
            const Bracket& bracket = brackets[g];
            const auto value = static_cast<double>(values_[i]);  // a NaN fails every comparison
            const std::size_t answers = (value < bracket.low ? 1U : 0U) | (value == bracket.low ? 2U : 0U) |
                                        (value == bracket.high ? 4U : 0U) | (value == value ? 8U : 0U);
            ++counts[((i & 1) * groups_ + g) * kAnswers + answers];
            if ((value > bracket.low) & (value < bracket.high) & bracket.wanted) part[g].within.push_back(value);
          }
          for (std::size_t k = 0; k < counts.size(); ++k) {
            Split& split = part[k / kAnswers % groups_];
            const std::size_t answers = k % kAnswers;
            split.below += (answers & 1) != 0 ? counts[k] : 0;
            split.at_low += (answers & 2) != 0 ? counts[k] : 0;
            split.at_high += (answers & 4) != 0 ? counts[k] : 0;
            split.numbers += (answers & 8) != 0 ? counts[k] : 0;
          }
          return part;
        },
        [](std::vector<Split>& total, const std::vector<Split>& part) {
          for (std::size_t g = 0; g < total.size(); ++g) total[g].merge(part[g]);
        });
  }

 private:
  [[nodiscard]] std::size_t code(std::size_t i) const noexcept { return group_.empty() ? 0 : group_[i]; }

  std::span<const T> values_;
  std::span<const std::uint8_t> group_;
  std::size_t groups_;
};

}  // namespace

template <class T>
std::vector<double> group_medians(std::span<const T> values, std::span<const std::uint8_t> group, std::size_t groups) {
  const Values<T> source(values, group, groups);
  std::vector<double> medians(groups, std::numeric_limits<double>::quiet_NaN());
  std::vector<Bracket> brackets = source.brackets();
  bool again = true;
  while (again) {
    std::vector<Split> splits = source.split(brackets);
    parallel_for(groups, [&](std::size_t g) {
      Split& split = splits[g];
      if (split.numbers == 0) brackets[g].wanted = false;
      if (!brackets[g].wanted) return;
      const auto low = split.at((split.numbers - 1) / 2, brackets[g]);
      const auto high = split.at(split.numbers / 2, brackets[g]);
      brackets[g] = {-kInfinity, kInfinity, !(low && high)};
      if (low && high) medians[g] = std::midpoint(*low, *high);
    });
    again = std::any_of(brackets.begin(), brackets.end(), [](const Bracket& bracket) { return bracket.wanted; });
  }
  return medians;
}

template std::vector<double> group_medians(std::span<const double>, std::span<const std::uint8_t>, std::size_t);
template std::vector<double> group_medians(std::span<const std::uint32_t>, std::span<const std::uint8_t>, std::size_t);

}  // namespace quintile
