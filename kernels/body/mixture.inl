// Compiled once per instruction set, inside an anonymous namespace: no include guard.

// Points whose densities under all components stay in the first-level cache between the steps.
constexpr std::size_t kMixturePiece = 256;
static_assert(mixture_scratch(1, 0) == kMixturePiece);

// Columns of one piece, filled up with zeros to whole lanes.
struct MixturePiece {
  const double* column[kMostMixtureFeatures];
  std::size_t size;   // points
  std::size_t lanes;  // size, rounded up to whole lanes
};

QUINTILE_INLINE MixturePiece mixture_piece(const double* const* columns, std::size_t d, std::size_t from, std::size_t n,
                                           double* padded) noexcept {
  MixturePiece piece;
  piece.size = n - from < kMixturePiece ? n - from : kMixturePiece;
  piece.lanes = (piece.size + kDoubles - 1) / kDoubles * kDoubles;
  for (std::size_t j = 0; j < d; ++j) {
    piece.column[j] = columns[j] + from;
    if (piece.lanes == piece.size) continue;
    double* copy = padded + j * kMixturePiece;
    for (std::size_t i = 0; i < piece.lanes; ++i) copy[i] = i < piece.size ? columns[j][from + i] : 0.0;
    piece.column[j] = copy;
  }
  return piece;
}

// ln of one component's density at every point of a piece. D: features, or 0 when only known at run time.
template <std::size_t D>
QUINTILE_INLINE void log_density(const MixturePiece& piece, std::size_t d, const double* mean, const double* root,
                                 double constant, double* out) noexcept {
  const std::size_t features = D == 0 ? d : D;
  for (std::size_t i = 0; i < piece.lanes; i += kDoubles) {
    Doubles from_mean[D == 0 ? kMostMixtureFeatures : D];
    for (std::size_t j = 0; j < features; ++j) from_mean[j] = load_lanes(piece.column[j] + i) - mean[j];
    Doubles squares = {};
    const double* row = root;
    for (std::size_t j = 0; j < features; row += ++j) {
      Doubles y = row[0] * from_mean[0];
      for (std::size_t l = 1; l <= j; ++l) y += row[l] * from_mean[l];
      squares += y * y;
    }
    const Doubles value = constant - 0.5 * squares;
    store_lanes(out + i, value > -1e300 ? value : Doubles{} - 1e300);
  }
}

// Replaces logarithms of densities by responsibilities; returns the sum of the densities' logarithms. `visit` gets the
// first point, the most probable component and its probability, eight at a time.
template <class Visit>
QUINTILE_INLINE Doubles normalise(const MixturePiece& piece, std::size_t k, double* densities, Visit visit) noexcept {
  Doubles total = {};
  for (std::size_t i = 0; i < piece.lanes; i += kDoubles) {
    Doubles most = load_lanes(densities + i);
    Doubles best = {};
    for (std::size_t c = 1; c < k; ++c) {
      const Doubles value = load_lanes(densities + c * kMixturePiece + i);
      const DoubleBits more = value > most;
      most = more ? value : most;
      best = more ? best - best + static_cast<double>(c) : best;
    }
    Doubles sum = {};
    for (std::size_t c = 0; c < k; ++c) {
      double* at = densities + c * kMixturePiece + i;
      const Doubles e = exp_of(load_lanes(at) - most);
      sum += e;
      store_lanes(at, e);
    }
    const Doubles inverse = 1.0 / sum;
    for (std::size_t c = 0; c < k; ++c) {
      double* at = densities + c * kMixturePiece + i;
      store_lanes(at, load_lanes(at) * inverse);
    }
    Doubles log = most + log_of(sum);
    if (i + kDoubles > piece.size) {
      for (std::size_t lane = piece.size - i; lane < kDoubles; ++lane) {
        log[lane] = 0;
        for (std::size_t c = 0; c < k; ++c) densities[c * kMixturePiece + i + lane] = 0;
      }
    }
    total += log;
    visit(i, best, inverse);
  }
  return total;
}

// Adds the moments of one component's points about its mean.
template <std::size_t D>
QUINTILE_INLINE void add_moments(const MixturePiece& piece, const double* mean, const double* share,
                                 double* sums) noexcept {
  constexpr std::size_t kSums = 1 + D + D * (D + 1) / 2;
  Doubles sum[kSums] = {};
  for (std::size_t i = 0; i < piece.lanes; i += kDoubles) {
    const Doubles r = load_lanes(share + i);
    Doubles from_mean[D];
    sum[0] += r;
    std::size_t next = 1 + D;
    for (std::size_t j = 0; j < D; ++j) {
      from_mean[j] = load_lanes(piece.column[j] + i) - mean[j];
      const Doubles weighted = r * from_mean[j];
      sum[1 + j] += weighted;
      for (std::size_t l = 0; l <= j; ++l) sum[next++] += weighted * from_mean[l];
    }
  }
  for (std::size_t s = 0; s < kSums; ++s) sums[s] += sum_of(sum[s]);
}

// The same for any number of features, a product after the other.
QUINTILE_INLINE void add_many_moments(const MixturePiece& piece, std::size_t d, const double* mean, const double* share,
                                      double* sums) noexcept {
  Doubles count = {};
  for (std::size_t i = 0; i < piece.lanes; i += kDoubles) count += load_lanes(share + i);
  *sums++ += sum_of(count);
  double* product = sums + d;
  for (std::size_t j = 0; j < d; ++j) {
    Doubles first = {};
    for (std::size_t i = 0; i < piece.lanes; i += kDoubles)
      first += load_lanes(share + i) * (load_lanes(piece.column[j] + i) - mean[j]);
    sums[j] += sum_of(first);
    for (std::size_t l = 0; l <= j; ++l) {
      Doubles second = {};
      for (std::size_t i = 0; i < piece.lanes; i += kDoubles) {
        second += load_lanes(share + i) * (load_lanes(piece.column[j] + i) - mean[j]) *
                  (load_lanes(piece.column[l] + i) - mean[l]);
      }
      *product++ += sum_of(second);
    }
  }
}

template <std::size_t D>
QUINTILE_INLINE void accumulate_pieces(const double* const* columns, std::size_t n, const MixtureParts& parts,
                                       double* scratch, double* sums) noexcept {
  const std::size_t d = D == 0 ? parts.d : D;
  const std::size_t triangle = d * (d + 1) / 2;
  for (std::size_t from = 0; from < n; from += kMixturePiece) {
    const MixturePiece piece = mixture_piece(columns, d, from, n, scratch + parts.k * kMixturePiece);
    for (std::size_t c = 0; c < parts.k; ++c) {
      log_density<D>(piece, d, parts.mean + c * d, parts.root + c * triangle, parts.constant[c],
                     scratch + c * kMixturePiece);
    }
    sums[0] += sum_of(normalise(piece, parts.k, scratch, [](std::size_t, Doubles, Doubles) QUINTILE_LAMBDA {}));
    for (std::size_t c = 0; c < parts.k; ++c) {
      double* own = sums + 1 + c * (1 + d + triangle);
      if constexpr (D == 0) {
        add_many_moments(piece, d, parts.mean + c * d, scratch + c * kMixturePiece, own);
      } else {
        add_moments<D>(piece, parts.mean + c * d, scratch + c * kMixturePiece, own);
      }
    }
  }
}

void accumulate_mixture(const double* const* columns, std::size_t n, const MixtureParts& parts, double* scratch,
                        double* sums) noexcept {
  switch (parts.d) {
    case 1:
      return accumulate_pieces<1>(columns, n, parts, scratch, sums);
    case 2:
      return accumulate_pieces<2>(columns, n, parts, scratch, sums);
    case 3:
      return accumulate_pieces<3>(columns, n, parts, scratch, sums);
    case 4:
      return accumulate_pieces<4>(columns, n, parts, scratch, sums);
    case 5:
      return accumulate_pieces<5>(columns, n, parts, scratch, sums);
    default:
      return accumulate_pieces<0>(columns, n, parts, scratch, sums);
  }
}

double assign_to_mixture(const double* const* columns, std::size_t n, const MixtureParts& parts, double* scratch,
                         std::uint32_t* component, double* probability, double* const* responsibilities) noexcept {
  const std::size_t triangle = parts.d * (parts.d + 1) / 2;
  double total = 0;
  for (std::size_t from = 0; from < n; from += kMixturePiece) {
    const MixturePiece piece = mixture_piece(columns, parts.d, from, n, scratch + parts.k * kMixturePiece);
    for (std::size_t c = 0; c < parts.k; ++c) {
      log_density<0>(piece, parts.d, parts.mean + c * parts.d, parts.root + c * triangle, parts.constant[c],
                     scratch + c * kMixturePiece);
    }
    total += sum_of(normalise(piece, parts.k, scratch, [&](std::size_t i, Doubles best, Doubles most) QUINTILE_LAMBDA {
      for (std::size_t lane = 0; lane < kDoubles && i + lane < piece.size; ++lane) {
        component[from + i + lane] = static_cast<std::uint32_t>(best[lane]);
        probability[from + i + lane] = most[lane];
      }
    }));
    if (responsibilities == nullptr) continue;
    for (std::size_t c = 0; c < parts.k; ++c)
      std::memcpy(responsibilities[c] + from, scratch + c * kMixturePiece, piece.size * sizeof(double));
  }
  return total;
}

QUINTILE_INLINE Doubles root_of(Doubles v) noexcept {
  double lane[kDoubles];
  store_lanes(lane, v);
  for (std::size_t i = 0; i < kDoubles; ++i) lane[i] = __builtin_sqrt(lane[i]);
  return load_lanes(lane);
}

QUINTILE_INLINE Doubles squared_distance(const double* const* columns, std::size_t d, std::size_t i,
                                         const double* point) noexcept {
  Doubles sum = {};
  for (std::size_t j = 0; j < d; ++j) {
    const Doubles apart = load_lanes(columns[j] + i) - point[j];
    sum += apart * apart;
  }
  return sum;
}

double distance_sum(const double* const* columns, std::size_t d, std::size_t n, const double* point) noexcept {
  Doubles total = {};
  std::size_t i = 0;
  for (; i + kDoubles <= n; i += kDoubles) total += root_of(squared_distance(columns, d, i, point));
  double sum = sum_of(total);
  for (; i < n; ++i) {
    double square = 0;
    for (std::size_t j = 0; j < d; ++j) square += (columns[j][i] - point[j]) * (columns[j][i] - point[j]);
    sum += __builtin_sqrt(square);
  }
  return sum;
}

void two_distances(const double* const* columns, std::size_t d, std::size_t n, const double* centres, std::size_t k,
                   const std::uint32_t* own, double* to_own, double* to_other) noexcept {
  constexpr double kFar = __builtin_inf();
  const auto visit = [&](std::size_t i, std::size_t size) QUINTILE_LAMBDA {
    Doubles mine;
    for (std::size_t lane = 0; lane < kDoubles; ++lane) mine[lane] = lane < size ? own[i + lane] : 0.0;
    Doubles near = {};
    Doubles other = near + kFar;
    for (std::size_t c = 0; c < k; ++c) {
      Doubles square = {};
      for (std::size_t j = 0; j < d; ++j) {
        const Doubles x = size == kDoubles ? load_lanes(columns[j] + i) : load_part(columns[j] + i, size, 0);
        const Doubles apart = x - centres[c * d + j];
        square += apart * apart;
      }
      const DoubleBits is_own = mine == static_cast<double>(c);
      near = is_own ? square : near;
      const DoubleBits nearer = ~is_own & (square < other);
      other = nearer ? square : other;
    }
    for (std::size_t lane = 0; lane < size; ++lane) {
      to_own[i + lane] = near[lane];
      to_other[i + lane] = other[lane];
    }
  };
  std::size_t i = 0;
  for (; i + kDoubles <= n; i += kDoubles) visit(i, kDoubles);
  if (i < n) visit(i, n - i);
}
