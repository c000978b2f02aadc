#include "kernels/table.hpp"

namespace quintile::kernels {

const KernelTable& table_of(Isa isa) noexcept {
  switch (isa) {
    case Isa::avx512:
      return avx512_table;
    case Isa::avx2:
      return avx2_table;
    case Isa::baseline:
      break;
  }
  return baseline_table;
}

const PartitionKernels& partition_kernels() noexcept { return table_of(active_isa()).partition; }
const OrderKernels& order_kernels() noexcept { return table_of(active_isa()).order; }
const ScoringKernels& scoring_kernels() noexcept { return table_of(active_isa()).scoring; }
const StorageKernels& storage_kernels() noexcept { return table_of(active_isa()).storage; }
const RareKernels& rare_kernels() noexcept { return table_of(active_isa()).rare; }
const FoldKernels& fold_kernels() noexcept { return table_of(active_isa()).fold; }

const SpecialKernels& special_kernels() noexcept { return table_of(active_isa()).special; }

const LikelihoodKernels& likelihood_kernels() noexcept { return table_of(active_isa()).likelihood; }

const ClusterKernels& cluster_kernels() noexcept { return table_of(active_isa()).cluster; }

const MixtureKernels& mixture_kernels() noexcept { return table_of(active_isa()).mixture; }
const SeparationKernels& separation_kernels() noexcept { return table_of(active_isa()).separation; }
const PredictionKernels& prediction_kernels() noexcept { return table_of(active_isa()).prediction; }

const TextKernels& text_kernels() noexcept { return table_of(active_isa()).text; }

}  // namespace quintile::kernels
