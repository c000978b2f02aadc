// Files written by h5py, PyTables, pandas and hdf5plugin (write_samples.py), read by us.
#include <gmock/gmock.h>

#include <cmath>
#include <filesystem>

#include "quintile/error.hpp"
#include "tests/io/hdf5/sample_file.hpp"

namespace quintile::io::hdf5 {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;

constexpr std::int64_t kRows = 5000;

class Hdf5Python : public testing::Test {
 protected:
  void SetUp() override {
    if (!std::filesystem::exists(sample("pytables.h5"))) {
      GTEST_SKIP() << "no samples: they need a QUINTILE_PYTHON that has h5py, tables, pandas and "
                      "hdf5plugin, and ctest to make them";
    }
  }

  static std::string sample(const std::string& name) { return std::string(QUINTILE_HDF5_SAMPLES) + "/" + name; }

  static std::int64_t cust(std::int64_t i) { return 7 * i % 1000; }
  static double amount(std::int64_t i) { return static_cast<double>(i) * 0.25 - 3; }
  static std::string name(std::int64_t i) { return "n" + std::to_string(i % 17); }

  // Finds a column by name and compares it row by row with the rule.
  template <class Value, class Rule>
  static void expect_column(TableSource& source, const std::string& column, Rule rule) {
    const auto& infos = source.columns();
    const auto found =
        std::find_if(infos.begin(), infos.end(), [&](const SourceColumn& info) { return info.name == column; });
    ASSERT_NE(found, infos.end()) << column;
    source.select({static_cast<std::size_t>(found - infos.begin())});
    const ReadBack read = read_all(source);
    const auto& values = std::get<std::vector<Value>>(read.columns.at(0));
    ASSERT_EQ(values.size(), static_cast<std::size_t>(kRows));
    for (std::int64_t i = 0; i < kRows; ++i) {
      ASSERT_EQ(values[static_cast<std::size_t>(i)], rule(i)) << column << ", row " << i;
    }
  }

  static std::string unit_of_column(const TableSource& source, const std::string& column) {
    for (const SourceColumn& info : source.columns()) {
      if (info.name == column) return info.unit;
    }
    return "no such column";
  }
};

TEST_F(Hdf5Python, H5pyColumnsInEveryFilter) {
  for (const char* file : {"contiguous", "gzip", "lzf", "lz4", "zstd", "blosc-blosclz", "blosc-lz4", "blosc-lz4hc",
                           "blosc-zlib", "blosc-zstd"}) {
    SCOPED_TRACE(file);
    const auto source = open_hdf5(sample(std::string(file) + ".h5"), {});
    EXPECT_EQ(source->format(), "HDF5, group of columns");
    EXPECT_EQ(source->columns()[0].name, "cust");
    EXPECT_EQ(source->columns()[4].members.size(), 2U);
    expect_column<std::int64_t>(*source, "cust", cust);
    expect_column<double>(*source, "amount", amount);
    expect_column<std::string>(*source, "name", name);
    expect_column<std::int64_t>(*source, "big", [](std::int64_t i) { return i << 40; });
    expect_column<std::int64_t>(*source, "flag", [](std::int64_t i) { return std::int64_t{i % 3 == 0}; });
  }
}

TEST_F(Hdf5Python, AFilterWeDoNotKnowIsNamed) {
  EXPECT_THAT(failure_of<DataError>([&] { (void)open_hdf5(sample("bitshuffle.h5"), {}); }), HasSubstr("32008"));
}

TEST_F(Hdf5Python, VariableTextsAndHalves) {
  const auto source = open_hdf5(sample("variable.h5"), {});
  EXPECT_EQ(source->columns()[0].stored_type, "float16");
  expect_column<std::string>(*source, "name", name);
}

TEST_F(Hdf5Python, PandasTables) {
  for (const char* file : {"pandas.h5", "pandas-columns.h5"}) {
    SCOPED_TRACE(file);
    const auto source = open_hdf5(sample(file), {});
    EXPECT_EQ(source->format(), "HDF5, compound table");
    EXPECT_EQ(unit_of_column(*source, "date"), "ns");
    expect_column<std::int64_t>(*source, "index", [](std::int64_t i) { return i; });
    expect_column<std::int64_t>(*source, "cust", cust);
    expect_column<std::int64_t>(*source, "big", [](std::int64_t i) { return i << 40; });
    expect_column<double>(*source, "amount", amount);
    expect_column<double>(*source, "price", [](std::int64_t i) { return 2 * amount(i); });
    expect_column<std::string>(*source, "name", [](std::int64_t i) { return i == 3 ? std::string() : name(i); });
    expect_column<std::int64_t>(*source, "date", [](std::int64_t i) { return (1'577'836'800 + i) * 1'000'000'000; });
    expect_column<std::int64_t>(*source, "flag", [](std::int64_t i) { return std::int64_t{i % 3 == 0}; });
  }
  EXPECT_EQ(open_hdf5(sample("pandas.h5"), {"/df", false})->dataset(), "/df/table");
}

TEST_F(Hdf5Python, PandasFixedFormatSaysWhatToDo) {
  EXPECT_THAT(failure_of<DataError>([&] { (void)open_hdf5(sample("pandas-fixed.h5"), {}); }),
              AllOf(HasSubstr("/df"), HasSubstr("format=\"table\"")));
}

TEST_F(Hdf5Python, PyTables) {
  const auto source = open_hdf5(sample("pytables.h5"), {});
  EXPECT_EQ(source->dataset(), "/g/rows");
  EXPECT_EQ(unit_of_column(*source, "time"), "s");
  expect_column<std::int64_t>(*source, "cust", cust);
  expect_column<double>(*source, "amount", amount);
  expect_column<std::string>(*source, "name", name);
  expect_column<double>(*source, "time", [](std::int64_t i) { return 1.5 * static_cast<double>(i); });
  expect_column<std::int64_t>(*source, "flag", [](std::int64_t i) { return std::int64_t{i % 3 == 0}; });
}

}  // namespace
}  // namespace quintile::io::hdf5
