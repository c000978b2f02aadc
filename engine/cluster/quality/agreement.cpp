#include <algorithm>
#include <cmath>
#include <vector>

#include "quintile/cluster.hpp"
#include "quintile/error.hpp"
#include "quintile/parallel.hpp"

namespace quintile {
namespace {

constexpr std::size_t kCodes = 256;
constexpr std::size_t kBlock = std::size_t{1}
                               << 20;  // customers per table of counts, which is as large as half of them
using Counts = std::vector<std::uint64_t>;

double pairs(double n) { return n * (n - 1) / 2; }

double entropy(const std::vector<double>& counts, double total) {
  double sum = 0;
  for (const double count : counts) {
    if (count > 0) sum -= count / total * std::log(count / total);
  }
  return sum;
}

}  // namespace

Agreement agreement(std::span<const std::uint8_t> a, std::span<const std::uint8_t> b) {
  if (a.size() != b.size()) throw UserError("labels of different numbers of customers cannot be compared");
  const Counts cells = reduce_blocks(
      a.size(), kBlock, Counts(kCodes * kCodes, 0),
      [&](std::size_t begin, std::size_t end) {
        Counts part(kCodes * kCodes, 0);
        for (std::size_t i = begin; i < end; ++i) ++part[a[i] * kCodes + b[i]];
        return part;
      },
      [](Counts& total, const Counts& part) {
        for (std::size_t i = 0; i < total.size(); ++i) total[i] += part[i];
      });
  std::vector<double> rows(kCodes, 0.0);
  std::vector<double> columns(kCodes, 0.0);
  double total = 0;
  double together = 0;
  for (std::size_t i = kCodes; i < cells.size(); ++i) {
    const auto count = static_cast<double>(cells[i]);
    rows[i / kCodes] += count;
    columns[i % kCodes] += count;
    total += count;
    together += pairs(count);
  }
  double in_rows = 0;
  double in_columns = 0;
  for (const double row : rows) in_rows += pairs(row);
  for (const double column : columns) in_columns += pairs(column);
  const double expected = total > 1 ? in_rows * in_columns / pairs(total) : 0;
  const double most = (in_rows + in_columns) / 2;
  Agreement out;
  out.adjusted_rand = most > expected ? (together - expected) / (most - expected) : 1;
  double mutual = 0;
  for (std::size_t i = kCodes; i < cells.size(); ++i) {
    const auto count = static_cast<double>(cells[i]);
    if (count > 0) mutual += count / total * std::log(count * total / (rows[i / kCodes] * columns[i % kCodes]));
  }
  const double mean = (entropy(rows, total) + entropy(columns, total)) / 2;
  out.mutual_information = mean > 0 ? std::clamp(mutual / mean, 0.0, 1.0) : 1;
  return out;
}

}  // namespace quintile
