// Scores tables from a binary file, for score_test.py to compare with pandas and DuckDB.
//
// usage: score_probe INPUT OUTPUT
// INPUT: per table int64 customers, int64 levels, then that many float64 recencies and monetary values.
// OUTPUT: per table and method (quantile, ntile, rfm-r, percent-rank) the r and m scores (uint8), and for percent-rank
// the ranks of recency and money (float64) after them; then the cut points of quantile, recency and money (float64).
#include <cstdint>
#include <cstdio>
#include <exception>
#include <fstream>
#include <span>
#include <stdexcept>
#include <vector>

#include "quintile/score.hpp"

namespace {

using namespace quintile;

template <class T>
void read(std::ifstream& file, std::span<T> values) {
  file.read(reinterpret_cast<char*>(values.data()), static_cast<std::streamsize>(values.size_bytes()));
  if (!file) throw std::runtime_error("the input ends in the middle of a table");
}

template <class T>
void write(std::ofstream& file, std::span<const T> values) {
  file.write(reinterpret_cast<const char*>(values.data()), static_cast<std::streamsize>(values.size_bytes()));
}

CustomerTable read_customers(std::ifstream& file, std::size_t size) {
  CustomerTable customers;
  customers.ids.integers = Buffer<std::int64_t>(size);
  for (std::size_t i = 0; i < size; ++i) customers.ids.integers[i] = static_cast<std::int64_t>(i);
  customers.recency_days = Buffer<double>(size);
  customers.monetary_total = Buffer<double>(size);
  customers.occasions = Buffer<std::uint32_t>(size, 1);
  read(file, customers.recency_days.span());
  read(file, customers.monetary_total.span());
  return customers;
}

void probe(const char* input, const char* output) {
  std::ifstream in(input, std::ios::binary);
  std::ofstream out(output, std::ios::binary);
  while (in.peek() != std::ifstream::traits_type::eof()) {
    std::int64_t header[2] = {};
    read(in, std::span<std::int64_t>(header));
    const CustomerTable customers = read_customers(in, static_cast<std::size_t>(header[0]));
    const int levels = static_cast<int>(header[1]);
    ScoreOptions options;
    options.levels = {levels, levels, levels};
    std::vector<double> cuts;
    for (const ScoreMethod method :
         {ScoreMethod::quantile, ScoreMethod::ntile, ScoreMethod::rfm_r, ScoreMethod::percent_rank}) {
      options.method = {method, method, method};
      const ScoreResult result = score(customers, options);
      write<std::uint8_t>(out, result.r);
      write<std::uint8_t>(out, result.m);
      write<double>(out, result.percent_rank[kRecency]);
      write<double>(out, result.percent_rank[kMonetary]);
      if (method != ScoreMethod::quantile) continue;
      for (const Dimension d : {kRecency, kMonetary}) {
        cuts.insert(cuts.end(), result.dimensions[d].cuts.begin(), result.dimensions[d].cuts.end());
      }
    }
    write<double>(out, cuts);
  }
  if (!out.flush()) throw std::runtime_error("the output cannot be written");
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) return std::fputs("usage: score_probe INPUT OUTPUT\n", stderr), 2;
  try {
    probe(argv[1], argv[2]);
  } catch (const std::exception& error) {
    return std::fprintf(stderr, "score_probe: %s\n", error.what()), 1;
  }
  return 0;
}
