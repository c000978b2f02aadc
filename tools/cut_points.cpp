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
#include "tools/rule_choice.hpp"

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

// The columns that can be scored, and the values of --frequency and --monetary that choose them.
struct MeasureName {
  std::string_view column, choice;
};
constexpr std::array<MeasureName, 3> kFrequencyNames = {
    {{"occasions", "occasions"}, {"periods", "periods"}, {"repeat_frequency", "repeat"}}};
constexpr std::array<MeasureName, 3> kMonetaryNames = {
    {{"monetary_total", "total"}, {"monetary_mean", "mean"}, {"monetary_mean_repeat", "mean-repeat"}}};

// Cut points mean something only for the measure they were made of.
void require_same_measure(const std::string& path, std::size_t d, const std::string& earlier,
                          const ScoreOptions& options) {
  if (d == kRecency) return;
  const auto& names = d == kFrequency ? kFrequencyNames : kMonetaryNames;
  const auto chosen =
      d == kFrequency ? static_cast<std::size_t>(options.frequency) : static_cast<std::size_t>(options.monetary);
  if (earlier == names[chosen].column) return;
  const auto* found =
      std::find_if(names.begin(), names.end(), [&](const MeasureName& name) { return name.column == earlier; });
  const std::string_view flag = found == names.end() ? earlier : found->choice;
  throw UserError(
      fmt::format("--cuts: {} scored {} by '{}' but this run scores it by '{}', so its cut points do not fit. "
                  "Give --{} {} to measure the same.",
                  path, kDimensionNames[d], flag, names[chosen].choice, kDimensionNames[d], flag));
}

bool names_a_result(const std::string& text) {
  std::error_code ignored;
  // A missing file with an ordinary name is a mistyped path, not mistyped cut points.
  return std::filesystem::exists(text, ignored) || text.find('=') == std::string::npos;
}

// The upper ends of the levels are the cut points; the one of the topmost level is open.
Cuts earlier_cuts(const std::string& path, const ScoreOptions& options) {
  const ResultFile file(path);
  const Table table = file.read("scoring");
  const TableView scoring = table.view();
  const std::array<const char*, 4> needed = {"dimension", "measure", "method", "to"};
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
    require_same_measure(path, d, cell_text(*scoring.find("measure"), row), options);
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
  const Cuts cuts = names_a_result(text) ? earlier_cuts(text, options) : typed_cuts(text);
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

std::string other_rules_note(const std::string& cuts, const std::string& rules) {
  if (cuts.empty() || !names_a_result(cuts)) return {};
  const ResultFile file(cuts);
  const auto earlier = file.attributes().find("rules");
  if (earlier == file.attributes().end() || earlier->second == rule_text(rules)) return {};
  const std::string before = parse_rules(earlier->second, cuts).name;
  const std::string now = choose_rules(rules).name;
  return fmt::format(
      "the cuts are those of {0} but the rules are {1}'{2}', while {0} was segmented by '{3}'; 'quintile show {0} "
      "--rules' "
      "prints those, for --rules to use the same.",
      cuts, before == now ? "another version of " : "", now, before);
}

std::string cuts_text(const ScoreOptions& options) {
  std::vector<std::string> parts;
  for (std::size_t d = 0; d < options.cuts.size(); ++d) {
    if (!options.cuts[d].empty()) parts.push_back(fmt::format("{}={}", kLetters[d], fmt::join(options.cuts[d], ",")));
  }
  return fmt::format("{}", fmt::join(parts, ";"));
}

}  // namespace quintile::tool
