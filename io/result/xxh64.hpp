// XXH64 (Yann Collet, seed 0): the checksum of columns in the native files. Simple, fast on any machine, and known
// to every language, so that a reader in another one can verify a file.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace quintile::io {

[[nodiscard]] std::uint64_t xxh64(std::span<const std::byte> bytes) noexcept;

}  // namespace quintile::io
