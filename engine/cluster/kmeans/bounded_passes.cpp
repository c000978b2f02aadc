#include "engine/cluster/kmeans/bounded_passes.hpp"

#include <algorithm>
#include <functional>
#include <limits>
#include <optional>

#include "engine/cluster/kmeans/distance_bounds.hpp"
#include "quintile/parallel.hpp"

namespace quintile::clustering {
namespace {

constexpr std::size_t kAtOnce = kSumRun;      // points whose bounds are looked at together
constexpr std::size_t kPointsPerCentre = 32;  // fewer do not pay for distances between the centres

// Cover the rounding of a sum and of the product with them.
constexpr double kUp = 1 + 4 * std::numeric_limits<double>::epsilon();
constexpr double kDown = 1 - 4 * std::numeric_limits<double>::epsilon();

}  // namespace

// Finds the nearest centres of points.
template <class T>
class BoundedPasses<T>::Assigner {
 public:
  Assigner(const BoundedPasses& passes, const kernels::CentreRows<T>& rows, const CentreMoves* moves)
      : points_(passes.points()),
        nearest_(passes.nearest_.data()),
        upper_(passes.upper_.data()),
        lower_(passes.lower_.data()),
        rows_(rows),
        moves_(moves),
        bounds_(points_.features()),
        values_(points_.features() * kAtOnce) {
    std::ranges::fill(values_, T{0});
    for (std::size_t f = 0; f < points_.features(); ++f) columns_.push_back(values_.data() + f * kAtOnce);
  }

  /// At most kAtOnce points.
  void assign(std::size_t begin, std::size_t end) {
    begin_ = begin;
    if (moves_ == nullptr) {
      for (count_ = 0; count_ < end - begin; ++count_) open_[count_] = static_cast<std::uint32_t>(count_);
    } else {
      loosen(end);
    }
    gather();
    if (moves_ != nullptr) tighten();
    compute();
  }

 private:
  // The bounds after the centres moved. Points that they do not decide are open.
  void loosen(std::size_t end) {
    count_ = 0;
    for (std::size_t i = begin_; i < end; ++i) {
      const std::uint32_t own = nearest_[i];
      upper_[i] = (upper_[i] + moves_->of(own)) * kUp;
      lower_[i] = std::max(0.0, (lower_[i] - moves_->of_others(own)) * kDown);
      open_[count_] = static_cast<std::uint32_t>(i - begin_);
      count_ += decided(i) ? 0U : 1U;
    }
  }

  // Any other centre is at least as far as it is from the own one, less `upper`: `upper` below half of that will do.
  [[nodiscard]] bool decided(std::size_t i) const {
    return bounds_.certainly_less(upper_[i], std::max(lower_[i], moves_->half(nearest_[i])));
  }

  void gather() {
    for (std::size_t f = 0; f < points_.features(); ++f) {
      const T* from = points_.column(f) + begin_;
      T* to = values_.data() + f * kAtOnce;
      for (std::size_t i = 0; i < count_; ++i) to[i] = from[open_[i]];
    }
  }

  // Closes points that the distance to their own centre decides.
  void tighten() {
    const std::size_t d = points_.features();
    std::fill_n(squared_, count_, T{0});
    for (std::size_t i = 0; i < count_; ++i) found_[i] = nearest_[begin_ + open_[i]];
    for (std::size_t f = 0; f < d; ++f) {
      const T* value = values_.data() + f * kAtOnce;
      for (std::size_t i = 0; i < count_; ++i) {
        const T difference = value[i] - rows_.values[found_[i] * d + f];
        squared_[i] += difference * difference;
      }
    }
    std::size_t left = 0;
    for (std::size_t i = 0; i < count_; ++i) {
      const std::size_t point = begin_ + open_[i];
      upper_[point] = bounds_.at_most(static_cast<double>(squared_[i]));
      open_[left] = open_[i];
      found_[left] = static_cast<std::uint32_t>(i);
      left += decided(point) ? 0U : 1U;
    }
    for (std::size_t f = 0; f < d && left < count_; ++f) {
      T* value = values_.data() + f * kAtOnce;
      for (std::size_t i = 0; i < left; ++i) value[i] = value[found_[i]];
    }
    count_ = left;
  }

  // All distances of the open points. The kernel likes whole strips: what is behind them are other points, or 0.
  void compute() {
    static_assert(kAtOnce % kernels::kStrip == 0);
    const std::size_t whole = (count_ + kernels::kStrip - 1) / kernels::kStrip * kernels::kStrip;
    kernel_.nearest_two({columns_.data(), nullptr, points_.features(), 0, whole}, rows_, found_, squared_, second_);
    for (std::size_t i = 0; i < count_; ++i) {
      const std::size_t point = begin_ + open_[i];
      nearest_[point] = found_[i];
      upper_[point] = bounds_.at_most(static_cast<double>(squared_[i]));
      lower_[point] = bounds_.at_least(static_cast<double>(second_[i]));
    }
  }

  const kernels::DistanceKernels<T>& kernel_ = kernels::distance_kernels<T>(kernels::cluster_kernels());
  const PointSet<T>& points_;
  std::uint32_t* nearest_;
  double* upper_;
  double* lower_;
  const kernels::CentreRows<T>& rows_;
  const CentreMoves* moves_;
  DistanceBounds<T> bounds_;
  Buffer<T> values_;  // of the open points, column by column
  std::vector<const T*> columns_;
  std::size_t begin_ = 0;
  std::size_t count_ = 0;  // open points
  std::uint32_t open_[kAtOnce];
  std::uint32_t found_[kAtOnce];
  T squared_[kAtOnce];
  T second_[kAtOnce];
};

template <class T>
BoundedPasses<T>::BoundedPasses(const PointSet<T>& points)
    : PlainPasses<T>(points), nearest_(points.size()), upper_(points.size()), lower_(points.size()) {}

template <class T>
double BoundedPasses<T>::add_up(std::span<const double> centres, std::span<double> sums, bool with_inertia) const {
  if (with_inertia) return PlainPasses<T>::add_up(centres, sums, true);  // needs the distances
  const auto& kernel = kernels::distance_kernels<T>(kernels::cluster_kernels());
  const std::size_t d = this->features();
  std::vector<T> values = rounded_to<T>(centres);
  const kernels::CentreRows<T> rows{values.data(), values.size() / d};
  std::optional<CentreMoves> moves;
  if (rows_.size() == values.size()) {
    moves.emplace(std::span<const T>(rows_), std::span<const T>(values), d,
                  rows.count <= this->size() / kPointsPerCentre);
    if (!moves->finite()) moves.reset();
  }
  const std::vector<double> total = reduce_blocks(
      this->size(), kSumBlock, std::vector<double>(sums.size(), 0.0),
      [&](std::size_t begin, std::size_t end) {
        std::vector<double> part(sums.size(), 0.0);
        Assigner assigner(*this, rows, moves ? &*moves : nullptr);
        Buffer<T> scratch(kernels::add_up_scratch<T>(rows.count, d));
        for (std::size_t at = begin; at < end; at += kSumRun) {
          assigner.assign(at, std::min(at + kSumRun, end));
          kernel.add_assigned(this->points().run(at, std::min(kSumRun, end - at)), nearest_.data() + at, rows.count,
                              scratch.data(), part.data());
        }
        return part;
      },
      [](std::vector<double>& all, const std::vector<double>& part) {
        std::ranges::transform(all, part, all.begin(), std::plus<>());
      });
  rows_ = std::move(values);
  std::ranges::copy(total, sums.begin());
  return 0;
}

template class BoundedPasses<double>;
template class BoundedPasses<float>;

}  // namespace quintile::clustering
