// Logs over tables in memory.
#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "io/log/log_source.hpp"
#include "tests/io/log/fake_table.hpp"
#include "tests/io/log/read_all.hpp"

namespace quintile::io {

using Texts = std::vector<std::string>;
using Integers = std::vector<std::int64_t>;
using Reals = std::vector<double>;

inline LogSource fake_log(std::vector<FakeColumn> columns, const LogOptions& options = {}) {
  std::vector<std::unique_ptr<TableSource>> tables;
  tables.push_back(std::make_unique<FakeTable>(std::move(columns)));
  return {std::move(tables), options};
}

inline AllEvents read_fake(std::vector<FakeColumn> columns, const LogOptions& options = {}) {
  LogSource source = fake_log(std::move(columns), options);
  return read_all(source);
}

/// What an Error of type E says, or what went wrong instead.
template <class E, class Work>
std::string complaint_of(Work work) {
  try {
    work();
  } catch (const E& error) {
    return error.what();
  } catch (const std::exception& error) {
    return std::string("another exception: ") + error.what();
  }
  return "no exception";
}

inline LogOptions with_column(LogRole role, std::string name, LogOptions options = {}) {
  options.columns[static_cast<std::size_t>(role)] = std::move(name);
  return options;
}

}  // namespace quintile::io
