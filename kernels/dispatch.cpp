#include "kernels/dispatch.hpp"

#include <cstdlib>
#include <string_view>

namespace quintile::kernels {

const char* name_of(Isa isa) noexcept {
  switch (isa) {
    case Isa::avx512:
      return "avx512";
    case Isa::avx2:
      return "avx2";
    case Isa::baseline:
      break;
  }
  return "baseline";
}

bool supported(Isa isa) noexcept {
  __builtin_cpu_init();
  switch (isa) {
    case Isa::avx512:
      return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512cd") &&
             __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512bw") &&
             __builtin_cpu_supports("avx512vl");
    case Isa::avx2:
      return __builtin_cpu_supports("avx2");
    case Isa::baseline:
      break;
  }
  return true;
}

Isa active_isa() noexcept {
  static const Isa chosen = [] {
    const char* variable = std::getenv("QUINTILE_ISA");
    const std::string_view cap = variable != nullptr ? variable : "";
    if (cap != "baseline" && cap != "avx2" && supported(Isa::avx512)) return Isa::avx512;
    if (cap != "baseline" && supported(Isa::avx2)) return Isa::avx2;
    return Isa::baseline;
  }();
  return chosen;
}

}  // namespace quintile::kernels
