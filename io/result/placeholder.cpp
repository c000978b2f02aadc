#include "quintile/result_file.hpp"
