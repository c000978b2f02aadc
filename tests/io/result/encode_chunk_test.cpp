#include "io/result/encode_chunk.hpp"

#include <gtest/gtest.h>
#include <zlib.h>

#include <cstring>
#include <random>
#include <string>
#include <vector>

#include "io/hdf5/filter_pipeline.hpp"

namespace quintile::io {
namespace {

using Bytes = std::vector<std::byte>;
using hdf5::FilterPipeline;

struct Case {
  const char* name;
  unsigned values;  // how many different values there are; 0: all bits random
  bool ascending;
};

Bytes column(const Case& of, std::size_t rows, std::size_t width) {
  std::mt19937_64 random(rows + width);
  Bytes bytes(rows * width);
  for (std::size_t i = 0; i < rows; ++i) {
    const std::uint64_t value = of.ascending     ? i
                                : of.values == 0 ? random()
                                                 : random() % of.values * 0x9E3779B97F4A7C15;
    std::memcpy(bytes.data() + i * width, &value, std::min(width, sizeof value));
  }
  return bytes;
}

constexpr Case kCases[] = {{"random", 0, false}, {"constant", 1, false}, {"few", 900, false}, {"ascending", 0, true}};

TEST(EncodeChunk, IsUndoneByTheReadersFilters) {
  EncodedChunk encoded;  // reused, so that nothing of one chunk may be left in the next
  for (const Case& test : kCases) {
    for (const std::size_t width : {1U, 2U, 4U, 8U, 24U}) {
      for (const std::size_t rows : {1U, 2U, 100U, 70'000U}) {
        for (const StorageOptions storage : {StorageOptions{true, true}, StorageOptions{true, false},
                                             StorageOptions{false, true}, StorageOptions{false, false}}) {
          const Bytes plain = column(test, rows, width);
          encode_chunk(plain, width, storage, encoded);
          std::vector<FilterPipeline::Filter> filters;
          if (storage.compress) filters = {{H5Z_FILTER_SHUFFLE, width}, {H5Z_FILTER_DEFLATE, 0}};
          if (storage.checksum) filters.push_back({H5Z_FILTER_FLETCHER32, 0});
          hdf5::Scratch scratch;
          Bytes back(plain.size());
          FilterPipeline(filters).decode({reinterpret_cast<const char*>(encoded.stored.data()), encoded.stored.size()},
                                         encoded.skipped_filters, {reinterpret_cast<char*>(back.data()), back.size()},
                                         scratch);
          ASSERT_EQ(back, plain) << test.name << ", " << rows << " values of " << width;
          EXPECT_LE(encoded.stored.size(), plain.size() + 4);
        }
      }
    }
  }
}

// What other programs read HDF5 with.
TEST(EncodeChunk, MakesAStreamThatZlibReads) {
  EncodedChunk encoded;
  for (const Case& test : kCases) {
    const Bytes plain = column(test, 50'000, 1);
    encode_chunk(plain, 1, {true, false}, encoded);
    if (encoded.skipped_filters != 0) continue;
    Bytes back(plain.size());
    uLongf size = back.size();
    ASSERT_EQ(uncompress(reinterpret_cast<Bytef*>(back.data()), &size,
                         reinterpret_cast<const Bytef*>(encoded.stored.data()), encoded.stored.size()),
              Z_OK)
        << test.name;
    EXPECT_EQ(size, plain.size());
    EXPECT_EQ(back, plain) << test.name;
  }
}

TEST(EncodeChunk, DoesNotDependOnTheChunkBefore) {
  const Bytes plain = column({"few", 900, false}, 70'000, 8);
  EncodedChunk first;
  encode_chunk(plain, 8, {}, first);
  const Bytes expected(first.stored.begin(), first.stored.end());
  EncodedChunk again;
  encode_chunk(column({"ascending", 0, true}, 70'000, 8), 8, {}, again);
  encode_chunk(plain, 8, {}, again);
  EXPECT_EQ(Bytes(again.stored.begin(), again.stored.end()), expected);
}

}  // namespace
}  // namespace quintile::io
