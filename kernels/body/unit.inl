// The content of every instruction set's unit. QUINTILE_TABLE names the table it exports. Everything is in an
// anonymous namespace, so that no function compiled for one set is linked into another's path.
#include <immintrin.h>

#include <cstdint>
#include <cstring>

#include "kernels/table.hpp"

namespace quintile::kernels {
namespace {

#include "kernels/body/partition.inl"
#include "kernels/body/storage.inl"

}  // namespace

extern const KernelTable QUINTILE_TABLE;
const KernelTable QUINTILE_TABLE = {{&assign, &scatter}, {&fletcher, &shuffle, &unshuffle}};

}  // namespace quintile::kernels
