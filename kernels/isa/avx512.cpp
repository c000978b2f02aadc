#define QUINTILE_TABLE avx512_table
#include "kernels/body/unit.inl"
