#define QUINTILE_TABLE avx2_table
#include "kernels/body/unit.inl"
