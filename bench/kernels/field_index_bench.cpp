// Finding the ends of fields in delimited text; an element is a byte.
#include "kernels/field_index.hpp"

#include <string>
#include <vector>

#include "bench/kernels/moved_bytes.hpp"

namespace quintile::bench {
namespace {

void index_fields(benchmark::State& state, const std::string& record) {
  std::string text;
  while (text.size() + record.size() <= kElements) text += record;
  text.resize(kElements + kernels::kIndexSlack, 'x');
  std::vector<std::uint32_t> ends(kElements + kernels::kIndexSlack);
  for (auto _ : state) {
    kernels::FieldScan scan;
    benchmark::DoNotOptimize(kernels::text_kernels().index(text.data(), 0, kElements, ',', scan, ends.data()));
    benchmark::ClobberMemory();
  }
  report_moved_bytes(state, 1);
}
BENCHMARK_CAPTURE(index_fields, plain, std::string("1234567,2023-05-17T08:15:30,19.95\n"));
BENCHMARK_CAPTURE(index_fields, quoted, std::string("1234567,\"17 May, 2023\",\"a \"\"name\"\"\",19.95\n"));

}  // namespace
}  // namespace quintile::bench
