#include "tools/cut_points.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <filesystem>
#include <limits>
#include <system_error>
#include <vector>

#include "quintile/error.hpp"
#include "quintile/result_file.hpp"
#include "tools/lists.hpp"
#include "tools/numbers.hpp"

namespace quintile::tool {
namespace {

constexpr std::array<const char*, 3> kLetters = {"r", "f", "m"};
using Cuts = std::array<std::vector<double>, 3>;

Cuts typed_cuts(const std::string& text) {
  Cuts cuts;
  for (const auto& [letter, values] : split_pairs(text, ';')) {
    const auto* found = std::find(kLetters.begin(), kLetters.end(), letter);
    if (found == kLetters.end()) {
      throw UserError(
          fmt::format("--cuts is neither a file nor cut points: '{}'. Write RESULT.h5 or "
                      "'r=30,60,90,180;f=1,2,3,5;m=50,100,200,500'.",
                      text));
    }
    std::vector<double>& out = cuts[static_cast<std::size_t>(found - kLetters.begin())];
    for (const std::string& value : split(values, ',')) out.push_back(parse_number(value, "--cuts"));
    if (!std::is_sorted(out.begin(), out.end()) || out.empty()) {
      throw UserError(fmt::format("--cuts of {} must ascend: '{}'.", letter, values));
    }
  }
  return cuts;
}

// The upper ends of the levels are the cut points; the one of the topmost level is open.
Cuts earlier_cuts(const std::string& path) {
  const ResultFile file(path);
  const Table table = file.read("scoring");
  const TableView scoring = table.view();
  const std::array<const char*, 3> needed = {"dimension", "method", "to"};
  for (const char* column : needed) {
    if (scoring.find(column) == nullptr) {
      throw DataError(
          fmt::format("{}: /scoring has no column '{}'. Run quintile again to make a new result.", path, column));
    }
  }
  const auto* ends = std::get_if<std::span<const double>>(&scoring.find("to")->values);
  if (ends == nullptr) throw DataError(fmt::format("{}: /scoring/to does not hold real numbers.", path));
  Cuts cuts;
  std::array<std::string, 3> methods;
  for (std::size_t row = 0; row < scoring.rows(); ++row) {
    const std::string dimension = cell_text(*scoring.find("dimension"), row);
    const auto* found = std::find(kDimensionNames.begin(), kDimensionNames.end(), dimension);
    if (found == kDimensionNames.end()) continue;
    const auto d = static_cast<std::size_t>(found - kDimensionNames.begin());
    methods[d] = cell_text(*scoring.find("method"), row);
    const double end = (*ends)[row];
    if (!std::isfinite(end)) continue;
    // rfm-r counts cuts <= value, fixed counts cuts < value: the next smaller number makes them the same.
    cuts[d].push_back(methods[d] == "rfm-r" ? std::nextafter(end, -std::numeric_limits<double>::infinity()) : end);
  }
  for (std::size_t d = 0; d < cuts.size(); ++d) {
    std::sort(cuts[d].begin(), cuts[d].end());
    if (!methods[d].empty() && cuts[d].empty()) {
      throw UserError(
          fmt::format("{} has no cut points for {}: it was scored by {}. Use a result of quantile, rfm-r, "
                      "kmeans or fixed.",
                      path, kDimensionNames[d], methods[d]));
    }
  }
  return cuts;
}

}  // namespace

void apply_cuts(const std::string& text, bool methods_given, bool levels_given, ScoreOptions& options) {
  if (text.empty()) return;
  std::error_code ignored;
  // A missing file with an ordinary name is a mistyped path, not mistyped cut points.
  const bool file = std::filesystem::exists(text, ignored) || text.find('=') == std::string::npos;
  const Cuts cuts = file ? earlier_cuts(text) : typed_cuts(text);
  for (std::size_t d = 0; d < cuts.size(); ++d) {
    if (cuts[d].empty()) continue;
    if (methods_given && options.method[d] != ScoreMethod::fixed) {
      throw UserError(fmt::format("--cuts gives cut points for {} but --method says {}. Leave one of them out.",
                                  kDimensionNames[d], name_of(options.method[d])));
    }
    const auto levels = static_cast<int>(cuts[d].size()) + 1;
    if (levels_given && options.levels[d] != levels) {
      throw UserError(fmt::format("--cuts makes {} levels of {} but --levels says {}. Leave --levels out.", levels,
                                  kDimensionNames[d], options.levels[d]));
    }
    options.method[d] = ScoreMethod::fixed;
    options.levels[d] = levels;
    options.cuts[d] = cuts[d];
  }
}

std::string cuts_text(const ScoreOptions& options) {
  std::vector<std::string> parts;
  for (std::size_t d = 0; d < options.cuts.size(); ++d) {
    if (!options.cuts[d].empty()) parts.push_back(fmt::format("{}={}", kLetters[d], fmt::join(options.cuts[d], ",")));
  }
  return fmt::format("{}", fmt::join(parts, ";"));
}

}  // namespace quintile::tool
