// However rows are stored, they come back the same.
#include <blosc.h>
#include <gmock/gmock.h>
#include <lz4.h>
#include <zstd.h>

#include <numeric>

#include "io/hdf5/block_plan.hpp"
#include "io/hdf5/filter_pipeline.hpp"
#include "quintile/error.hpp"
#include "quintile/parallel.hpp"
#include "tests/io/hdf5/sample_file.hpp"

namespace quintile::io::hdf5 {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using Integers = std::vector<std::int64_t>;

Integers ramp(std::size_t rows) {
  Integers values(rows);
  for (std::size_t i = 0; i < rows; ++i) values[i] = static_cast<std::int64_t>(i * i % 1'000'003) - 500;
  return values;
}

TEST(Hdf5Storage, CompactAndNeverWritten) {
  SampleFile file;
  const Handle compact = properties();
  ASSERT_GE(H5Pset_layout(compact.get(), H5D_COMPACT), 0);
  file.write("t/a", ramp(100), compact.get());
  const Handle filled = properties();
  const std::int64_t fill = -7;
  ASSERT_GE(H5Pset_fill_value(filled.get(), H5T_NATIVE_INT64, &fill), 0);
  { const Handle made = file.create("t/b", H5T_STD_I32BE, 100, filled.get()); }
  { const Handle made = file.create("t/c", H5T_STD_I64LE, 100, H5P_DEFAULT); }
  file.close();
  const auto source = open_hdf5(file.path(), {});
  EXPECT_EQ(source->columns()[0].storage, "compact");
  const ReadBack read = read_all(*source);
  EXPECT_EQ(read.integers(0), ramp(100));
  EXPECT_EQ(read.integers(1), Integers(100, -7));
  EXPECT_EQ(read.integers(2), Integers(100, 0));
}

TEST(Hdf5Storage, FiltersOfTheLibrary) {
  struct Case {
    bool shuffle, deflate, fletcher;
    const char* text;
  };
  for (const Case& test :
       {Case{false, false, false, "chunked 64"}, Case{true, true, false, "chunked 64, shuffle + deflate"},
        Case{true, true, true, "chunked 64, shuffle + deflate + Fletcher32"},
        Case{false, false, true, "chunked 64, Fletcher32"}, Case{true, false, false, "chunked 64, shuffle"}}) {
    for (const bool latest : {false, true}) {
      SampleFile file(latest);
      const Handle creation = chunked(64);
      if (test.shuffle) {
        ASSERT_GE(H5Pset_shuffle(creation.get()), 0);
      }
      if (test.deflate) {
        ASSERT_GE(H5Pset_deflate(creation.get(), 6), 0);
      }
      if (test.fletcher) {
        ASSERT_GE(H5Pset_fletcher32(creation.get()), 0);
      }
      file.write("t/x", ramp(1000), creation.get());
      file.write("t/y", H5T_STD_I16LE, H5T_NATIVE_INT64, 1000, Integers(1000, 77).data(), creation.get());
      file.write("t/z", H5T_IEEE_F32BE, H5T_NATIVE_INT64, 1000, Integers(1000, 5).data(), creation.get());
      file.close();
      const auto source = open_hdf5(file.path(), {});
      EXPECT_EQ(source->columns()[0].storage, test.text);
      const ReadBack read = read_all(*source);
      EXPECT_EQ(read.integers(0), ramp(1000));
      EXPECT_EQ(read.integers(1), Integers(1000, 77));
      EXPECT_EQ(read.reals(2), std::vector<double>(1000, 5));
    }
  }
}

TEST(Hdf5Storage, FletcherBeforeDeflateToo) {
  SampleFile file;
  const Handle creation = chunked(64);
  ASSERT_GE(H5Pset_fletcher32(creation.get()), 0);
  ASSERT_GE(H5Pset_deflate(creation.get(), 6), 0);
  ASSERT_GE(H5Pset_shuffle(creation.get()), 0);
  ASSERT_GE(H5Pset_deflate(creation.get(), 1), 0);
  file.write("t/x", ramp(300), creation.get());
  file.close();
  EXPECT_EQ(read_all(file.path()).integers(), ramp(300));
}

TEST(Hdf5Storage, RareFiltersAreLeftToTheLibrary) {
  SampleFile file;
  const Handle creation = chunked(64);
  ASSERT_GE(H5Pset_scaleoffset(creation.get(), H5Z_SO_INT, 0), 0);
  file.write("t/x", ramp(300), creation.get());
  file.close();
  const auto source = open_hdf5(file.path(), {});
  EXPECT_EQ(source->columns()[0].storage, "chunked 64, scale-offset");
  EXPECT_EQ(read_all(*source).integers(), ramp(300));
}

// How ids spread decides how a job is divided, so the largest ones of a log that grows must be among the sample.
TEST(Hdf5Storage, ASampleHoldsTheFirstAndTheLastRows) {
  for (const hsize_t chunk : {0U, 64U, 1000U}) {
    for (const bool compressed : {false, true}) {
      SampleFile file;
      const Handle creation = chunk == 0 ? properties() : chunked(chunk);
      if (compressed && chunk != 0) {
        ASSERT_GE(H5Pset_deflate(creation.get(), 1), 0);
      }
      Integers ascending(100'000);
      std::iota(ascending.begin(), ascending.end(), 0);
      file.write("t/x", ascending, creation.get());
      file.close();
      const auto source = open_hdf5(file.path(), {});
      const Integers sample = source->sample(0);
      ASSERT_FALSE(sample.empty());
      EXPECT_EQ(sample.front(), 0);
      EXPECT_GT(sample.back(), 100'000 - 1001);
      EXPECT_LE(sample.size(), 64U * 512);
      EXPECT_EQ(read_all(*source).integers(), ascending);
    }
  }
}

TEST(Hdf5Storage, NothingToSampleInAnEmptyTable) {
  SampleFile file;
  file.write("t/x", Integers{}, chunked(10).get());
  file.close();
  EXPECT_TRUE(open_hdf5(file.path(), {})->sample(0).empty());
}

// Every kind of chunk index that the format has: B-tree 1, single chunk, implicit, fixed array, extensible array.
TEST(Hdf5Storage, ChunkIndexes) {
  for (const bool latest : {false, true}) {
    for (const hsize_t chunk : {10U, 100U, 1000U, 4000U}) {
      for (const bool early : {false, true}) {
        for (const bool filtered : {false, true}) {
          for (const hsize_t maximum : {hsize_t{0}, hsize_t{5000}, H5S_UNLIMITED}) {
            SampleFile file(latest);
            const Handle creation = chunked(chunk);
            if (maximum == 0 && chunk > 1000) continue;
            if (early) {
              ASSERT_GE(H5Pset_alloc_time(creation.get(), H5D_ALLOC_TIME_EARLY), 0);
            }
            if (filtered) {
              ASSERT_GE(H5Pset_deflate(creation.get(), 1), 0);
            }
            {
              const Handle made = file.create("t/x", H5T_STD_I64LE, 1000, creation.get(), maximum);
              ASSERT_GE(H5Dwrite(made.get(), H5T_NATIVE_INT64, H5S_ALL, H5S_ALL, H5P_DEFAULT, ramp(1000).data()), 0);
            }
            file.close();
            EXPECT_EQ(read_all(file.path()).integers(), ramp(1000)) << latest << chunk << early << filtered << maximum;
          }
        }
      }
    }
  }
}

TEST(Hdf5Storage, ChunksNeverWrittenHoldTheFillValue) {
  for (const bool latest : {false, true}) {
    SampleFile file(latest);
    const Handle creation = chunked(10);
    const std::int32_t fill = 99;
    ASSERT_GE(H5Pset_fill_value(creation.get(), H5T_NATIVE_INT32, &fill), 0);
    ASSERT_GE(H5Pset_deflate(creation.get(), 1), 0);
    {
      const Handle made = file.create("t/x", H5T_STD_I64LE, 95, creation.get(), H5S_UNLIMITED);
      const Handle space(H5Dget_space(made.get()), H5Sclose);
      const hsize_t start = 25;
      const hsize_t count = 10;
      ASSERT_GE(H5Sselect_hyperslab(space.get(), H5S_SELECT_SET, &start, nullptr, &count, nullptr), 0);
      const Handle memory(H5Screate_simple(1, &count, nullptr), H5Sclose);
      ASSERT_GE(H5Dwrite(made.get(), H5T_NATIVE_INT64, memory.get(), space.get(), H5P_DEFAULT, Integers(10, 1).data()),
                0);
    }
    file.close();
    Integers expected(95, 99);
    std::fill_n(expected.begin() + 25, 10, 1);
    EXPECT_EQ(read_all(file.path()).integers(), expected);
  }
}

TEST(Hdf5Storage, LastChunkWithoutFilters) {
  SampleFile file(true);
  const Handle creation = chunked(64);
  ASSERT_GE(H5Pset_deflate(creation.get(), 6), 0);
  ASSERT_GE(H5Pset_fletcher32(creation.get()), 0);
  ASSERT_GE(H5Pset_chunk_opts(creation.get(), H5D_CHUNK_DONT_FILTER_PARTIAL_CHUNKS), 0);
  file.write("t/x", ramp(100), creation.get());
  file.close();
  EXPECT_EQ(read_all(file.path()).integers(), ramp(100));
}

void append_big_endian(std::vector<char>& to, std::uint64_t value, int bytes) {
  for (int i = bytes; i-- > 0;) to.push_back(static_cast<char>(value >> (8 * i)));
}

std::vector<char> encode_lz4(std::span<const char> data, std::size_t block) {
  std::vector<char> out;
  append_big_endian(out, data.size(), 8);
  append_big_endian(out, block, 4);
  for (std::size_t at = 0; at < data.size(); at += block) {
    const auto part = data.subspan(at, std::min(block, data.size() - at));
    std::vector<char> packed(static_cast<std::size_t>(LZ4_compressBound(static_cast<int>(part.size()))));
    const int size = LZ4_compress_default(part.data(), packed.data(), static_cast<int>(part.size()),
                                          static_cast<int>(packed.size()));
    const bool smaller = size > 0 && static_cast<std::size_t>(size) < part.size();
    append_big_endian(out, smaller ? static_cast<std::size_t>(size) : part.size(), 4);
    if (smaller) {
      out.insert(out.end(), packed.begin(), packed.begin() + size);
    } else {
      out.insert(out.end(), part.begin(), part.end());
    }
  }
  return out;
}

std::vector<char> encode_zstd(std::span<const char> data) {
  std::vector<char> out(ZSTD_compressBound(data.size()));
  out.resize(ZSTD_compress(out.data(), out.size(), data.data(), data.size(), 3));
  return out;
}

std::vector<char> encode_blosc(std::span<const char> data, const char* codec) {
  std::vector<char> out(data.size() + BLOSC_MAX_OVERHEAD);
  const int size =
      blosc_compress_ctx(5, BLOSC_SHUFFLE, 8, data.size(), data.data(), out.data(), out.size(), codec, 0, 1);
  EXPECT_GT(size, 0);
  out.resize(static_cast<std::size_t>(size));
  return out;
}

// Runs as they are only: LZF's other half is tested in filter_test.cpp, and against h5py.
std::vector<char> encode_lzf(std::span<const char> data) {
  std::vector<char> out;
  for (std::size_t at = 0; at < data.size(); at += 32) {
    const auto part = data.subspan(at, std::min<std::size_t>(32, data.size() - at));
    out.push_back(static_cast<char>(part.size() - 1));
    out.insert(out.end(), part.begin(), part.end());
  }
  return out;
}

using Encode = std::function<std::vector<char>(std::span<const char>)>;

// Writes values in encoded chunks of 100 rows; chunk 1 is left unfiltered, as its mask says.
void write_encoded(SampleFile& file, const char* name, int filter, const Integers& values, const Encode& encode) {
  constexpr std::size_t kChunk = 100;
  const Handle creation = chunked(kChunk);
  ASSERT_GE(H5Pset_filter(creation.get(), filter, H5Z_FLAG_OPTIONAL, 0, nullptr), 0);
  const Handle made = file.create(name, H5T_STD_I64LE, values.size(), creation.get());
  Integers padded = values;
  padded.resize((values.size() + kChunk - 1) / kChunk * kChunk);
  for (hsize_t row = 0; row < padded.size(); row += kChunk) {
    const std::span<const char> data(reinterpret_cast<const char*>(padded.data() + row), kChunk * 8);
    const bool plain = row == kChunk;
    const std::vector<char> bytes = plain ? std::vector<char>(data.begin(), data.end()) : encode(data);
    ASSERT_GE(H5Dwrite_chunk(made.get(), H5P_DEFAULT, plain ? 1 : 0, &row, bytes.size(), bytes.data()), 0);
  }
}

TEST(Hdf5Storage, FiltersTheLibraryDoesNotHave) {
  struct Case {
    int filter;
    const char* name;
    Encode encode;
  };
  const std::vector<Case> cases = {
      {32000, "LZF", encode_lzf},
      {32001, "Blosc", [](auto data) { return encode_blosc(data, "blosclz"); }},
      {32001, "Blosc", [](auto data) { return encode_blosc(data, "lz4"); }},
      {32001, "Blosc", [](auto data) { return encode_blosc(data, "zlib"); }},
      {32001, "Blosc", [](auto data) { return encode_blosc(data, "zstd"); }},
      {32004, "LZ4", [](auto data) { return encode_lz4(data, 1 << 20); }},
      {32004, "LZ4", [](auto data) { return encode_lz4(data, 96); }},
      {32015, "Zstandard", encode_zstd},
  };
  for (const Case& test : cases) {
    SCOPED_TRACE(test.name);
    SampleFile file;
    write_encoded(file, "t/x", test.filter, ramp(1234), test.encode);
    file.close();
    const auto source = open_hdf5(file.path(), {});
    EXPECT_EQ(source->columns()[0].storage, std::string("chunked 100, ") + test.name);
    EXPECT_EQ(read_all(*source).integers(), ramp(1234));
  }
}

TEST(Hdf5Storage, AnUnknownFilterIsNamed) {
  SampleFile file;
  write_encoded(file, "t/x", 32123, ramp(200), [](auto data) { return std::vector<char>(data.begin(), data.end()); });
  file.close();
  EXPECT_THAT(failure_of<DataError>([&] { (void)open_hdf5(file.path(), {}); }),
              AllOf(HasSubstr("HDF5 filter 32123"), HasSubstr("/t/x"), HasSubstr(file.path())));
}

TEST(Hdf5Storage, ADamagedChunkIsNamed) {
  SampleFile file;
  write_encoded(file, "t/x", 32015, ramp(300), [](auto data) {
    auto bytes = encode_zstd(data);
    bytes[0] = 0;
    return bytes;
  });
  file.close();
  EXPECT_THAT(failure_of<DataError>([&] { (void)read_all(file.path()); }),
              AllOf(HasSubstr("rows 0 to 99"), HasSubstr("/t/x"), HasSubstr(file.path()), HasSubstr("Zstandard")));
}

// Several blocks, and chunks of two columns that cannot be whole in all of them.
TEST(Hdf5Storage, ColumnsOfDifferentChunkSizes) {
  constexpr std::size_t kRows = 2'300'000;
  Integers values = ramp(kRows);
  SampleFile file;
  const std::vector<hsize_t> sizes = {1000, 65536, 999'983};
  for (const hsize_t size : sizes) {
    const Handle creation = chunked(size);
    ASSERT_GE(H5Pset_deflate(creation.get(), 1), 0);
    file.write("t/chunk" + std::to_string(size), H5T_STD_I32LE, H5T_NATIVE_INT64, kRows, values.data(), creation.get());
  }
  file.write("t/contiguous", values);
  file.close();
  const auto source = open_hdf5(file.path(), {});
  const ReadBack serial = read_all(*source);
  EXPECT_GE(serial.blocks.size(), 2U);
  for (std::size_t i = 0; i < serial.columns.size(); ++i) EXPECT_TRUE(serial.integers(i) == values) << i;

  source->rewind();
  std::vector<std::unique_ptr<TableTask>> tasks;
  while (auto task = source->claim()) tasks.push_back(std::move(task));
  std::vector<TableBlock> blocks(tasks.size());
  set_thread_count(4);
  parallel_for(tasks.size(), [&](std::size_t i) { tasks[i]->read(blocks[i]); });
  set_thread_count(0);
  std::size_t row = 0;
  for (const TableBlock& block : blocks) {
    for (const Cells& cells : block.columns) {
      const auto got = std::get<std::span<const std::int64_t>>(cells);
      EXPECT_TRUE(std::equal(got.begin(), got.end(), values.begin() + static_cast<std::ptrdiff_t>(row)));
    }
    row += block.rows;
  }
  EXPECT_EQ(row, kRows);
}

TEST(Hdf5Storage, AChunkLargerThanManyBlocks) {
  constexpr std::size_t kRows = 4'500'000;
  std::vector<std::int8_t> values(kRows);
  for (std::size_t i = 0; i < kRows; ++i) values[i] = static_cast<std::int8_t>(i % 127);
  SampleFile file;
  const Handle creation = chunked(kRows);
  ASSERT_GE(H5Pset_deflate(creation.get(), 1), 0);
  file.write("t/x", H5T_STD_I8LE, H5T_NATIVE_INT8, kRows, values.data(), creation.get());
  file.close();
  const ReadBack read = read_all(file.path());
  EXPECT_EQ(read.blocks.size(), 9U);
  EXPECT_TRUE(std::equal(values.begin(), values.end(), read.integers().begin(), read.integers().end()));
}

TEST(Hdf5Storage, BlocksOutliveTheirSource) {
  SampleFile file;
  file.write("t/x", ramp(10));
  file.close();
  TableBlock block;
  {
    const auto source = open_hdf5(file.path(), {});
    source->claim()->read(block);
  }
  EXPECT_EQ(std::get<std::span<const std::int64_t>>(block.columns[0])[9], ramp(10)[9]);
}

TEST(Hdf5Storage, BlocksFollowChunks) {
  EXPECT_EQ(rows_per_block({}, 24), kBlockRows);
  const std::vector<std::uint64_t> even = {65536, 65536, 0};
  EXPECT_EQ(rows_per_block(even, 24), kBlockRows);
  const std::vector<std::uint64_t> odd = {1000, 0};
  EXPECT_EQ(rows_per_block(odd, 24), 524'000U);
  const std::vector<std::uint64_t> two = {1000, 1500};
  EXPECT_EQ(rows_per_block(two, 24) % 3000, 0U);
  const std::vector<std::uint64_t> large = {3'000'000};
  EXPECT_EQ(rows_per_block(large, 24), 3'000'000U);
  const std::vector<std::uint64_t> huge = {100'000'000};
  EXPECT_EQ(rows_per_block(huge, 24), kBlockRows);
  const std::vector<std::uint64_t> primes = {999'983, 1'000'003};
  EXPECT_EQ(rows_per_block(primes, 24), 1'000'003U);
  EXPECT_EQ(rows_per_block({}, std::uint64_t{1} << 20), 64U);
  EXPECT_EQ(rows_per_block({}, std::uint64_t{1} << 40), 1U);
}

}  // namespace
}  // namespace quintile::io::hdf5
