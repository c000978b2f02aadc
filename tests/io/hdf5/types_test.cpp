// Every stored type becomes the right cells.
#include <gmock/gmock.h>

#include <array>
#include <cmath>
#include <cstring>
#include <limits>

#include "tests/io/hdf5/sample_file.hpp"

namespace quintile::io::hdf5 {
namespace {

using testing::ElementsAre;
using testing::ElementsAreArray;

struct IntegerCase {
  const char* text;
  hid_t stored;
  std::vector<std::int64_t> values;
};

std::vector<IntegerCase> integer_cases() {
  using Limits16 = std::numeric_limits<std::int16_t>;
  using Limits32 = std::numeric_limits<std::int32_t>;
  using Limits64 = std::numeric_limits<std::int64_t>;
  return {{"int8", H5T_STD_I8LE, {-128, -1, 0, 1, 127}},
          {"int16", H5T_STD_I16LE, {Limits16::min(), -1, 0, 258, Limits16::max()}},
          {"int16 big-endian", H5T_STD_I16BE, {Limits16::min(), -1, 0, 258, Limits16::max()}},
          {"int32", H5T_STD_I32LE, {Limits32::min(), -1, 0, 16909060, Limits32::max()}},
          {"int32 big-endian", H5T_STD_I32BE, {Limits32::min(), -1, 0, 16909060, Limits32::max()}},
          {"int64", H5T_STD_I64LE, {Limits64::min(), -1, 0, 72623859790382856, Limits64::max()}},
          {"int64 big-endian", H5T_STD_I64BE, {Limits64::min(), -1, 0, 72623859790382856, Limits64::max()}},
          {"uint8", H5T_STD_U8LE, {0, 1, 128, 255}},
          {"uint16", H5T_STD_U16LE, {0, 1, 258, 65535}},
          {"uint16 big-endian", H5T_STD_U16BE, {0, 1, 258, 65535}},
          {"uint32", H5T_STD_U32LE, {0, 1, 16909060, 4294967295}},
          {"uint32 big-endian", H5T_STD_U32BE, {0, 1, 16909060, 4294967295}}};
}

TEST(Hdf5Types, IntegersOfEveryWidthSignAndOrder) {
  for (const IntegerCase& test : integer_cases()) {
    SCOPED_TRACE(test.text);
    for (const bool in_chunks : {false, true}) {
      SampleFile file;
      const Handle creation = in_chunks ? chunked(2) : properties();
      file.write("t/x", test.stored, H5T_NATIVE_INT64, test.values.size(), test.values.data(), creation.get());
      file.close();
      const auto source = open_hdf5(file.path(), {});
      EXPECT_EQ(source->columns()[0].type, CellType::int64);
      EXPECT_EQ(source->columns()[0].stored_type, test.text);
      EXPECT_EQ(read_all(*source).integers(), test.values);
    }
  }
}

TEST(Hdf5Types, UnsignedIntegersOf64BitsStayUnsigned) {
  const std::vector<std::uint64_t> values = {0, 1, std::numeric_limits<std::uint64_t>::max()};
  for (const hid_t stored : {H5T_STD_U64LE, H5T_STD_U64BE}) {
    SampleFile file;
    file.write("t/x", stored, H5T_NATIVE_UINT64, values.size(), values.data());
    file.close();
    EXPECT_EQ(std::get<std::vector<std::uint64_t>>(read_all(file.path()).columns[0]), values);
  }
}

TEST(Hdf5Types, IntegersOfUnusualPrecisionAreConverted) {
  const std::vector<std::int64_t> values = {-8388608, -1, 0, 8388607};
  SampleFile file;
  const Handle type(H5Tcopy(H5T_STD_I32BE), H5Tclose);
  ASSERT_GE(H5Tset_precision(type.get(), 24), 0);
  ASSERT_GE(H5Tset_offset(type.get(), 4), 0);
  file.write("t/x", type.get(), H5T_NATIVE_INT64, values.size(), values.data());
  file.close();
  EXPECT_EQ(read_all(file.path()).integers(), values);
}

TEST(Hdf5Types, FloatsOfBothWidthsAndOrders) {
  const std::vector<double> values = {0.0, -0.0, 1.5, -2.25, std::numeric_limits<double>::infinity(), 0x1p-149};
  for (const hid_t stored : {H5T_IEEE_F32LE, H5T_IEEE_F32BE, H5T_IEEE_F64LE, H5T_IEEE_F64BE}) {
    SampleFile file;
    file.write("t/x", stored, H5T_NATIVE_DOUBLE, values.size(), values.data());
    file.close();
    const auto read = read_all(file.path()).reals();
    EXPECT_EQ(read, values);
    EXPECT_TRUE(std::signbit(read[1]));
  }
}

TEST(Hdf5Types, NanStaysNan) {
  SampleFile file;
  file.write("t/x", std::vector<double>{std::nan(""), 1});
  file.close();
  EXPECT_TRUE(std::isnan(read_all(file.path()).reals()[0]));
}

// IEEE binary16 as NumPy defines it; the library has no such type of its own in 1.10.
Handle half_type(hid_t order) {
  Handle type(H5Tcopy(order), H5Tclose);
  EXPECT_GE(H5Tset_fields(type.get(), 15, 10, 5, 0, 10), 0);
  EXPECT_GE(H5Tset_size(type.get(), 2), 0);
  EXPECT_GE(H5Tset_ebias(type.get(), 15), 0);
  return type;
}

TEST(Hdf5Types, HalfPrecision) {
  const std::vector<std::uint16_t> bits = {0x0000, 0x8000, 0x3C00, 0xC000, 0x7BFF, 0x0001,
                                           0x03FF, 0x0400, 0x7C00, 0xFC00, 0x3555};
  const std::vector<double> values = {
      0, -0.0, 1, -2, 65504, 0x1p-24, 1023 * 0x1p-24, 0x1p-14, HUGE_VAL, -HUGE_VAL, 0.333251953125};
  for (const hid_t order : {H5T_IEEE_F32LE, H5T_IEEE_F32BE}) {
    SampleFile file;
    const Handle type = half_type(order);
    std::vector<std::uint16_t> stored = bits;
    if (order == H5T_IEEE_F32BE) {
      for (auto& b : stored) b = static_cast<std::uint16_t>(b << 8 | b >> 8);
    }
    file.write("t/x", type.get(), type.get(), stored.size(), stored.data());
    file.close();
    const auto source = open_hdf5(file.path(), {});
    EXPECT_THAT(source->columns()[0].stored_type, testing::StartsWith("float16"));
    EXPECT_EQ(read_all(*source).reals(), values);
  }
}

TEST(Hdf5Types, LongDoublesAreConverted) {
  const std::vector<long double> values = {0.0L, 1.5L, -1e300L};
  SampleFile file;
  file.write("t/x", H5T_NATIVE_LDOUBLE, H5T_NATIVE_LDOUBLE, values.size(), values.data());
  file.close();
  EXPECT_THAT(read_all(file.path()).reals(), ElementsAre(0.0, 1.5, -1e300));
}

Handle text_type(std::size_t size, H5T_str_t padding) {
  Handle type(H5Tcopy(H5T_C_S1), H5Tclose);
  EXPECT_GE(H5Tset_size(type.get(), size), 0);
  EXPECT_GE(H5Tset_strpad(type.get(), padding), 0);
  return type;
}

TEST(Hdf5Types, TextsOfFixedLengthLoseTheirPadding) {
  struct Case {
    H5T_str_t padding;
    std::string bytes;
    std::vector<std::string> texts;
  };
  using namespace std::string_literals;
  const std::vector<Case> cases = {
      {H5T_STR_NULLTERM, "ab\0xfull\0\0\0\0"s, {"ab", "full", ""}},
      {H5T_STR_NULLPAD, "ab\0\0a\0b\0full"s, {"ab", "a\0b"s, "full"}},
      {H5T_STR_SPACEPAD, "ab   b      "s, {"ab", " b", ""}},
  };
  for (const Case& test : cases) {
    for (const bool in_chunks : {false, true}) {
      SampleFile file;
      const Handle type = text_type(4, test.padding);
      const Handle creation = in_chunks ? chunked(2) : properties();
      file.write("t/x", type.get(), type.get(), 3, test.bytes.data(), creation.get());
      file.close();
      const auto source = open_hdf5(file.path(), {});
      EXPECT_EQ(source->columns()[0].type, CellType::text);
      EXPECT_EQ(source->columns()[0].stored_type, "text (fixed 4)");
      EXPECT_EQ(read_all(*source).texts(), test.texts);
    }
  }
}

TEST(Hdf5Types, TextsOfVariableLength) {
  const std::string large(1'500'000, 'x');
  const std::vector<const char*> values = {"Brion Stark", "", nullptr, "zoë", large.c_str(), "after"};
  for (const H5T_cset_t set : {H5T_CSET_ASCII, H5T_CSET_UTF8}) {
    for (const bool in_chunks : {false, true}) {
      SampleFile file;
      const Handle type = text_type(H5T_VARIABLE, H5T_STR_NULLTERM);
      ASSERT_GE(H5Tset_cset(type.get(), set), 0);
      const Handle creation = in_chunks ? chunked(4) : properties();
      file.write("t/x", type.get(), type.get(), values.size(), values.data(), creation.get());
      file.close();
      EXPECT_THAT(read_all(file.path()).texts(), ElementsAre("Brion Stark", "", "", "zoë", large, "after"));
    }
  }
}

TEST(Hdf5Types, EnumsKeepTheirMembers) {
  SampleFile file;
  const Handle type(H5Tenum_create(H5T_STD_I16BE), H5Tclose);
  const Handle native(H5Tenum_create(H5T_NATIVE_SHORT), H5Tclose);
  const std::vector<std::pair<const char*, short>> members = {{"purchase", 0}, {"return", -5}, {"visit", 300}};
  for (const auto& [name, value] : members) {
    std::array<char, 2> stored = {static_cast<char>(value >> 8), static_cast<char>(value & 255)};
    ASSERT_GE(H5Tenum_insert(type.get(), name, stored.data()), 0);
    ASSERT_GE(H5Tenum_insert(native.get(), name, &value), 0);
  }
  const std::vector<short> values = {300, 0, -5};
  file.write("t/kind", type.get(), native.get(), values.size(), values.data());
  file.close();
  const auto source = open_hdf5(file.path(), {});
  EXPECT_EQ(source->columns()[0].stored_type, "enum of 3 over int16 big-endian");
  EXPECT_THAT(source->columns()[0].members,
              testing::UnorderedElementsAre(testing::Pair(0, "purchase"), testing::Pair(-5, "return"),
                                            testing::Pair(300, "visit")));
  EXPECT_THAT(read_all(*source).integers(), ElementsAre(300, 0, -5));
}

TEST(Hdf5Types, BooleansAsH5pyWritesThem) {
  SampleFile file;
  const Handle type(H5Tenum_create(H5T_STD_I8LE), H5Tclose);
  const std::array<signed char, 2> values = {0, 1};
  ASSERT_GE(H5Tenum_insert(type.get(), "FALSE", &values[0]), 0);
  ASSERT_GE(H5Tenum_insert(type.get(), "TRUE", &values[1]), 0);
  const std::array<signed char, 3> stored = {1, 0, 1};
  file.write("t/flag", type.get(), type.get(), stored.size(), stored.data());
  file.close();
  const auto source = open_hdf5(file.path(), {});
  EXPECT_EQ(source->columns()[0].stored_type, "boolean over int8");
  EXPECT_THAT(read_all(*source).integers(), ElementsAre(1, 0, 1));
}

TEST(Hdf5Types, BitFieldsAndTimesAsPyTablesWritesThem) {
  SampleFile file;
  const std::array<unsigned char, 2> flags = {1, 0};
  file.write("t/flag", H5T_STD_B8LE, H5T_STD_B8LE, flags.size(), flags.data());
  const std::array<std::int64_t, 2> times = {std::int64_t{3} << 32 | 500'000, -(std::int64_t{1} << 32)};
  file.write("t/time", H5T_UNIX_D64LE, H5T_UNIX_D64LE, times.size(), times.data());
  file.close();
  const auto source = open_hdf5(file.path(), {});
  ASSERT_EQ(source->columns().size(), 2U);
  EXPECT_EQ(source->columns()[1].unit, "s");
  const ReadBack read = read_all(*source);
  EXPECT_THAT(read.integers(0), ElementsAre(1, 0));
  EXPECT_THAT(read.reals(1), ElementsAre(3.5, -1.0));
}

TEST(Hdf5Types, ColumnsWithoutACellTypeAreLeftOut) {
  SampleFile file;
  const Handle opaque(H5Tcreate(H5T_OPAQUE, 4), H5Tclose);
  ASSERT_GE(H5Tset_tag(opaque.get(), "photo"), 0);
  const std::array<char, 8> bytes{};
  file.write("t/photo", opaque.get(), opaque.get(), 2, bytes.data());
  file.write("t/x", std::vector<std::int64_t>{1, 2});
  file.close();
  const auto source = open_hdf5(file.path(), {});
  ASSERT_EQ(source->columns().size(), 1U);
  EXPECT_EQ(source->columns()[0].name, "x");
}

TEST(Hdf5Types, UnitsComeFromAttributes) {
  SampleFile file;
  for (const char* name : {"t/a", "t/b", "t/c", "t/d"}) file.write(name, std::vector<std::int64_t>{1});
  file.attribute("t/a", "units", "seconds since 1970-01-01");
  file.attribute("t/a", "unit", "h");
  file.attribute("t/b", "unit", "ns");
  file.attribute("t/c", "dtype", "datetime64[us]");
  file.close();
  const auto source = open_hdf5(file.path(), {});
  std::vector<std::string> units;
  for (const SourceColumn& column : source->columns()) units.push_back(column.unit);
  EXPECT_THAT(units, ElementsAre("seconds since 1970-01-01", "ns", "us", ""));
}

}  // namespace
}  // namespace quintile::io::hdf5
