#include "engine/segment/score_scale.hpp"

namespace quintile::segmenting {
namespace {

// In whole numbers, because halves must round up on every machine.
int scaled(int score, int levels, int scale) {
  const int steps = levels - 1;
  return (3 * steps + 2 * (score - 1) * (scale - 1)) / (2 * steps);
}

int scaled_mean(int f, int f_levels, int m, int m_levels, int scale) {
  const long f_steps = f_levels - 1;
  const long m_steps = m_levels - 1;
  const long sum = (f - 1L) * (scale - 1) * m_steps + (m - 1L) * (scale - 1) * f_steps;
  return static_cast<int>((3 * f_steps * m_steps + sum) / (2 * f_steps * m_steps));
}

}  // namespace

ScoreScale::ScoreScale(int scale, const ScoreResult& scores)
    : scale_(static_cast<std::size_t>(scale)), has_m_(!scores.m.empty()) {
  for (std::size_t d = 0; d < 3; ++d) levels_[d] = scores.dimensions[d].levels;
  const int m_levels = has_m_ ? levels_[kMonetary] : 0;
  stride_ = static_cast<std::size_t>(m_levels) + 1;
  // 256 entries, so that no score, even of a hand-made result, reads beyond the tables.
  r_.resize(256, 0);
  for (int r = 1; r <= levels_[kRecency]; ++r) {
    const int cube = scale * scale * scale;
    r_[static_cast<std::size_t>(r)] = static_cast<std::uint16_t>((scaled(r, levels_[kRecency], scale) - 1) * cube);
  }
  fm_.resize(256 * stride_ + 256, 0);
  for (int f = 1; f <= levels_[kFrequency]; ++f) {
    for (int m = has_m_ ? 1 : 0; m <= m_levels; ++m) {
      const int own_m = has_m_ ? m : f;
      const int own_levels = has_m_ ? m_levels : levels_[kFrequency];
      const int number =
          ((scaled(f, levels_[kFrequency], scale) - 1) * scale + scaled(own_m, own_levels, scale) - 1) * scale +
          scaled_mean(f, levels_[kFrequency], own_m, own_levels, scale) - 1;
      fm_[static_cast<std::size_t>(f) * stride_ + static_cast<std::size_t>(m)] = static_cast<std::uint16_t>(number);
    }
  }
}

std::size_t ScoreScale::cells() const noexcept { return scale_ * scale_ * scale_ * scale_; }

std::vector<ScoreCell> ScoreScale::occurring() const {
  std::vector<ScoreCell> cells(this->cells());
  const int scale = static_cast<int>(scale_);
  const int m_levels = has_m_ ? levels_[kMonetary] : 0;
  for (int r = 1; r <= levels_[kRecency]; ++r) {
    for (int f = 1; f <= levels_[kFrequency]; ++f) {
      for (int m = has_m_ ? 1 : 0; m <= m_levels; ++m) {
        const std::size_t number =
            cell(static_cast<std::uint8_t>(r), static_cast<std::uint8_t>(f), static_cast<std::uint8_t>(m));
        const int rest = static_cast<int>(number);
        cells[number] = {1 + rest / (scale * scale * scale), 1 + rest / (scale * scale) % scale,
                         1 + rest / scale % scale, 1 + rest % scale};
      }
    }
  }
  return cells;
}

}  // namespace quintile::segmenting
