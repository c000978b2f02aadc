#include "engine/summary/cube.hpp"

namespace quintile {
namespace {

constexpr std::size_t kMasks = 64;
constexpr std::size_t kKeys = 256 * 2 * kMasks;

std::size_t number_of(CubeKey key) {
  return (key.segment * std::size_t{2} + (key.active ? 1 : 0)) * kMasks + key.types;
}

}  // namespace

Tally& Cube::at(CubeKey key) {
  if (slots_.empty()) slots_.resize(kKeys);
  std::uint16_t& slot = slots_[number_of(key)];
  if (slot == 0) {
    keys_.push_back(key);
    cells_.emplace_back();
    slot = static_cast<std::uint16_t>(cells_.size());
  }
  return cells_[slot - std::size_t{1}];
}

void Cube::merge(const Cube& later) {
  for (std::size_t i = 0; i < later.keys_.size(); ++i) at(later.keys_[i]) += later.cells_[i];
}

}  // namespace quintile
