// Writes the files that format_test.py reads with h5py: result.h5 and log.h5 into the folder named first.
#include <filesystem>
#include <iostream>
#include <string>

#include "quintile/log.hpp"
#include "quintile/result_file.hpp"
#include "tests/io/result/support.hpp"

int main(int argc, char** argv) {
  using namespace quintile;
  if (argc != 2) return 2;
  const std::filesystem::path folder = argv[1];
  std::filesystem::create_directories(folder);
  constexpr std::size_t kRows = 600'000;
  Table table = test::every_type(kRows);
  Buffer<double> money(kRows);
  for (std::size_t i = 0; i < kRows; ++i) money[i] = static_cast<double>(i % 100);
  table.columns.push_back({"monetary_total", "money", "Sum of amounts", ColumnRole::plain, std::move(money), {}});
  write_result((folder / "result.h5").string(), {{table.view()}, {{"as_of", "2011-12-10"}}}, true);

  EventSchema schema;
  schema.id_type = IdType::text;
  schema.has_kind = true;
  const test::Events events = test::random_events(kRows, schema);
  OpenLog log;
  log.source = std::make_unique<test::MemorySource>(events, 100'000);
  import_log(log, (folder / "log.h5").string(), true);
  std::cout << events.id_text.back() << '\n';
}
