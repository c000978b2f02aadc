#include "quintile/generate.hpp"
