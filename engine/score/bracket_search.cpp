#include "engine/score/bracket_search.hpp"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <limits>
#include <memory>

#include "engine/score/order_statistics.hpp"
#include "kernels/order.hpp"
#include "quintile/parallel.hpp"

namespace quintile::scoring {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr std::size_t kMostSamples = 16'384;
constexpr std::size_t kSampleBlock = 2'048;
// A rank lies this many standard deviations of its place in the sample around that place, or is missed.
constexpr double kReach = 4;
// More brackets than this are slower than histograms.
constexpr std::size_t kMostPlaces = 15;

// Interval of places in the sorted sample; -1 and the sample's size stand for the infinities.
struct Places {
  std::ptrdiff_t low;
  std::ptrdiff_t high;
};

std::vector<Places> places_of(const std::vector<double>& shares, std::size_t samples) {
  const auto size = static_cast<double>(samples);
  std::vector<Places> places;
  for (const double share : shares) {
    const double middle = share * (size - 1);
    const double reach = kReach * std::sqrt(size * share * (1 - share)) + 2;
    const Places own{static_cast<std::ptrdiff_t>(std::max(-1.0, std::floor(middle - reach))),
                     static_cast<std::ptrdiff_t>(std::min(size, std::ceil(middle + reach)))};
    if (!places.empty() && own.low <= places.back().high) {
      places.back().high = std::max(places.back().high, own.high);
    } else {
      places.push_back(own);
    }
  }
  return places;
}

// The bounds of those intervals as numbers, with infinity at the end.
std::vector<double> bounds_of(const std::vector<Places>& places, std::span<double> sample) {
  std::vector<std::size_t> ranks;
  std::vector<double> bounds;
  for (const Places& own : places) {
    if (own.low < 0) bounds.push_back(-kInfinity);
    for (const std::ptrdiff_t at : {own.low, own.high}) {
      if (at >= 0 && at < static_cast<std::ptrdiff_t>(sample.size())) ranks.push_back(static_cast<std::size_t>(at));
    }
  }
  const std::vector<double> found = select_ranks(sample, ranks);
  bounds.insert(bounds.end(), found.begin(), found.end());
  bounds.push_back(kInfinity);
  bounds.erase(std::unique(bounds.begin(), bounds.end()), bounds.end());
  return bounds;
}

}  // namespace

class BracketPass {
 public:
  BracketPass(const NumberColumns& source, std::span<const std::vector<double>> shares)
      : source_(source),
        found_(source.columns()),
        intervals_(source.columns()),
        limits_(source.columns()),
        next_(source.columns()) {
    const std::size_t samples = std::clamp<std::size_t>(source.rows() / 64, 1, kMostSamples);
    Buffer<double> sample(samples * found_.size());
    read_sample(samples, sample.data());
    parallel_for(found_.size(), [&](std::size_t c) {
      double* numbers = sample.data() + c * samples;
      const double* end = std::remove_if(numbers, numbers + samples, [](double value) { return value != value; });
      prepare(c, shares[c], std::span(numbers, static_cast<std::size_t>(end - numbers)));
    });
  }

  [[nodiscard]] std::vector<BracketedColumn> run() {
    using Counts = std::vector<std::vector<std::uint64_t>>;
    Counts none;
    for (const Limits& own : limits_) none.emplace_back(own.value.size());
    const Counts counts = reduce_blocks(
        source_.rows(), kCustomerBlock, none,
        [&](std::size_t begin, std::size_t end) {
          Counts part = none;
          read_block(begin, end, part);
          return part;
        },
        [](Counts& total, const Counts& part) {
          for (std::size_t c = 0; c < total.size(); ++c) {
            for (std::size_t k = 0; k < total[c].size(); ++k) total[c][k] += part[c][k];
          }
        });
    for (std::size_t c = 0; c < found_.size(); ++c) {
      BracketedColumn& column = found_[c];
      for (std::size_t k = 0; k < counts[c].size(); ++k) {
        const auto [bound, below] = limits_[c].of[k];
        (below ? column.bounds_[bound].below : column.bounds_[bound].up_to) = counts[c][k];
      }
      column.size_ = next_[c].load();
    }
    return std::move(found_);
  }

 private:
  void read_sample(std::size_t samples, double* out) const {
    parallel_blocks(samples, kSampleBlock, [&](std::size_t, std::size_t first, std::size_t last) {
      alignas(64) StretchScratch scratch;  // NOLINT(cppcoreguidelines-pro-type-member-init)
      StretchColumns column{};
      for (std::size_t s = first; s < last; ++s) {
        const std::size_t row = s * source_.rows() / samples;
        source_.read(row, row + 1, scratch, column);
        for (std::size_t c = 0; c < found_.size(); ++c) out[c * samples + s] = column[c][0];
      }
    });
  }

  // Chooses bounds and intervals from a sample, and what is to be counted.
  void prepare(std::size_t c, const std::vector<double>& shares, std::span<double> sample) {
    BracketedColumn& column = found_[c];
    std::vector<Places> places = places_of(shares, sample.size());
    if (places.size() > kMostPlaces) places.clear();
    for (const double bound : bounds_of(places, sample)) {
      // A value that occurs twice in the sample is one that many customers share: it may be the answer itself.
      const bool tied = std::count(sample.begin(), sample.end(), bound) > 1;
      const std::size_t below = bound == -kInfinity ? 0 : BracketedColumn::kUncounted;
      column.bounds_.push_back({bound, below, BracketedColumn::kUncounted, false});
      limits_[c].wanted.push_back({tied, tied || std::isinf(bound)});
    }
    for (const Places& own : places) {
      const double low = own.low < 0 ? -kInfinity : sample[static_cast<std::size_t>(own.low)];
      const auto high_at = static_cast<std::size_t>(own.high);
      double high = kInfinity;
      if (high_at < sample.size()) high = sample[high_at];
      if (!(low < high)) continue;
      intervals_[c].push_back({low, high});
      const std::size_t at = index_of(column, high);
      column.bounds_[at].kept = true;
      limits_[c].wanted[at].below = true;
      limits_[c].wanted[index_of(column, low)].up_to = true;
    }
    for (std::size_t bound = 0; bound < column.bounds_.size(); ++bound) {
      const double value = column.bounds_[bound].value;
      const auto [below, up_to] = limits_[c].wanted[bound];
      if (below && value != -kInfinity) limits_[c].add(std::nextafter(value, -kInfinity), bound, true);
      if (up_to) limits_[c].add(value, bound, false);
    }
    if (!intervals_[c].empty()) column.within_ = Buffer<double>(source_.rows() / 4);
  }

  static std::size_t index_of(const BracketedColumn& column, double value) {
    const auto at = std::lower_bound(column.bounds_.begin(), column.bounds_.end(), value,
                                     [](const auto& bound, double wanted) { return bound.value < wanted; });
    return static_cast<std::size_t>(at - column.bounds_.begin());
  }

  void read_block(std::size_t begin, std::size_t end, std::vector<std::vector<std::uint64_t>>& counts) {
    alignas(64) std::array<double, kStretch + kernels::kCollectSlack> within;  // NOLINT: written before it is read
    const kernels::OrderKernels& kernel = kernels::order_kernels();
    for_each_stretch(source_, begin, end, [&](std::size_t, std::size_t size, const StretchColumns& column) {
      for (std::size_t c = 0; c < found_.size(); ++c) {
        kernel.count_up_to(column[c], size, limits_[c].value.data(), limits_[c].value.size(), counts[c].data());
        if (intervals_[c].empty()) continue;
        const std::size_t kept =
            kernel.collect(column[c], size, intervals_[c].data(), intervals_[c].size(), within.data());
        keep(c, std::span(within).first(kept));
      }
    });
  }

  // Appends in whatever order threads come: what is selected from the numbers does not depend on their order.
  void keep(std::size_t c, std::span<const double> numbers) {
    Buffer<double>& out = found_[c].within_;
    const std::size_t at = next_[c].fetch_add(numbers.size(), std::memory_order_relaxed);
    if (at + numbers.size() <= out.size()) std::memcpy(out.data() + at, numbers.data(), numbers.size_bytes());
  }

  // What is counted of a column: numbers up to each value. Those below a bound are those up to the double before it.
  struct Limits {
    struct Wanted {
      bool below;
      bool up_to;
    };
    struct Of {
      std::size_t bound;
      bool below;
    };
    void add(double limit, std::size_t bound, bool below) {
      value.push_back(limit);
      of.push_back({bound, below});
    }
    std::vector<Wanted> wanted;  // per bound
    std::vector<double> value;
    std::vector<Of> of;
  };

  const NumberColumns& source_;
  std::vector<BracketedColumn> found_;
  std::vector<std::vector<kernels::OpenInterval>> intervals_;
  std::vector<Limits> limits_;
  std::vector<std::atomic<std::size_t>> next_;
};

std::optional<std::vector<double>> BracketedColumn::values_of(std::span<const std::size_t> ranks) {
  std::vector<double> values(ranks.size());
  std::vector<std::size_t> places;  // in the answer, of ranks that lie within brackets
  std::vector<std::size_t> inner;   // their ranks there
  std::size_t at = 0;               // the bound a rank may lie below or at
  std::size_t kept = 0;             // numbers kept of lower brackets
  for (std::size_t i = 0; i < ranks.size();) {
    const Bound& bound = bounds_[at];
    if (bound.below != kUncounted && ranks[i] < bound.below) {
      if (!bound.kept || ranks[i] < bounds_[at - 1].up_to || size_ > within_.size()) return std::nullopt;
      places.push_back(i);
      inner.push_back(kept + ranks[i++] - bounds_[at - 1].up_to);
    } else if (bound.up_to != kUncounted && ranks[i] < bound.up_to) {
      if (bound.below == kUncounted) return std::nullopt;
      values[i++] = bound.value;
    } else {
      if (bound.kept) kept += bound.below - bounds_[at - 1].up_to;
      ++at;
    }
  }
  if (inner.empty()) return values;
  const std::span<double> within = within_.span().first(size_);
  const std::vector<double> found = select_ranks(within, inner);
  for (std::size_t i = 0; i < places.size(); ++i) values[places[i]] = found[i];
  return values;
}

std::vector<BracketedColumn> search_brackets(const NumberColumns& columns,
                                             std::span<const std::vector<double>> shares) {
  return BracketPass(columns, shares).run();
}

}  // namespace quintile::scoring
