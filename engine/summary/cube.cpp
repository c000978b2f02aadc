#include "engine/summary/cube.hpp"

namespace quintile {

Tally& Cube::add(CubeKey key) {
  if (slots_.empty()) slots_.resize(kKeys);
  keys_.push_back(key);
  cells_.emplace_back();
  slots_[number_of(key)] = static_cast<std::uint16_t>(cells_.size());
  return cells_.back();
}

void Cube::merge(const Cube& later) {
  for (std::size_t i = 0; i < later.keys_.size(); ++i) at(later.keys_[i]) += later.cells_[i];
}

}  // namespace quintile
