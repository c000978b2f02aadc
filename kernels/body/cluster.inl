// Compiled once per instruction set, inside an anonymous namespace: no include guard.

template <class T>
constexpr std::size_t kGroups = kStrip / Lanes<T>::kSize;

// Nearest centre (as a number of T) and squared distance to it, for the points of the strip from `begin` on. D:
// features, 0 for any.
template <class T, std::size_t D>
QUINTILE_INLINE void label_strip(const PointRun<T>& run, std::size_t begin, const CentreRows<T>& centres,
                                 Lanes<T>* label, Lanes<T>* best) noexcept {
  constexpr std::size_t kAtOnce = D != 0 && D <= 4 ? kGroups<T> : 2;
  const std::size_t d = D != 0 ? D : run.features;
  for (std::size_t g = 0; g < kGroups<T>; g += kAtOnce) {
    Lanes<T> x[kAtOnce][D != 0 ? D : 1];
    if constexpr (D != 0) {
      for (std::size_t f = 0; f < D; ++f) {
        for (std::size_t u = 0; u < kAtOnce; ++u)
          x[u][f] = Lanes<T>::load(run.columns[f] + begin + (g + u) * Lanes<T>::kSize);
      }
    }
    Lanes<T> low[kAtOnce];
    Lanes<T> at[kAtOnce];
    for (std::size_t u = 0; u < kAtOnce; ++u) {
      low[u] = Lanes<T>::all(std::numeric_limits<T>::infinity());
      at[u] = Lanes<T>::all(0);
    }
    for (std::size_t j = 0; j < centres.count; ++j) {
      const T* centre = centres.values + j * d;
      Lanes<T> sum[kAtOnce];
      for (std::size_t f = 0; f < d; ++f) {
        const Lanes<T> c = Lanes<T>::all(centre[f]);
        for (std::size_t u = 0; u < kAtOnce; ++u) {
          if constexpr (D == 0) x[u][0] = Lanes<T>::load(run.columns[f] + begin + (g + u) * Lanes<T>::kSize);
          const Lanes<T> difference = x[u][D != 0 ? f : 0] - c;
          const Lanes<T> square = difference * difference;
          sum[u] = f == 0 ? square : sum[u] + square;
        }
      }
      const Lanes<T> number = Lanes<T>::all(static_cast<T>(j));
      for (std::size_t u = 0; u < kAtOnce; ++u) {
        const LaneMask<T> closer = sum[u] < low[u];
        low[u] = select(closer, sum[u], low[u]);
        at[u] = select(closer, number, at[u]);
      }
    }
    for (std::size_t u = 0; u < kAtOnce; ++u) {
      label[g + u] = at[u];
      best[g + u] = low[u];
    }
  }
}

// The same for one point.
template <class T>
QUINTILE_INLINE T label_point(const PointRun<T>& run, std::size_t at, const CentreRows<T>& centres,
                              std::size_t& label) noexcept {
  T low = std::numeric_limits<T>::infinity();
  label = 0;
  for (std::size_t j = 0; j < centres.count; ++j) {
    T sum = 0;
    for (std::size_t f = 0; f < run.features; ++f) {
      const T difference = run.columns[f][at] - centres.values[j * run.features + f];
      sum += difference * difference;
    }
    if (sum < low) label = j;
    low = sum < low ? sum : low;
  }
  return low;
}

template <class T, std::size_t D>
void nearest_in_run(const PointRun<T>& run, const CentreRows<T>& centres, std::uint32_t* nearest, T* squared) noexcept {
  std::size_t i = 0;
  for (; i + kStrip <= run.size; i += kStrip) {
    Lanes<T> label[kGroups<T>];
    Lanes<T> best[kGroups<T>];
    label_strip<T, D>(run, run.begin + i, centres, label, best);
    alignas(64) T numbers[kStrip];
    for (std::size_t g = 0; g < kGroups<T>; ++g) {
      label[g].store(numbers + g * Lanes<T>::kSize);
      best[g].store(squared + i + g * Lanes<T>::kSize);
    }
    for (std::size_t p = 0; p < kStrip; ++p) nearest[i + p] = static_cast<std::uint32_t>(static_cast<int>(numbers[p]));
  }
  for (; i < run.size; ++i) {
    std::size_t label = 0;
    squared[i] = label_point(run, run.begin + i, centres, label);
    nearest[i] = static_cast<std::uint32_t>(label);
  }
}

// Nearest centres of a strip, the squared distances to them and to the second nearest.
template <class T>
QUINTILE_INLINE void label_strip_twice(const PointRun<T>& run, std::size_t begin, const CentreRows<T>& centres,
                                       T* label, T* squared, T* second) noexcept {
  constexpr std::size_t kAtOnce = 2;
  constexpr std::size_t kLanes = Lanes<T>::kSize;
  for (std::size_t g = 0; g < kGroups<T>; g += kAtOnce) {
    Lanes<T> low[kAtOnce];
    Lanes<T> next[kAtOnce];
    Lanes<T> at[kAtOnce];
    for (std::size_t u = 0; u < kAtOnce; ++u) {
      low[u] = next[u] = Lanes<T>::all(std::numeric_limits<T>::infinity());
      at[u] = Lanes<T>::all(0);
    }
    for (std::size_t j = 0; j < centres.count; ++j) {
      Lanes<T> sum[kAtOnce];
      for (std::size_t f = 0; f < run.features; ++f) {
        const Lanes<T> c = Lanes<T>::all(centres.values[j * run.features + f]);
        for (std::size_t u = 0; u < kAtOnce; ++u) {
          const Lanes<T> difference = Lanes<T>::load(run.columns[f] + begin + (g + u) * kLanes) - c;
          const Lanes<T> square = difference * difference;
          sum[u] = f == 0 ? square : sum[u] + square;
        }
      }
      const Lanes<T> number = Lanes<T>::all(static_cast<T>(j));
      for (std::size_t u = 0; u < kAtOnce; ++u) {
        const LaneMask<T> closer = sum[u] < low[u];
        next[u] = select(closer, low[u], select(sum[u] < next[u], sum[u], next[u]));
        low[u] = select(closer, sum[u], low[u]);
        at[u] = select(closer, number, at[u]);
      }
    }
    for (std::size_t u = 0; u < kAtOnce; ++u) {
      at[u].store(label + (g + u) * kLanes);
      low[u].store(squared + (g + u) * kLanes);
      next[u].store(second + (g + u) * kLanes);
    }
  }
}

template <class T>
void nearest_two(const PointRun<T>& run, const CentreRows<T>& centres, std::uint32_t* nearest, T* squared,
                 T* second) noexcept {
  std::size_t i = 0;
  for (; i + kStrip <= run.size; i += kStrip) {
    alignas(64) T label[kStrip];
    alignas(64) T low[kStrip];
    alignas(64) T next[kStrip];
    label_strip_twice<T>(run, run.begin + i, centres, label, low, next);
    for (std::size_t p = 0; p < kStrip; ++p) {
      nearest[i + p] = static_cast<std::uint32_t>(static_cast<int>(label[p]));
      squared[i + p] = low[p];
      second[i + p] = next[p];
    }
  }
  for (; i < run.size; ++i) {
    std::size_t label = 0;
    std::size_t other = 0;
    squared[i] = label_point(run, run.begin + i, centres, label);
    nearest[i] = static_cast<std::uint32_t>(label);
    const T before = label_point(run, run.begin + i, {centres.values, label}, other);
    const T after = label_point(run, run.begin + i,
                                {centres.values + (label + 1) * run.features, centres.count - label - 1}, other);
    second[i] = before < after ? before : after;
  }
}

// The weights of a strip, and the sum of its weighted squared distances.
template <class T>
QUINTILE_INLINE Lanes<T> weighted(const PointRun<T>& run, std::size_t begin, const Lanes<T>* squared,
                                  Lanes<T>* weight) noexcept {
  Lanes<T> inertia = Lanes<T>::all(0);
  for (std::size_t g = 0; g < kGroups<T>; ++g) {
    weight[g] = run.weights == nullptr ? Lanes<T>::all(1) : Lanes<T>::load(run.weights + begin + g * Lanes<T>::kSize);
    inertia = inertia + (run.weights == nullptr ? squared[g] : weight[g] * squared[g]);
  }
  return inertia;
}

// Sums over a strip, added to those of from(j, f) and handed to `out(j, f, lanes)`, f = features for the weight.
// Returns the weighted squared distances.
template <class T, std::size_t D, class From, class Out>
QUINTILE_INLINE Lanes<T> add_up_strip(const PointRun<T>& run, std::size_t begin, const CentreRows<T>& centres,
                                      From from, Out out) noexcept {
  const std::size_t d = D != 0 ? D : run.features;
  Lanes<T> label[kGroups<T>];
  Lanes<T> best[kGroups<T>];
  label_strip<T, D>(run, begin, centres, label, best);
  Lanes<T> weight[kGroups<T>];
  const Lanes<T> inertia = weighted<T>(run, begin, best, weight);
  const Lanes<T> none = Lanes<T>::all(0);
  for (std::size_t j = 0; j < centres.count; ++j) {
    const Lanes<T> number = Lanes<T>::all(static_cast<T>(j));
    LaneMask<T> hit[kGroups<T>];
    Lanes<T> sum = from(j, d);
    for (std::size_t g = 0; g < kGroups<T>; ++g) {
      hit[g] = equal(label[g], number);
      sum = sum + select(hit[g], weight[g], none);
    }
    out(j, d, sum);
    for (std::size_t f = 0; f < d; ++f) {
      sum = from(j, f);
      for (std::size_t g = 0; g < kGroups<T>; ++g) {
        Lanes<T> x = Lanes<T>::load(run.columns[f] + begin + g * Lanes<T>::kSize);
        if (run.weights != nullptr) x = weight[g] * x;
        sum = sum + select(hit[g], x, none);
      }
      out(j, f, sum);
    }
  }
  return inertia;
}

// Adds a point to the sums of its centre, which are kept in lanes.
template <class T, std::size_t D>
QUINTILE_INLINE void add_point(const PointRun<T>& run, std::size_t at, std::size_t lane, std::size_t centre,
                               T* sums) noexcept {
  constexpr std::size_t kLanes = Lanes<T>::kSize;
  const std::size_t d = D != 0 ? D : run.features;
  T* own = sums + centre * (d + 1) * kLanes + lane;
  const T weight = run.weights == nullptr ? T{1} : run.weights[at];
  for (std::size_t f = 0; f < d; ++f) own[f * kLanes] += weight * run.columns[f][at];
  own[d * kLanes] += weight;
}

// The same sums as add_up_strip, point by point: cheaper than to ask each centre for its points when they are many for
// the width of the registers.
template <class T, std::size_t D>
QUINTILE_INLINE Lanes<T> add_up_points(const PointRun<T>& run, std::size_t begin, const CentreRows<T>& centres,
                                       T* sums) noexcept {
  constexpr std::size_t kLanes = Lanes<T>::kSize;
  Lanes<T> label[kGroups<T>];
  Lanes<T> best[kGroups<T>];
  label_strip<T, D>(run, begin, centres, label, best);
  alignas(64) T number[kStrip];
  for (std::size_t g = 0; g < kGroups<T>; ++g) label[g].store(number + g * kLanes);
  for (std::size_t p = 0; p < kStrip; ++p)
    add_point<T, D>(run, begin + p, p % kLanes, static_cast<std::size_t>(static_cast<int>(number[p])), sums);
  Lanes<T> weight[kGroups<T>];
  return weighted<T>(run, begin, best, weight);
}

// The same for the last points of a run, fewer than a strip.
template <class T, class Out>
Lanes<T> add_up_rest(const PointRun<T>& run, std::size_t begin, std::size_t size, const CentreRows<T>& centres,
                     Out out) noexcept {
  constexpr std::size_t kLanes = Lanes<T>::kSize;
  std::size_t label[kStrip];
  T weight[kStrip];
  T inertia[kLanes] = {};
  for (std::size_t p = 0; p < size; ++p) {
    weight[p] = run.weights == nullptr ? T{1} : run.weights[begin + p];
    inertia[p % kLanes] += weight[p] * label_point(run, begin + p, centres, label[p]);
  }
  for (std::size_t j = 0; j < centres.count; ++j) {
    for (std::size_t f = 0; f <= run.features; ++f) {
      T sum[kLanes] = {};
      for (std::size_t p = 0; p < size; ++p) {
        if (label[p] == j) sum[p % kLanes] += f == run.features ? weight[p] : weight[p] * run.columns[f][begin + p];
      }
      out(j, f, Lanes<T>::load(sum));
    }
  }
  return Lanes<T>::load(inertia);
}

template <class T, std::size_t D>
double add_up_run(const PointRun<T>& run, const CentreRows<T>& centres, T* scratch, double* sums) noexcept {
  constexpr std::size_t kLanes = Lanes<T>::kSize;
  constexpr std::size_t kManyCentres = 2 * Lanes<T>::Batch::size;
  const std::size_t width = run.features + 1;
  if (run.size <= kStrip) {  // no need to keep lanes between strips
    const auto none = [](std::size_t, std::size_t) QUINTILE_LAMBDA { return Lanes<T>::all(0); };
    const auto add = [&](std::size_t j, std::size_t f, const Lanes<T>& sum)
                         QUINTILE_LAMBDA { sums[j * width + f] += sum_of(sum); };
    return sum_of(run.size == kStrip ? add_up_strip<T, D>(run, run.begin, centres, none, add)
                                     : add_up_rest<T>(run, run.begin, run.size, centres, add));
  }
  const std::size_t count = centres.count * width;
  for (std::size_t i = 0; i < count; ++i) Lanes<T>::all(0).store(scratch + i * kLanes);
  Lanes<T> inertia = Lanes<T>::all(0);
  std::size_t i = 0;
  if (centres.count >= kManyCentres) {
    for (; i + kStrip <= run.size; i += kStrip)
      inertia = inertia + add_up_points<T, D>(run, run.begin + i, centres, scratch);
  } else {
    const auto from = [&](std::size_t j, std::size_t f)
                          QUINTILE_LAMBDA { return Lanes<T>::load(scratch + (j * width + f) * kLanes); };
    const auto to = [&](std::size_t j, std::size_t f, const Lanes<T>& sum)
                        QUINTILE_LAMBDA { sum.store(scratch + (j * width + f) * kLanes); };
    for (; i + kStrip <= run.size; i += kStrip)
      inertia = inertia + add_up_strip<T, D>(run, run.begin + i, centres, from, to);
  }
  T rest[kLanes] = {};
  for (std::size_t p = 0; i + p < run.size; ++p) {
    std::size_t label = 0;
    const T distance = label_point(run, run.begin + i + p, centres, label);
    rest[p % kLanes] += run.weights == nullptr ? distance : run.weights[run.begin + i + p] * distance;
    add_point<T, D>(run, run.begin + i + p, p % kLanes, label, scratch);
  }
  if (i < run.size) inertia = inertia + Lanes<T>::load(rest);
  for (std::size_t at = 0; at < count; ++at) sums[at] += sum_of(Lanes<T>::load(scratch + at * kLanes));
  return sum_of(inertia);
}

template <class T, std::size_t D>
void add_assigned_run(const PointRun<T>& run, const std::uint32_t* nearest, std::size_t count, T* scratch,
                      double* sums) noexcept {
  constexpr std::size_t kLanes = Lanes<T>::kSize;
  const std::size_t values = count * (run.features + 1);
  for (std::size_t at = 0; at < values; ++at) Lanes<T>::all(0).store(scratch + at * kLanes);
  for (std::size_t i = 0; i < run.size; ++i) add_point<T, D>(run, run.begin + i, i % kLanes, nearest[i], scratch);
  for (std::size_t at = 0; at < values; ++at) sums[at] += sum_of(Lanes<T>::load(scratch + at * kLanes));
}

template <class T, std::size_t D>
double inertia_of_run(const PointRun<T>& run, const CentreRows<T>& centres) noexcept {
  Lanes<T> total = Lanes<T>::all(0);
  std::size_t i = 0;
  for (; i + kStrip <= run.size; i += kStrip) {
    Lanes<T> label[kGroups<T>];
    Lanes<T> best[kGroups<T>];
    label_strip<T, D>(run, run.begin + i, centres, label, best);
    Lanes<T> sum = Lanes<T>::all(0);
    for (std::size_t g = 0; g < kGroups<T>; ++g) {
      if (run.weights != nullptr) best[g] = Lanes<T>::load(run.weights + run.begin + i + g * Lanes<T>::kSize) * best[g];
      sum = sum + best[g];
    }
    total = total + sum;
  }
  if (i < run.size)
    total = total + add_up_rest<T>(run, run.begin + i, run.size - i, {centres.values, centres.count},
                                   [](std::size_t, std::size_t, const Lanes<T>&) {});
  return sum_of(total);
}

template <class T, std::size_t D>
double inertia_of_run_with(const PointRun<T>& run, const T* centre, const T* squared) noexcept {
  constexpr std::size_t kLanes = Lanes<T>::kSize;
  Lanes<T> total = Lanes<T>::all(0);
  std::size_t i = 0;
  for (; i + kStrip <= run.size; i += kStrip) {
    Lanes<T> label[kGroups<T>];
    Lanes<T> best[kGroups<T>];
    label_strip<T, D>(run, run.begin + i, {centre, 1}, label, best);
    Lanes<T> sum = Lanes<T>::all(0);
    for (std::size_t g = 0; g < kGroups<T>; ++g) {
      const Lanes<T> before = Lanes<T>::load(squared + i + g * kLanes);
      best[g] = select(best[g] < before, best[g], before);
      if (run.weights != nullptr) best[g] = Lanes<T>::load(run.weights + run.begin + i + g * kLanes) * best[g];
      sum = sum + best[g];
    }
    total = total + sum;
  }
  T rest[kLanes] = {};
  for (std::size_t p = 0; i + p < run.size; ++p) {
    std::size_t label = 0;
    T distance = label_point(run, run.begin + i + p, {centre, 1}, label);
    distance = distance < squared[i + p] ? distance : squared[i + p];
    rest[p % kLanes] += run.weights == nullptr ? distance : run.weights[run.begin + i + p] * distance;
  }
  if (i < run.size) total = total + Lanes<T>::load(rest);
  return sum_of(total);
}

// Loops over few features are unrolled.
template <class T>
void nearest(const PointRun<T>& run, const CentreRows<T>& centres, std::uint32_t* nearest, T* squared) noexcept {
  static constexpr decltype(DistanceKernels<T>::nearest) kOf[] = {
      &nearest_in_run<T, 0>, &nearest_in_run<T, 1>, &nearest_in_run<T, 2>, &nearest_in_run<T, 3>, &nearest_in_run<T, 4>,
      &nearest_in_run<T, 5>, &nearest_in_run<T, 6>, &nearest_in_run<T, 7>, &nearest_in_run<T, 8>};
  kOf[run.features <= 8 ? run.features : 0](run, centres, nearest, squared);
}

template <class T>
double add_up(const PointRun<T>& run, const CentreRows<T>& centres, T* scratch, double* sums) noexcept {
  static constexpr decltype(DistanceKernels<T>::add_up) kOf[] = {
      &add_up_run<T, 0>, &add_up_run<T, 1>, &add_up_run<T, 2>, &add_up_run<T, 3>, &add_up_run<T, 4>,
      &add_up_run<T, 5>, &add_up_run<T, 6>, &add_up_run<T, 7>, &add_up_run<T, 8>};
  return kOf[run.features <= 8 ? run.features : 0](run, centres, scratch, sums);
}

template <class T>
void add_assigned(const PointRun<T>& run, const std::uint32_t* nearest, std::size_t count, T* scratch,
                  double* sums) noexcept {
  static constexpr decltype(DistanceKernels<T>::add_assigned) kOf[] = {
      &add_assigned_run<T, 0>, &add_assigned_run<T, 1>, &add_assigned_run<T, 2>,
      &add_assigned_run<T, 3>, &add_assigned_run<T, 4>, &add_assigned_run<T, 5>,
      &add_assigned_run<T, 6>, &add_assigned_run<T, 7>, &add_assigned_run<T, 8>};
  kOf[run.features <= 8 ? run.features : 0](run, nearest, count, scratch, sums);
}

template <class T>
double inertia(const PointRun<T>& run, const CentreRows<T>& centres) noexcept {
  static constexpr decltype(DistanceKernels<T>::inertia) kOf[] = {
      &inertia_of_run<T, 0>, &inertia_of_run<T, 1>, &inertia_of_run<T, 2>, &inertia_of_run<T, 3>, &inertia_of_run<T, 4>,
      &inertia_of_run<T, 5>, &inertia_of_run<T, 6>, &inertia_of_run<T, 7>, &inertia_of_run<T, 8>};
  return kOf[run.features <= 8 ? run.features : 0](run, centres);
}

template <class T>
double inertia_with(const PointRun<T>& run, const T* centre, const T* squared) noexcept {
  static constexpr decltype(DistanceKernels<T>::inertia_with) kOf[] = {
      &inertia_of_run_with<T, 0>, &inertia_of_run_with<T, 1>, &inertia_of_run_with<T, 2>,
      &inertia_of_run_with<T, 3>, &inertia_of_run_with<T, 4>, &inertia_of_run_with<T, 5>,
      &inertia_of_run_with<T, 6>, &inertia_of_run_with<T, 7>, &inertia_of_run_with<T, 8>};
  return kOf[run.features <= 8 ? run.features : 0](run, centre, squared);
}
