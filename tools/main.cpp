#include "quintile/quintile.hpp"

int main() { return 0; }
