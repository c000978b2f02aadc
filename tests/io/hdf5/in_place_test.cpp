// Chunks that are read straight from the file give the same rows, and the same complaints, as those that are decoded.
#include <gmock/gmock.h>

#include <fstream>
#include <random>

#include "io/hdf5/chunk_index.hpp"
#include "io/hdf5/file.hpp"
#include "quintile/error.hpp"
#include "tests/io/hdf5/sample_file.hpp"

namespace quintile::io::hdf5 {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using Integers = std::vector<std::int64_t>;

Integers random_integers(std::size_t rows, unsigned seed) {
  std::mt19937_64 random(seed);
  Integers values(rows);
  for (std::int64_t& value : values) value = static_cast<std::int64_t>(random());
  return values;
}

Handle checked_chunks(hsize_t rows) {
  Handle creation = chunked(rows);
  EXPECT_GE(H5Pset_fletcher32(creation.get()), 0);
  return creation;
}

TEST(Hdf5InPlace, AnyChunkSizeGivesTheSameRows) {
  std::mt19937 random(3);
  for (unsigned turn = 0; turn < 40; ++turn) {
    const std::size_t rows = 1 + random() % 9000;
    const hsize_t chunk = 1 + random() % rows;
    SampleFile file(turn % 2 == 0, turn % 5 == 0 ? 512 : 0);
    const Integers values = random_integers(rows, turn);
    std::vector<double> bytes(rows);
    for (std::size_t i = 0; i < rows; ++i) bytes[i] = static_cast<double>(values[i] & 127);
    file.write("t/a", values, chunked(chunk).get());
    file.write("t/b", values, checked_chunks(chunk).get());
    file.write("t/c", H5T_STD_I64BE, H5T_NATIVE_INT64, rows, values.data(), checked_chunks(chunk).get());
    // Rows of one byte: chunks of an odd length.
    file.write("t/d", H5T_STD_U8LE, H5T_NATIVE_DOUBLE, rows, bytes.data(), checked_chunks(chunk).get());
    file.close();
    const ReadBack read = read_all(file.path());
    EXPECT_EQ(read.integers(0), values) << rows << " rows in chunks of " << chunk;
    EXPECT_EQ(read.integers(1), values) << rows << " rows in chunks of " << chunk;
    EXPECT_EQ(read.integers(2), values) << rows << " rows in chunks of " << chunk;
    EXPECT_EQ(read.integers(3), Integers(bytes.begin(), bytes.end())) << rows << " rows in chunks of " << chunk;
  }
}

// Filters left out of single chunks, as a writer of raw chunks may do.
TEST(Hdf5InPlace, ChunksWithoutTheirFilters) {
  const Integers values = random_integers(300, 1);
  SampleFile file;
  const Handle creation = chunked(100);
  ASSERT_GE(H5Pset_deflate(creation.get(), 1), 0);
  ASSERT_GE(H5Pset_fletcher32(creation.get()), 0);
  {
    const Handle made = file.create("t/x", H5T_STD_I64LE, 300, creation.get());
    ASSERT_GE(H5Dwrite(made.get(), H5T_NATIVE_INT64, H5S_ALL, H5S_ALL, H5P_DEFAULT, values.data()), 0);
    const hsize_t second = 100;
    ASSERT_GE(H5Dwrite_chunk(made.get(), H5P_DEFAULT, 0b11, &second, 800, values.data() + 100), 0);
  }
  file.close();
  EXPECT_EQ(read_all(file.path()).integers(), values);
}

// Chunks of the file beside those never written.
TEST(Hdf5InPlace, ChunksNeverWrittenHoldTheFillValue) {
  for (const bool checked : {false, true}) {
    SampleFile file;
    const Handle creation = checked ? checked_chunks(100) : chunked(100);
    const std::int64_t fill = -7;
    ASSERT_GE(H5Pset_fill_value(creation.get(), H5T_NATIVE_INT64, &fill), 0);
    {
      const Handle made = file.create("t/x", H5T_STD_I64LE, 250, creation.get());
      const hsize_t start = 100;
      const hsize_t count = 100;
      const Handle space(H5Dget_space(made.get()), H5Sclose);
      const Handle memory(H5Screate_simple(1, &count, nullptr), H5Sclose);
      ASSERT_GE(H5Sselect_hyperslab(space.get(), H5S_SELECT_SET, &start, nullptr, &count, nullptr), 0);
      const Integers ones(100, 1);
      ASSERT_GE(H5Dwrite(made.get(), H5T_NATIVE_INT64, memory.get(), space.get(), H5P_DEFAULT, ones.data()), 0);
    }
    file.close();
    Integers expected(250, -7);
    std::fill(expected.begin() + 100, expected.begin() + 200, 1);
    EXPECT_EQ(read_all(file.path()).integers(), expected);
  }
}

TEST(Hdf5InPlace, ADamagedByteNamesItsChunk) {
  const Integers values = random_integers(250, 2);
  for (const std::size_t row : {0U, 99U, 100U, 249U}) {
    SampleFile file;
    file.write("t/x", values, checked_chunks(100).get());
    file.close();
    // Finds the row in the file by its random bytes.
    std::fstream stream(file.path(), std::ios::in | std::ios::out | std::ios::binary);
    std::string content((std::istreambuf_iterator<char>(stream)), {});
    const auto at = content.find(std::string(reinterpret_cast<const char*>(&values[row]), 8));
    ASSERT_NE(at, std::string::npos);
    stream.seekp(static_cast<std::streamoff>(at));
    stream.put(static_cast<char>(~content[at]));
    stream.close();
    const std::size_t first = row / 100 * 100;
    EXPECT_THAT(failure_of<DataError>([&] { (void)read_all(file.path()); }),
                AllOf(HasSubstr("rows " + std::to_string(first) + " to"), HasSubstr("dataset /t/x"),
                      HasSubstr("Fletcher32 checksum")));
  }
}

TEST(Hdf5InPlace, TheIndexIsLeftToTheLibraryWhereItMustBe) {
  const auto lists = [](hsize_t user_block, hsize_t rows) {
    SampleFile sample(false, user_block);
    sample.write("t/x", random_integers(rows, 4), chunked(10).get());
    sample.close();
    const auto file = std::make_shared<const File>(sample.path(), false);
    const auto lock = lock_library();
    const auto dataset = as_dataset(file, "/t/x", file->open("/t/x"));
    ChunkIndex index(*dataset, 10);
    const StoredChunk* const first = index.find(0);
    EXPECT_TRUE(first == nullptr || first->bytes == 80);
    return first != nullptr;
  };
  EXPECT_TRUE(lists(0, 100));
  EXPECT_FALSE(lists(512, 100));
  EXPECT_FALSE(lists(0, 10'250)) << "more chunks than are quickly listed";
}

}  // namespace
}  // namespace quintile::io::hdf5
