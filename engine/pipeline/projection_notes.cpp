#include "engine/pipeline/projection_notes.hpp"

#include <fmt/format.h>

#include "quintile/parallel.hpp"

namespace quintile {
namespace {

// Customers of the best segments who have probably left.
std::uint64_t doubtful_champions(const RunResult& result, double least_alive) {
  const SegmentResult& segments = result.segments;
  return reduce_blocks(
      segments.group.size(), kCustomerBlock, std::uint64_t{0},
      [&](std::size_t begin, std::size_t end) {
        std::uint64_t count = 0;
        for (std::size_t i = begin; i < end; ++i) {
          const auto group = static_cast<SegmentGroup>(segments.group[i]);
          const bool best = group == SegmentGroup::champions || group == SegmentGroup::loyal;
          count += static_cast<std::uint64_t>(best && result.clv.p_alive[i] < least_alive);
        }
        return count;
      },
      [](std::uint64_t& all, std::uint64_t part) { all += part; });
}

}  // namespace

std::vector<std::string> projection_notes(const RunResult& result, const RunOptions& options) {
  std::vector<std::string> notes;
  if (!result.clv.fitted()) return notes;
  const double least_alive = options.segment.at_risk_p_alive;
  const bool drops_out = result.clv.candidates[result.clv.chosen].model != purchase_model_name(PurchaseModel::nbd);
  std::string flags =
      fmt::format("the projection adds to the flags: VIP is also the top {:g} % by value in the longest horizon",
                  100 * options.segment.vip_share);
  if (drops_out) flags += fmt::format(", at risk also a P(alive) below {:g}", least_alive);
  notes.push_back(std::move(flags));
  if (const std::uint64_t doubtful = doubtful_champions(result, least_alive); doubtful > 0) {
    notes.push_back(
        fmt::format("champions and loyal customers with a P(alive) below {:g}: {}. They bought much, and have been "
                    "silent for longer than is their habit",
                    least_alive, doubtful));
  }
  if (options.aggregate.window) {
    notes.push_back(fmt::format(
        "lifetime value sees the window of {:g} days alone: who bought before it counts as new at the first purchase "
        "in it, and who bought only before is missing. Leave out the window to project from whole histories",
        static_cast<double>(*options.aggregate.window) / static_cast<double>(kNsPerDay)));
  }
  return notes;
}

}  // namespace quintile
