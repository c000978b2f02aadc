#define QUINTILE_TABLE baseline_table
#include "kernels/body/unit.inl"
