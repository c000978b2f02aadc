#include "engine/segment/column_names.hpp"

#include <algorithm>
#include <array>
#include <numeric>
#include <utility>
#include <vector>

#include "quintile/event.hpp"

namespace quintile::segmenting {
namespace {

constexpr auto kNames = std::to_array<std::string_view>(
    {"r", "f", "m", "fm",
     // customer_columns
     "customer_id", "recency_days", "tenure_days", "t_x_days", "occasions", "periods", "repeat_frequency",
     "monetary_total", "monetary_mean", "monetary_mean_repeat", "returns_total", "largest_gap_days", "median_gap_days",
     "last_gap_days", "reentry_gap_days", "quarters", "occasions_in_window", "occasions_in_previous_window", "events",
     "channels_used", "satisfaction_count", "satisfied_count", "promoters", "detractors", "satisfaction_mean",
     // score_columns
     "r_score", "f_score", "m_score", "rfm_cell", "rfm_score", "rfm_percentile", "r_percent_rank", "f_percent_rank",
     "m_percent_rank",
     // models
     "p_alive"});
/// Names of model columns go on with a horizon or a number.
constexpr std::array<std::string_view, 5> kBeginnings = {"clv", "cluster", "dert", "expected_purchases_",
                                                         "expected_spend"};

const std::vector<std::string>& variables() {
  static const std::vector<std::string> all = [] {
    std::vector<std::string> names(kNames.begin(), kNames.end());
    for (const std::string_view kind : kEventKindNames) {
      names.push_back(std::string(kind) + "_events");
      names.push_back(std::string(kind) + "_events_in_window");
    }
    names.insert(names.end(), kBeginnings.begin(), kBeginnings.end());
    return names;
  }();
  return all;
}

// Letters to insert, delete or replace (Levenshtein).
std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 0; i < a.size(); ++i) {
    std::size_t diagonal = std::exchange(row[0], i + 1);
    for (std::size_t j = 0; j < b.size(); ++j) {
      const std::size_t replaced = diagonal + (a[i] == b[j] ? 0U : 1U);
      diagonal = row[j + 1];
      row[j + 1] = std::min({replaced, diagonal + 1, row[j] + 1});
    }
  }
  return row.back();
}

}  // namespace

bool is_variable(std::string_view name) {
  const std::vector<std::string>& all = variables();
  return std::find(all.begin(), all.end(), name) != all.end() ||
         std::any_of(kBeginnings.begin(), kBeginnings.end(),
                     [&](std::string_view beginning) { return name.starts_with(beginning); });
}

std::string nearest_variable(std::string_view name) {
  const std::vector<std::string>& all = variables();
  return *std::min_element(all.begin(), all.end(), [&](const std::string& a, const std::string& b) {
    return distance(a, name) < distance(b, name);
  });
}

}  // namespace quintile::segmenting
