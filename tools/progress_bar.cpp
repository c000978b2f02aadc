#include "tools/progress_bar.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>

#include "tools/interrupt.hpp"
#include "tools/numbers.hpp"
#include "tools/terminal.hpp"

namespace quintile::tool {
namespace {

constexpr std::chrono::milliseconds kBetweenDraws{100};
constexpr std::size_t kCells = 30;
constexpr const char* kEraseLine = "\r\033[K";

std::string bar_of(double fraction) {
  const auto full = static_cast<std::size_t>(std::clamp(fraction, 0.0, 1.0) * static_cast<double>(kCells));
  std::string text;
  for (std::size_t i = 0; i < kCells; ++i) text += i < full ? "█" : "░";
  return text;
}

}  // namespace

ProgressBar::ProgressBar(bool quiet) : shown_(!quiet && errors_on_terminal()) {}

ProgressBar::~ProgressBar() {
  if (!drawn_) return;
  std::fputs(kEraseLine, stderr);
  std::fflush(stderr);
}

Control ProgressBar::control() {
  Control control;
  control.stop = &stop_requested();
  if (shown_) control.progress = [this](const Progress& progress) { draw(progress); };
  return control;
}

void ProgressBar::draw(const Progress& progress) {
  const Clock::time_point now = Clock::now();
  if (progress.stage != stage_) {
    stage_ = progress.stage;
    stage_start_ = now;
    first_rows_ = progress.rows;
  } else if (now - last_draw_ < kBetweenDraws) {
    return;
  }
  last_draw_ = now;
  drawn_ = true;
  const double seconds = std::chrono::duration<double>(now - stage_start_).count();
  const auto done = static_cast<double>(progress.rows - std::min(progress.rows, first_rows_));
  std::string line = fmt::format("{}{:<12}", kEraseLine, stage_);
  if (progress.fraction >= 0) {
    line += fmt::format(" {} {:3.0f}%", bar_of(progress.fraction), std::clamp(progress.fraction, 0.0, 1.0) * 100);
  }
  if (progress.rows > 0) line += fmt::format("  {} rows", grouped(progress.rows));
  if (seconds > 0.2 && done > 0) line += fmt::format("  {} rows/s", rounded(done / seconds));
  std::fputs(line.c_str(), stderr);
  std::fflush(stderr);
}

}  // namespace quintile::tool
