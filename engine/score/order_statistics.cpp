#include "engine/score/order_statistics.hpp"

#include <algorithm>
#include <iterator>
#include <numeric>

#include "engine/score/bracket_search.hpp"
#include "engine/score/histogram_search.hpp"
#include "quintile/error.hpp"
#include "quintile/parallel.hpp"

namespace quintile::scoring {
namespace {

constexpr std::size_t kSelectBelow = 32'768;  // values for which selecting beats sampling

// Places the values of ranks[first, last) of `values`, whose smallest has the rank `offset`, halving the ranks.
void select(std::span<double> values, std::size_t offset, std::span<const std::size_t> ranks, std::span<double> out) {
  if (ranks.empty()) return;
  const std::size_t middle = ranks.size() / 2;
  const std::size_t at = ranks[middle] - offset;
  const auto nth = values.begin() + static_cast<std::ptrdiff_t>(at);
  std::nth_element(values.begin(), nth, values.end());
  // Ranks may repeat.
  std::size_t first = middle;
  std::size_t last = middle + 1;
  while (first > 0 && ranks[first - 1] == ranks[middle]) --first;
  while (last < ranks.size() && ranks[last] == ranks[middle]) ++last;
  std::fill(out.begin() + static_cast<std::ptrdiff_t>(first), out.begin() + static_cast<std::ptrdiff_t>(last), *nth);
  select(values.first(at), offset, ranks.first(first), out.first(first));
  select(values.subspan(at + 1), ranks[middle] + 1, ranks.subspan(last), out.subspan(last));
}

// Answers a query about a column of `count` numbers; search(ascending ranks) finds their values.
template <class Search>
RankAnswer answer(const RankQuery& query, std::size_t count, Search search) {
  RankAnswer result{count, {}};
  if (count == 0 || query.shares.empty()) return result;
  const std::vector<std::size_t> ranks = query.ranks(result.count);
  std::vector<std::size_t> order(ranks.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return ranks[a] < ranks[b]; });
  std::vector<std::size_t> ascending(ranks.size());
  std::transform(order.begin(), order.end(), ascending.begin(), [&](std::size_t i) { return ranks[i]; });
  if (!ascending.empty() && ascending.back() >= count) throw InternalError("rank beyond the number of values");

  const std::vector<double> found = search(ascending);
  result.values.resize(ranks.size());
  for (std::size_t i = 0; i < order.size(); ++i) result.values[order[i]] = found[i] + 0.0;  // -0 is 0
  return result;
}

// The numbers of each of a few rows' columns.
std::vector<std::vector<double>> gather(const NumberColumns& columns) {
  std::vector<std::vector<double>> numbers(columns.columns());
  for_each_stretch(columns, 0, columns.rows(), [&](std::size_t, std::size_t size, const StretchColumns& column) {
    for (std::size_t c = 0; c < numbers.size(); ++c) {
      std::copy_if(column[c], column[c] + size, std::back_inserter(numbers[c]),
                   [](double value) { return value == value; });
    }
  });
  return numbers;
}

}  // namespace

std::vector<double> select_ranks(std::span<double> values, std::span<const std::size_t> ranks) {
  std::vector<double> found(ranks.size());
  if (ranks.empty()) return found;
  if (ranks.back() >= values.size()) throw InternalError("rank beyond the number of values");
  if (values.size() <= kSelectBelow) {
    select(values, 0, ranks, found);
    return found;
  }
  RankQuery query;
  for (const std::size_t rank : ranks)
    query.shares.push_back(static_cast<double>(rank) / static_cast<double>(values.size() - 1));
  query.ranks = [&](std::size_t) { return std::vector<std::size_t>(ranks.begin(), ranks.end()); };
  return order_statistics(PlainColumn(values), std::span(&query, 1)).front().values;
}

std::vector<RankAnswer> order_statistics(const NumberColumns& columns, std::span<const RankQuery> queries) {
  std::vector<RankAnswer> answers(queries.size());
  if (columns.rows() <= kSelectBelow) {
    std::vector<std::vector<double>> numbers = gather(columns);
    for (std::size_t c = 0; c < queries.size(); ++c) {
      answers[c] = answer(queries[c], numbers[c].size(),
                          [&](std::span<const std::size_t> ranks) { return select_ranks(numbers[c], ranks); });
    }
    return answers;
  }
  std::vector<std::vector<double>> shares;
  for (const RankQuery& query : queries) shares.push_back(query.shares);
  std::vector<BracketedColumn> bracketed = search_brackets(columns, shares);
  parallel_for(queries.size(), [&](std::size_t c) {
    answers[c] = answer(queries[c], bracketed[c].count(), [&](std::span<const std::size_t> ranks) {
      const auto found = bracketed[c].values_of(ranks);
      return found ? *found : search_histograms(columns, c, ranks);
    });
  });
  return answers;
}

std::vector<double> order_statistics(std::span<const double> values, std::span<const std::size_t> ranks) {
  if (ranks.empty()) return {};
  const std::size_t count = count_numbers(values);
  if (*std::max_element(ranks.begin(), ranks.end()) >= count) throw InternalError("rank beyond the number of values");
  RankQuery query;
  for (const std::size_t rank : ranks)
    query.shares.push_back(count > 1 ? static_cast<double>(rank) / static_cast<double>(count - 1) : 0.0);
  std::sort(query.shares.begin(), query.shares.end());
  query.ranks = [&](std::size_t) { return std::vector<std::size_t>(ranks.begin(), ranks.end()); };
  return order_statistics(PlainColumn(values), std::span(&query, 1)).front().values;
}

std::size_t count_numbers(std::span<const double> values) {
  return reduce_blocks(
      values.size(), kCustomerBlock, std::size_t{0},
      [&](std::size_t begin, std::size_t end) {
        std::size_t count = 0;
        for (std::size_t i = begin; i < end; ++i) count += static_cast<std::size_t>(values[i] == values[i]);
        return count;
      },
      [](std::size_t& total, std::size_t part) { total += part; });
}

}  // namespace quintile::scoring
