#include "quintile/version.hpp"

namespace quintile {

const char* version() { return QUINTILE_VERSION; }

}  // namespace quintile
