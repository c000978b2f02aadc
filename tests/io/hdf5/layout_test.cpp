// The three layouts, and which table is meant.
#include <gmock/gmock.h>

#include <array>
#include <cmath>
#include <fstream>

#include "quintile/error.hpp"
#include "tests/io/hdf5/sample_file.hpp"

namespace quintile::io::hdf5 {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using Integers = std::vector<std::int64_t>;
using Reals = std::vector<double>;

std::vector<std::string> names(const TableSource& source) {
  std::vector<std::string> found;
  for (const SourceColumn& column : source.columns()) found.push_back(column.name);
  return found;
}

TEST(Hdf5Layout, GroupOfColumnsAtTheRoot) {
  SampleFile file;
  file.write("cust", Integers{1, 2, 3});
  file.write("amount", Reals{1.5, 2.5, 3.5});
  file.close();
  const auto source = open_hdf5(file.path(), {});
  EXPECT_EQ(source->format(), "HDF5, group of columns");
  EXPECT_EQ(source->path(), file.path());
  EXPECT_EQ(source->dataset(), "/");
  EXPECT_EQ(source->estimated_rows(), 3U);
  EXPECT_THAT(names(*source), ElementsAre("amount", "cust"));
  EXPECT_EQ(source->columns()[1].storage, "contiguous");
  source->select({1, 0, 1});
  const ReadBack read = read_all(*source);
  EXPECT_EQ(read.integers(0), (Integers{1, 2, 3}));
  EXPECT_EQ(read.reals(1), (Reals{1.5, 2.5, 3.5}));
  EXPECT_EQ(read.integers(2), (Integers{1, 2, 3}));
  source->rewind();
  EXPECT_EQ(read_all(*source).integers(0), (Integers{1, 2, 3}));
}

TEST(Hdf5Layout, GroupKeepsCreationOrderWhereTheFileDoes) {
  SampleFile file;
  const Handle tracked(H5Pcreate(H5P_GROUP_CREATE), H5Pclose);
  ASSERT_GE(H5Pset_link_creation_order(tracked.get(), H5P_CRT_ORDER_TRACKED | H5P_CRT_ORDER_INDEXED), 0);
  { const Handle group(H5Gcreate2(file.id(), "t", H5P_DEFAULT, tracked.get(), H5P_DEFAULT), H5Gclose); }
  file.write("t/z", Integers{1});
  file.write("t/a", Integers{2});
  file.close();
  EXPECT_THAT(names(*open_hdf5(file.path(), {})), ElementsAre("z", "a"));
}

TEST(Hdf5Layout, WhatIsNoColumnDoesNotMatter) {
  SampleFile file;
  file.write("t/x", Integers{1, 2});
  const std::array<hsize_t, 2> shape = {2, 3};
  const Handle plane(H5Screate_simple(2, shape.data(), nullptr), H5Sclose);
  const Handle scalar(H5Screate(H5S_SCALAR), H5Sclose);
  for (const auto& [name, space] : {std::pair{"t/plane", plane.get()}, std::pair{"t/scalar", scalar.get()}}) {
    const Handle made(H5Dcreate2(file.id(), name, H5T_STD_I64LE, space, H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT),
                      H5Dclose);
    ASSERT_TRUE(made);
  }
  ASSERT_GE(H5Lcreate_soft("/nowhere", file.id(), "t/dangling", H5P_DEFAULT, H5P_DEFAULT), 0);
  ASSERT_GE(H5Lcreate_hard(file.id(), "/", file.id(), "t/circle", H5P_DEFAULT, H5P_DEFAULT), 0);
  file.close();
  EXPECT_THAT(names(*open_hdf5(file.path(), {})), ElementsAre("x"));
}

TEST(Hdf5Layout, LengthsThatDifferAreNamed) {
  SampleFile file;
  file.write("t/a", Integers{1, 2, 3});
  file.write("t/b", Integers{1, 2});
  file.close();
  EXPECT_THAT(failure_of<DataError>([&] { (void)open_hdf5(file.path(), {}); }),
              AllOf(HasSubstr("/t"), HasSubstr("'a' has 3 rows"), HasSubstr("'b' has 2"), HasSubstr(file.path())));
}

TEST(Hdf5Layout, EmptyTableHasNoBlocks) {
  SampleFile file;
  file.write("t/a", Integers{});
  file.close();
  const auto source = open_hdf5(file.path(), {});
  EXPECT_EQ(source->estimated_rows(), 0U);
  EXPECT_EQ(source->claim(), nullptr);
}

TEST(Hdf5Layout, VaexTree) {
  SampleFile file;
  file.write("transactions/columns/customer_id/data", Integers{7, 8, 9});
  file.write("transactions/columns/amount/data", Reals{1, 2, 3});
  file.attribute("transactions/columns/amount", "unit", "EUR");
  file.write("transactions/columns/plain", Integers{4, 5, 6});
  file.close();
  for (const char* name : {"", "/transactions", "transactions/", "/transactions/columns"}) {
    const auto source = open_hdf5(file.path(), {name, false});
    EXPECT_EQ(source->format(), "HDF5, vaex tree");
    EXPECT_EQ(source->dataset(), "/transactions");
    EXPECT_THAT(names(*source), ElementsAre("amount", "customer_id", "plain"));
    EXPECT_EQ(source->columns()[0].unit, "EUR");
    EXPECT_EQ(read_all(*source).integers(1), (Integers{7, 8, 9}));
  }
}

TEST(Hdf5Layout, VaexTexts) {
  for (const bool in_chunks : {false, true}) {
    SampleFile file;
    const Handle creation = in_chunks ? chunked(3) : properties();
    const std::string bytes = "..oneéthree";
    const std::vector<std::int32_t> offsets = {2, 5, 7, 7, 12};
    file.write("t/columns/s/data", H5T_STD_U8LE, H5T_NATIVE_UINT8, bytes.size(), bytes.data(), creation.get());
    file.write("t/columns/s/indices", H5T_STD_I32LE, H5T_NATIVE_INT32, offsets.size(), offsets.data(), creation.get());
    file.close();
    const auto source = open_hdf5(file.path(), {});
    EXPECT_EQ(source->columns()[0].type, CellType::text);
    EXPECT_EQ(source->estimated_rows(), 4U);
    EXPECT_THAT(read_all(*source).texts(), ElementsAre("one", "é", "", "three"));
  }
}

TEST(Hdf5Layout, VaexTextsWithForgedOffsetsAreRefused) {
  const std::vector<Integers> forged = {{0, 5, 3}, {-1, 2, 3}, {0, 1, 999}, {0, std::int64_t{1} << 62, 3}};
  for (const Integers& offsets : forged) {
    SampleFile file;
    const Handle character(H5Tcopy(H5T_C_S1), H5Tclose);
    file.write("t/columns/s/data", character.get(), character.get(), 6, "abcdef");
    file.write("t/columns/s/indices", offsets);
    file.close();
    EXPECT_THAT(failure_of<DataError>([&] { (void)read_all(file.path()); }),
                AllOf(HasSubstr("column 's'"), HasSubstr(file.path())));
  }
}

TEST(Hdf5Layout, VaexMasksEmptyTheirCells) {
  SampleFile file;
  const std::array<std::uint8_t, 3> mask = {0, 1, 0};
  const std::array<std::uint8_t, 1> valid = {0b101};
  file.write("t/columns/i/data", Integers{1, 2, 3});
  file.write("t/columns/i/mask", H5T_STD_U8LE, H5T_NATIVE_UINT8, 3, mask.data());
  file.write("t/columns/r/data", Reals{1, 2, 3});
  file.write("t/columns/r/null_bitmap", H5T_STD_U8LE, H5T_NATIVE_UINT8, 1, valid.data());
  file.write("t/columns/s/data", H5T_STD_U8LE, H5T_NATIVE_UINT8, 3, "abc");
  file.write("t/columns/s/indices", Integers{0, 1, 2, 3});
  file.write("t/columns/s/null_bitmap", H5T_STD_U8LE, H5T_NATIVE_UINT8, 1, valid.data());
  file.close();
  const ReadBack read = read_all(file.path());
  for (const std::size_t i : {0U, 1U}) {
    EXPECT_EQ(read.reals(i)[0], 1);
    EXPECT_TRUE(std::isnan(read.reals(i)[1]));
    EXPECT_EQ(read.reals(i)[2], 3);
  }
  EXPECT_THAT(read.texts(2), ElementsAre("a", "", "c"));
}

TEST(Hdf5Layout, MaskedIntegersThatARealCannotHoldAreRefused) {
  SampleFile file;
  const std::array<std::uint8_t, 2> mask = {1, 0};
  file.write("t/columns/i/data", Integers{0, (std::int64_t{1} << 53) + 1});
  file.write("t/columns/i/mask", H5T_STD_U8LE, H5T_NATIVE_UINT8, 2, mask.data());
  file.close();
  EXPECT_THAT(failure_of<DataError>([&] { (void)read_all(file.path()); }),
              AllOf(HasSubstr("column 'i'"), HasSubstr("row 1 "), HasSubstr("9007199254740993")));
}

struct Row {
  std::int32_t id;
  double amount;
  std::array<char, 4> name;
  const char* note;
  std::array<float, 2> pair;
  struct {
    std::int16_t x;
    std::uint8_t y;
  } inner;
};

Handle row_type() {
  const Handle name(H5Tcopy(H5T_C_S1), H5Tclose);
  const Handle note(H5Tcopy(H5T_C_S1), H5Tclose);
  EXPECT_GE(H5Tset_size(name.get(), 4), 0);
  EXPECT_GE(H5Tset_size(note.get(), H5T_VARIABLE), 0);
  const hsize_t two = 2;
  const Handle pair(H5Tarray_create2(H5T_NATIVE_FLOAT, 1, &two), H5Tclose);
  const Handle inner(H5Tcreate(H5T_COMPOUND, sizeof(Row::inner)), H5Tclose);
  EXPECT_GE(H5Tinsert(inner.get(), "x", 0, H5T_NATIVE_INT16), 0);
  EXPECT_GE(H5Tinsert(inner.get(), "y", 2, H5T_NATIVE_UINT8), 0);
  Handle row(H5Tcreate(H5T_COMPOUND, sizeof(Row)), H5Tclose);
  EXPECT_GE(H5Tinsert(row.get(), "id", HOFFSET(Row, id), H5T_NATIVE_INT32), 0);
  EXPECT_GE(H5Tinsert(row.get(), "amount", HOFFSET(Row, amount), H5T_NATIVE_DOUBLE), 0);
  EXPECT_GE(H5Tinsert(row.get(), "name", HOFFSET(Row, name), name.get()), 0);
  EXPECT_GE(H5Tinsert(row.get(), "note", HOFFSET(Row, note), note.get()), 0);
  EXPECT_GE(H5Tinsert(row.get(), "pair", HOFFSET(Row, pair), pair.get()), 0);
  EXPECT_GE(H5Tinsert(row.get(), "inner", HOFFSET(Row, inner), inner.get()), 0);
  return row;
}

TEST(Hdf5Layout, CompoundTable) {
  for (const bool in_chunks : {false, true}) {
    SampleFile file;
    const std::vector<Row> rows = {{1, 1.5, {'a', 'b', 0, 0}, "first", {0.5F, 0.25F}, {-3, 200}},
                                   {2, 2.5, {'a', 'b', 'c', 'd'}, "", {1, 2}, {4, 5}},
                                   {3, 3.5, {0, 0, 0, 0}, "third", {3, 4}, {6, 7}}};
    const Handle creation = in_chunks ? chunked(2) : properties();
    file.write("g/rows", row_type().get(), row_type().get(), rows.size(), rows.data(), creation.get());
    file.close();
    const auto source = open_hdf5(file.path(), {});
    EXPECT_EQ(source->format(), "HDF5, compound table");
    EXPECT_EQ(source->dataset(), "/g/rows");
    EXPECT_THAT(names(*source),
                ElementsAre("id", "amount", "name", "pair[0]", "pair[1]", "inner/x", "inner/y", "note"));
    const ReadBack read = read_all(*source);
    EXPECT_EQ(read.integers(0), (Integers{1, 2, 3}));
    EXPECT_EQ(read.reals(1), (Reals{1.5, 2.5, 3.5}));
    EXPECT_THAT(read.texts(2), ElementsAre("ab", "abcd", ""));
    EXPECT_THAT(read.texts(7), ElementsAre("first", "", "third"));
    EXPECT_EQ(read.reals(3), (Reals{0.5, 1, 3}));
    EXPECT_EQ(read.reals(4), (Reals{0.25, 2, 4}));
    EXPECT_EQ(read.integers(5), (Integers{-3, 4, 6}));
    EXPECT_EQ(read.integers(6), (Integers{200, 5, 7}));
    source->select({2});
    EXPECT_THAT(read_all(*source).texts(), ElementsAre("ab", "abcd", ""));
  }
}

TEST(Hdf5Layout, SeveralTablesAreListed) {
  SampleFile file;
  file.write("a/x", Integers{1, 2});
  file.write("b/x", Integers{1, 2, 3});
  file.write("b/y", Integers{1, 2, 3});
  file.close();
  EXPECT_THAT(failure_of<UserError>([&] { (void)open_hdf5(file.path(), {}); }),
              AllOf(HasSubstr("/a (1 columns, 2 rows)"), HasSubstr("/b (2 columns, 3 rows)"), HasSubstr("--dataset")));
  EXPECT_EQ(open_hdf5(file.path(), {"/b", false})->estimated_rows(), 3U);
}

TEST(Hdf5Layout, TheOnlyReadableTableIsTaken) {
  SampleFile file;
  file.write("good/x", Integers{1, 2});
  file.write("other/x", Integers{1, 2});
  file.write("other/y", Integers{1});
  file.close();
  EXPECT_EQ(open_hdf5(file.path(), {})->dataset(), "/good");
}

TEST(Hdf5Layout, ADatasetThatIsNotThereNamesThoseThatAre) {
  SampleFile file;
  file.write("a/x", Integers{1});
  file.close();
  EXPECT_THAT(failure_of<UserError>([&] {
                (void)open_hdf5(file.path(), {"/b", false});
              }),
              AllOf(HasSubstr("/b not found"), HasSubstr("/a (1 columns, 1 rows)")));
  EXPECT_THAT(failure_of<UserError>([&] {
                (void)open_hdf5(file.path(), {"/a/x", false});
              }),
              AllOf(HasSubstr("/a/x"), HasSubstr("not a table")));
}

TEST(Hdf5Layout, AFileWithoutTable) {
  SampleFile file;
  file.group("empty");
  file.close();
  EXPECT_THAT(failure_of<DataError>([&] { (void)open_hdf5(file.path(), {}); }), HasSubstr("no table found"));
}

TEST(Hdf5Layout, ExternalLinksAreFollowedOnlyWhenAsked) {
  SampleFile other;
  other.write("t/y", Integers{5, 6});
  other.close();
  SampleFile file;
  file.write("t/x", Integers{1, 2});
  ASSERT_GE(H5Lcreate_external(other.path().c_str(), "/t/y", file.id(), "t/y", H5P_DEFAULT, H5P_DEFAULT), 0);
  ASSERT_GE(H5Lcreate_soft("/t/y", file.id(), "t/z", H5P_DEFAULT, H5P_DEFAULT), 0);
  file.close();
  EXPECT_THAT(failure_of<UserError>([&] { (void)open_hdf5(file.path(), {}); }),
              AllOf(HasSubstr("/t/y"), HasSubstr("external link")));
  const auto source = open_hdf5(file.path(), {"", true});
  EXPECT_THAT(names(*source), ElementsAre("x", "y", "z"));
  EXPECT_EQ(read_all(*source).integers(1), (Integers{5, 6}));
}

TEST(Hdf5Layout, ASoftLinkDoesNotSmuggleInAnotherFile) {
  SampleFile other;
  other.write("t/y", Integers{5, 6});
  other.close();
  SampleFile file;
  file.write("t/x", Integers{1, 2});
  ASSERT_GE(H5Lcreate_external(other.path().c_str(), "/t/y", file.id(), "away", H5P_DEFAULT, H5P_DEFAULT), 0);
  ASSERT_GE(H5Lcreate_soft("/away", file.id(), "t/y", H5P_DEFAULT, H5P_DEFAULT), 0);
  file.close();
  EXPECT_THAT(names(*open_hdf5(file.path(), {"/t", false})), ElementsAre("x"));
}

TEST(Hdf5Layout, ExternalStorageIsReadOnlyWhenAsked) {
  SampleFile file;
  const std::string bytes = (file.directory() / "bytes.bin").string();
  const Integers values = {1, -2};
  std::ofstream(bytes, std::ios::binary).write(reinterpret_cast<const char*>(values.data()), 16);
  const Handle creation = properties();
  ASSERT_GE(H5Pset_external(creation.get(), bytes.c_str(), 0, 16), 0);
  { const Handle made = file.create("t/x", H5T_STD_I64LE, 2, creation.get()); }
  file.close();
  EXPECT_THAT(failure_of<UserError>([&] { (void)open_hdf5(file.path(), {}); }), HasSubstr("external storage"));
  EXPECT_EQ(read_all(file.path(), {"", true}).integers(), values);
}

TEST(Hdf5Layout, VirtualDatasetsAreReadOnlyWhenAsked) {
  SampleFile other;
  other.write("y", Integers{5, 6});
  other.close();
  SampleFile file;
  const hsize_t rows = 2;
  const Handle space(H5Screate_simple(1, &rows, nullptr), H5Sclose);
  const Handle creation = properties();
  ASSERT_GE(H5Pset_virtual(creation.get(), space.get(), other.path().c_str(), "/y", space.get()), 0);
  { const Handle made = file.create("t/x", H5T_STD_I64LE, rows, creation.get()); }
  file.close();
  EXPECT_THAT(failure_of<UserError>([&] { (void)open_hdf5(file.path(), {}); }), HasSubstr("virtual storage"));
  EXPECT_EQ(read_all(file.path(), {"", true}).integers(), (Integers{5, 6}));
}

TEST(Hdf5Layout, AUserBlockShiftsEverything) {
  SampleFile file(false, 1024);
  file.write("t/x", Integers{1, 2, 3});
  const Handle creation = chunked(2);
  file.write("t/y", Integers{4, 5, 6}, creation.get());
  file.close();
  ASSERT_TRUE(is_hdf5(file.path()));
  const ReadBack read = read_all(file.path());
  EXPECT_EQ(read.integers(0), (Integers{1, 2, 3}));
  EXPECT_EQ(read.integers(1), (Integers{4, 5, 6}));
}

}  // namespace
}  // namespace quintile::io::hdf5
