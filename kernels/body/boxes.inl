// Compiled once per instruction set, inside an anonymous namespace: no include guard.

// Candidates of the eight boxes whose middles and half widths are at middle[f] + at and half[f] + at.
template <std::size_t D>
QUINTILE_INLINE void candidates_of(const double* const* middle, const double* const* half, std::size_t features,
                                   std::size_t at, const CentreRows<double>& centres, double slack,
                                   std::uint64_t* candidates) noexcept {
  using Boxes = Lanes<double>;
  const std::size_t d = D != 0 ? D : features;
  Boxes distance[kMostCandidates];
  Boxes least = Boxes::all(std::numeric_limits<double>::infinity());
  Boxes first = Boxes::all(0);
  for (std::size_t j = 0; j < centres.count; ++j) {
    Boxes sum = Boxes::all(0);
    for (std::size_t f = 0; f < d; ++f) {
      const Boxes difference = Boxes::load(middle[f] + at) - Boxes::all(centres.values[j * d + f]);
      sum = sum + difference * difference;
    }
    const LaneMask<double> closer = sum < least;
    least = select(closer, sum, least);
    first = select(closer, Boxes::all(static_cast<double>(j)), first);
    distance[j] = sum;
  }
  // The nearest centre of each box.
  alignas(64) double number[Boxes::kSize];
  first.store(number);
  alignas(64) double nearest[(D != 0 ? D : 1) * Boxes::kSize];
  const auto nearest_feature = [&](std::size_t f, double* to) QUINTILE_LAMBDA {
    for (std::size_t b = 0; b < Boxes::kSize; ++b)
      to[b] = centres.values[static_cast<std::size_t>(static_cast<int>(number[b])) * d + f];
  };
  Boxes diagonal = Boxes::all(0);
  for (std::size_t f = 0; f < d; ++f) {
    const Boxes h = Boxes::load(half[f] + at);
    diagonal = diagonal + h * h;
    if constexpr (D != 0) nearest_feature(f, nearest + f * Boxes::kSize);
  }
  Boxes kept[2] = {Boxes::all(0), Boxes::all(0)};  // bits of centres 0 to 31 and 32 to 63, as numbers
  for (std::size_t j = 0; j < centres.count; ++j) {
    Boxes reach = Boxes::all(0);
    for (std::size_t f = 0; f < d; ++f) {
      if constexpr (D == 0) nearest_feature(f, nearest);
      const Boxes apart =
          Boxes::all(centres.values[j * d + f]) - Boxes::load(nearest + (D != 0 ? f : 0) * Boxes::kSize);
      reach = reach + Boxes::load(half[f] + at) * absolute(apart);
    }
    const Boxes margin = Boxes::all(slack) * ((distance[j] + least) + diagonal);
    const LaneMask<double> beaten = margin < (distance[j] - least) - Boxes::all(2) * reach;
    const Boxes bit = Boxes::all(static_cast<double>(std::uint64_t{1} << j % 32));
    kept[j / 32] = kept[j / 32] + select(beaten, Boxes::all(0), bit);
  }
  alignas(64) double bits[2][Boxes::kSize];
  kept[0].store(bits[0]);
  kept[1].store(bits[1]);
  for (std::size_t b = 0; b < Boxes::kSize; ++b)
    candidates[b] = static_cast<std::uint64_t>(static_cast<std::int64_t>(bits[0][b])) |
                    static_cast<std::uint64_t>(static_cast<std::int64_t>(bits[1][b])) << 32;
}

template <std::size_t D>
void candidates_in_run(const BoxRun& boxes, const CentreRows<double>& centres, double slack,
                       std::uint64_t* candidates) noexcept {
  for (std::size_t b = 0; b < boxes.size; b += Lanes<double>::kSize)
    candidates_of<D>(boxes.middle, boxes.half, boxes.features, boxes.begin + b, centres, slack, candidates + b);
}

void candidates(const BoxRun& boxes, const CentreRows<double>& centres, double slack,
                std::uint64_t* candidates) noexcept {
  static constexpr decltype(BoxKernels::candidates) kOf[] = {
      &candidates_in_run<0>, &candidates_in_run<1>, &candidates_in_run<2>, &candidates_in_run<3>, &candidates_in_run<4>,
      &candidates_in_run<5>, &candidates_in_run<6>, &candidates_in_run<7>, &candidates_in_run<8>};
  kOf[boxes.features <= 8 ? boxes.features : 0](boxes, centres, slack, candidates);
}
