// Which instruction set this process runs its kernels on. Chosen once.
#pragma once

namespace quintile::kernels {

enum class Isa : unsigned char { baseline, avx2, avx512 };

/// The best instruction set that is compiled in, that the processor has, and that the environment variable
/// QUINTILE_ISA (baseline, avx2 or avx512) does not exclude. An unknown value of it excludes nothing.
[[nodiscard]] Isa active_isa() noexcept;

/// "baseline", "avx2" or "avx512".
[[nodiscard]] const char* name_of(Isa isa) noexcept;

/// Whether the processor has everything the units of `isa` are compiled for.
[[nodiscard]] bool supported(Isa isa) noexcept;

}  // namespace quintile::kernels
