// Compiled once per instruction set, inside an anonymous namespace: no include guard.
//
// 64 bytes of T, whatever the width of the registers, so that every set adds in the same order.
template <class T>
struct Lanes {
  using Batch = xsimd::batch<T>;
  static constexpr std::size_t kSize = 64 / sizeof(T);
  static constexpr std::size_t kParts = kSize / Batch::size;
  Batch part[kParts];

  static QUINTILE_INLINE Lanes all(T value) noexcept {
    Lanes v;
    for (std::size_t p = 0; p < kParts; ++p) v.part[p] = Batch(value);
    return v;
  }
  static QUINTILE_INLINE Lanes load(const T* from) noexcept {
    Lanes v;
    for (std::size_t p = 0; p < kParts; ++p) v.part[p] = Batch::load_unaligned(from + p * Batch::size);
    return v;
  }
  QUINTILE_INLINE void store(T* to) const noexcept {
    for (std::size_t p = 0; p < kParts; ++p) part[p].store_unaligned(to + p * Batch::size);
  }
};

template <class T>
struct LaneMask {
  xsimd::batch_bool<T> part[Lanes<T>::kParts];
};

template <class T>
QUINTILE_INLINE Lanes<T> operator+(const Lanes<T>& a, const Lanes<T>& b) noexcept {
  Lanes<T> v;
  for (std::size_t p = 0; p < Lanes<T>::kParts; ++p) v.part[p] = a.part[p] + b.part[p];
  return v;
}

template <class T>
QUINTILE_INLINE Lanes<T> operator-(const Lanes<T>& a, const Lanes<T>& b) noexcept {
  Lanes<T> v;
  for (std::size_t p = 0; p < Lanes<T>::kParts; ++p) v.part[p] = a.part[p] - b.part[p];
  return v;
}

template <class T>
QUINTILE_INLINE Lanes<T> operator*(const Lanes<T>& a, const Lanes<T>& b) noexcept {
  Lanes<T> v;
  for (std::size_t p = 0; p < Lanes<T>::kParts; ++p) v.part[p] = a.part[p] * b.part[p];
  return v;
}

template <class T>
QUINTILE_INLINE LaneMask<T> operator<(const Lanes<T>& a, const Lanes<T>& b) noexcept {
  LaneMask<T> v;
  for (std::size_t p = 0; p < Lanes<T>::kParts; ++p) v.part[p] = a.part[p] < b.part[p];
  return v;
}

template <class T>
QUINTILE_INLINE LaneMask<T> equal(const Lanes<T>& a, const Lanes<T>& b) noexcept {
  LaneMask<T> v;
  for (std::size_t p = 0; p < Lanes<T>::kParts; ++p) v.part[p] = a.part[p] == b.part[p];
  return v;
}

template <class T>
QUINTILE_INLINE Lanes<T> select(const LaneMask<T>& mask, const Lanes<T>& a, const Lanes<T>& b) noexcept {
  Lanes<T> v;
  for (std::size_t p = 0; p < Lanes<T>::kParts; ++p) v.part[p] = xsimd::select(mask.part[p], a.part[p], b.part[p]);
  return v;
}

template <class T>
QUINTILE_INLINE Lanes<T> absolute(const Lanes<T>& a) noexcept {
  Lanes<T> v;
  for (std::size_t p = 0; p < Lanes<T>::kParts; ++p) v.part[p] = xsimd::abs(a.part[p]);
  return v;
}

// Halves are added to each other, in double precision.
template <class T>
QUINTILE_INLINE double sum_of(const Lanes<T>& v) noexcept {
  alignas(64) T lane[Lanes<T>::kSize];
  v.store(lane);
  double sum[Lanes<T>::kSize];
  for (std::size_t i = 0; i < Lanes<T>::kSize; ++i) sum[i] = lane[i];
  for (std::size_t half = Lanes<T>::kSize / 2; half > 0; half /= 2) {
    for (std::size_t i = 0; i < half; ++i) sum[i] += sum[i + half];
  }
  return sum[0];
}
