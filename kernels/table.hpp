// What one instruction set's units export.
#pragma once

#include "kernels/cluster.hpp"
#include "kernels/dispatch.hpp"
#include "kernels/field_index.hpp"
#include "kernels/fold.hpp"
#include "kernels/likelihood.hpp"
#include "kernels/mixture.hpp"
#include "kernels/order.hpp"
#include "kernels/partition.hpp"
#include "kernels/prediction.hpp"
#include "kernels/rare.hpp"
#include "kernels/scoring.hpp"
#include "kernels/storage.hpp"

namespace quintile::kernels {

struct KernelTable {
  PartitionKernels partition;
  FoldKernels fold;
  OrderKernels order;
  ScoringKernels scoring;
  StorageKernels storage;
  RareKernels rare;
  SpecialKernels special;
  TextKernels text;
  ClusterKernels cluster;
  LikelihoodKernels likelihood;
  MixtureKernels mixture;
  SeparationKernels separation;
  PredictionKernels prediction;
};

extern const KernelTable baseline_table;
extern const KernelTable avx2_table;
extern const KernelTable avx512_table;

/// The table of an instruction set; the processor must support it.
[[nodiscard]] const KernelTable& table_of(Isa isa) noexcept;

}  // namespace quintile::kernels
