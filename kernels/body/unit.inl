// The content of every instruction set's unit. QUINTILE_TABLE names the table it exports. Everything is in an
// anonymous namespace, so that no function compiled for one set is linked into another's path.
#include <immintrin.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <limits>
#include <xsimd/xsimd.hpp>

#include "kernels/order_keys.hpp"
#include "kernels/table.hpp"

namespace quintile::kernels {
namespace {

#include "kernels/body/doubles.inl"
#include "kernels/body/lanes.inl"

#include "kernels/body/boxes.inl"
#include "kernels/body/cluster.inl"
#include "kernels/body/curve.inl"
#include "kernels/body/field_index.inl"
#include "kernels/body/fold.inl"
#include "kernels/body/likelihood.inl"
#include "kernels/body/mixture.inl"
#include "kernels/body/order.inl"
#include "kernels/body/partition.inl"
#include "kernels/body/prediction.inl"
#include "kernels/body/rare.inl"
#include "kernels/body/scoring.inl"
#include "kernels/body/storage.inl"

}  // namespace

extern const KernelTable QUINTILE_TABLE;
const KernelTable QUINTILE_TABLE = {
    .partition = {&assign, &pack, &scatter, &time_range},
    .fold = {&add, &add_days},
    .order = {&count_up_to, &collect, &range, &histogram},
    .scoring = {&keep_buyers, &keep_where, &keep_counts_where, &keep_scored, &score, &raise_missing, &cells,
                &count_cells, &look_up, &flag_above, &spread},
    .storage = {&fletcher, &shuffle, &unshuffle},
    .rare = {&any_equal, &any_not_finite, &any_bits},
    .special = {&log_array, &log1p_array, &exp_array, &expm1_array},
    .text = {&index_fields},
    .cluster = {.float64 = {&nearest<double>, &nearest_two<double>, &add_up<double>, &add_assigned<double>,
                            &inertia<double>, &inertia_with<double>},
                .float32 = {&nearest<float>, &nearest_two<float>, &add_up<float>, &add_assigned<float>, &inertia<float>,
                            &inertia_with<float>},
                .box = {&candidates},
                .curve = {&keys}},
    .likelihood = {&dropout, &rising, &exposure, &pareto, &gamma_gamma, &shapes},
    .mixture = {&accumulate_mixture, &assign_to_mixture},
    .separation = {&distance_sum, &two_distances},
    .prediction = {&powers, &falls, &chebyshev, &beta_geometric_alive, &pareto_alive},
};

}  // namespace quintile::kernels
