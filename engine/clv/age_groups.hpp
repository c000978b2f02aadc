// The different (x, T) among customers: what a prediction given that they are alive depends on.
#pragma once

#include <functional>
#include <span>
#include <vector>

#include "engine/clv/frequencies.hpp"
#include "quintile/buffer.hpp"
#include "quintile/clv.hpp"

namespace quintile::clv {

/// Values at ages (in units) of customers with x: out[question * ages.size() + i].
using ValuesByAge = std::function<void(double x, std::span<const double> ages, double* out)>;

class AgeGroups {
 public:
  /// `histories` are checked already and outlive this. with_last: the times t_x count as ages too. `scale`, in units:
  /// the values asked for are smooth in ln(scale + T) (see map); 0: they are not.
  ///
  /// Whole ticks are told apart by a table over x and T, if it is not too large; otherwise every customer counts as
  /// different.
  AgeGroups(const PurchaseHistories& histories, bool with_last, double scale);

  /// The different ages of all x.
  [[nodiscard]] std::size_t size() const noexcept { return age_.size(); }
  /// Which of them customer i's T is, and its t_x.
  [[nodiscard]] std::size_t of_end(std::size_t i) const noexcept { return place(histories_.T, i, 0); }
  [[nodiscard]] std::size_t of_last(std::size_t i) const noexcept {
    return place(histories_.t_x, i, histories_.size());
  }

  /// Answers of `values` to each of the questions, a row of size() numbers each; in parallel.
  ///
  /// With a scale, ages are divided into stretches of up to 1.5 in y = ln(scale + T). Where a stretch has more ages
  /// than nodes, a value is interpolated by Chebyshev's polynomials of degree 23 in y. For a positive value that is
  /// analytic in |Im y| < pi / 2 and there bounded by itself at scale' = cos(Im y)^2 scale, as all means of (1 + t /
  /// (scale + T))^-k are, the error is below 1e-12 of it.
  [[nodiscard]] Buffer<double> map(std::size_t questions, const ValuesByAge& values) const;

 private:
  // Ages of one x in one stretch.
  struct Group {
    double x;
    std::size_t begin, end;
    std::size_t stretch;
  };

  [[nodiscard]] std::size_t place(std::span<const double> ages, std::size_t i, std::size_t offset) const noexcept {
    if (!cell_.empty()) return cell_[offset + i];
    return table_[frequencies_.rank(histories_.x[i]) * width_ + static_cast<std::size_t>(ages[i])];
  }
  void tell_apart_by_table(bool with_last);
  void sort_all(bool with_last);
  void append(std::size_t rank, std::size_t stretch, std::size_t cell);
  [[nodiscard]] std::size_t stretch_of(double age) const noexcept;
  void interpolate(const Group& group, std::size_t questions, const ValuesByAge& values, double* out) const;
  void compute(const Group& group, std::size_t questions, const ValuesByAge& values, double* out) const;

  PurchaseHistories histories_;
  double scale_ = 0;  // in ticks
  Frequencies frequencies_;
  double low_ = 0, length_ = 0;  // of the first stretch in y, of each
  std::size_t stretches_ = 1;
  std::size_t width_ = 0;
  Buffer<std::uint32_t> table_;  // by x and age; empty: every customer is different
  Buffer<std::uint32_t> cell_;   // of each T, then of each t_x, in that case
  Buffer<double> age_;           // in ticks, by x and stretch
  std::vector<Group> groups_;
};

}  // namespace quintile::clv
