// Compiled once per instruction set, inside an anonymous namespace: no include guard.

// Plain arithmetic whose highest bit tells, so that every instruction set has it: a difference of 0 alone borrows
// through all bits.
bool any_equal(const std::int64_t* values, std::size_t rows, std::int64_t wanted) noexcept {
  std::uint64_t any = 0;
  for (std::size_t i = 0; i < rows; ++i) {
    const std::uint64_t difference = static_cast<std::uint64_t>(values[i]) ^ static_cast<std::uint64_t>(wanted);
    any |= (difference - 1) & ~difference;
  }
  return any >> 63 != 0;
}

// Adding 1 to an exponent of all ones carries into the sign.
bool any_not_finite(const double* values, std::size_t rows) noexcept {
  constexpr std::uint64_t kSign = std::uint64_t{1} << 63;
  constexpr std::uint64_t kExponent = std::uint64_t{1} << 52;
  std::uint64_t any = 0;
  for (std::size_t i = 0; i < rows; ++i) any |= (std::bit_cast<std::uint64_t>(values[i]) & ~kSign) + kExponent;
  return any >> 63 != 0;
}

std::uint64_t any_bits(const std::uint64_t* values, std::size_t rows) noexcept {
  std::uint64_t any = 0;
  for (std::size_t i = 0; i < rows; ++i) any |= values[i];
  return any;
}
