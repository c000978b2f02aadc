#include "io/hdf5/filter.hpp"

#include <gtest/gtest.h>
#include <libdeflate.h>

#include <random>
#include <string>
#include <vector>

#include "io/hdf5/filter_pipeline.hpp"
#include "io/hdf5/handle.hpp"
#include "tests/io/hdf5/sample_file.hpp"

namespace quintile::io::hdf5 {
namespace {

std::vector<char> random_bytes(std::size_t size, unsigned seed) {
  std::mt19937 random(seed);
  std::vector<char> bytes(size);
  for (char& byte : bytes) byte = static_cast<char>(random());
  return bytes;
}

TEST(Hdf5Filter, FletcherEqualsTheLibrarys) {
  for (const hsize_t size : {1U, 2U, 3U, 511U, 512U, 513U, 1024U, 70'001U}) {
    for (const int kind : {0, 1, 2}) {
      std::vector<char> bytes = random_bytes(size, static_cast<unsigned>(size));
      if (kind > 0) std::fill(bytes.begin(), bytes.end(), kind == 1 ? '\0' : '\xff');
      SampleFile file;
      const Handle creation = chunked(size);
      ASSERT_GE(H5Pset_fletcher32(creation.get()), 0);
      const Handle made = file.create("x", H5T_STD_U8LE, size, creation.get());
      ASSERT_GE(H5Dwrite(made.get(), H5T_NATIVE_UINT8, H5S_ALL, H5S_ALL, H5P_DEFAULT, bytes.data()), 0);
      ASSERT_GE(H5Dflush(made.get()), 0);
      std::vector<char> stored(size + 4);
      const hsize_t start = 0;
      std::uint32_t mask = 0;
      ASSERT_GE(H5Dread_chunk(made.get(), H5P_DEFAULT, &start, &mask, stored.data()), 0);
      EXPECT_EQ(verify_fletcher32(stored).size(), size);
      stored[size / 2] = static_cast<char>(stored[size / 2] ^ 1);
      EXPECT_THROW((void)verify_fletcher32(stored), BadChunk);
    }
  }
  EXPECT_THROW((void)verify_fletcher32(std::vector<char>(3)), BadChunk);
}

TEST(Hdf5Filter, UnshuffleGathersPlanes) {
  for (const std::size_t element : {1U, 2U, 3U, 4U, 7U, 8U, 16U, 33U}) {
    for (const std::size_t count : {0U, 1U, 2U, 7U, 8U, 9U, 64U, 1001U}) {
      for (const std::size_t rest : {0U, 1U}) {
        const std::size_t size = element * count + (element > rest ? rest : 0);
        const std::vector<char> plain = random_bytes(size, static_cast<unsigned>(size));
        // The reference: what the library's filter does, element by element.
        std::vector<char> shuffled = plain;
        const std::size_t whole = size / element;
        if (whole > 1 && element > 1) {
          for (std::size_t i = 0; i < whole; ++i) {
            for (std::size_t k = 0; k < element; ++k) shuffled[k * whole + i] = plain[i * element + k];
          }
        }
        std::vector<char> out(size);
        unshuffle(shuffled, out, element);
        EXPECT_EQ(out, plain) << element << " " << count << " " << rest;
      }
    }
  }
}

TEST(Hdf5Filter, LzfCopiesAndRepeats) {
  const std::string packed = {2, 'a', 'b', 'c', 1 << 5, 2, static_cast<char>(7 << 5), 3, 0, 0, '!'};
  // "abc", then three bytes from three back, then 7 + 3 + 2 times the last byte, then "!".
  std::vector<char> out(64);
  const std::size_t size = decode_lzf(packed, out);
  EXPECT_EQ(std::string(out.data(), size), "abcabc" + std::string(12, 'c') + "!");
}

TEST(Hdf5Filter, LzfRefusesWhatLeadsOutside) {
  std::vector<char> out(4);
  for (const std::string& packed : {std::string{2, 'a'}, std::string{1 << 5, 0}, std::string{1 << 5},
                                    std::string{4, 'a', 'b', 'c', 'd', 'e'}, std::string{0, 'a', 7 << 5 & 127, 0}}) {
    EXPECT_THROW((void)decode_lzf(packed, out), BadChunk);
  }
}

// No decoder may crash, write outside its room or take forever, whatever it is given.
TEST(Hdf5Filter, DamagedInputNeverLeadsOutside) {
  const std::vector<std::size_t (*)(std::span<const char>, std::span<char>)> decoders = {
      decode_deflate, decode_lzf, decode_blosc, decode_lz4, decode_zstd};
  for (const auto decode : decoders) {
    for (unsigned seed = 0; seed < 500; ++seed) {
      std::vector<char> in = random_bytes(seed % 97, seed);
      if (seed % 3 == 0 && in.size() > 16) std::fill(in.begin() + 4, in.begin() + 16, '\0');
      std::vector<char> out(128);
      try {
        EXPECT_LE(decode(in, out), out.size());
      } catch (const BadChunk&) {
        SUCCEED();
      }
    }
  }
}

std::vector<char> deflated(std::span<const char> data) {
  libdeflate_compressor* const compressor = libdeflate_alloc_compressor(6);
  std::vector<char> out(libdeflate_zlib_compress_bound(compressor, data.size()));
  out.resize(libdeflate_zlib_compress(compressor, data.data(), data.size(), out.data(), out.size()));
  libdeflate_free_compressor(compressor);
  return out;
}

TEST(Hdf5Filter, PipelineHonoursItsMask) {
  const std::vector<char> plain(800, 'x');
  const FilterPipeline pipeline({{H5Z_FILTER_SHUFFLE, 8}, {H5Z_FILTER_DEFLATE, 0}});
  EXPECT_EQ(pipeline.text(), "shuffle + deflate");
  Scratch scratch;
  std::vector<char> out(plain.size());
  pipeline.decode(deflated(plain), 0, out, scratch);
  EXPECT_EQ(out, plain);
  pipeline.decode(deflated(plain), 1, out, scratch);
  EXPECT_EQ(out, plain);
  pipeline.decode(plain, 3, out, scratch);
  EXPECT_EQ(out, plain);
  EXPECT_THROW(pipeline.decode(plain, 1, out, scratch), BadChunk);
}

TEST(Hdf5Filter, PipelineInsistsOnTheChunksSize) {
  const FilterPipeline pipeline({{H5Z_FILTER_DEFLATE, 0}});
  Scratch scratch;
  std::vector<char> out(100);
  EXPECT_THROW(pipeline.decode(deflated(std::vector<char>(99)), 0, out, scratch), BadChunk);
  EXPECT_THROW(pipeline.decode(deflated(std::vector<char>(101)), 0, out, scratch), BadChunk);
  EXPECT_THROW(pipeline.decode(std::vector<char>(99), 1, out, scratch), BadChunk);
  EXPECT_THROW(pipeline.decode({}, 0, out, scratch), BadChunk);
  pipeline.decode(deflated(std::vector<char>(100)), 0, out, scratch);
}

TEST(Hdf5Filter, PipelineNamesWhatItDoesNotKnow) {
  EXPECT_EQ(FilterPipeline({{H5Z_FILTER_SHUFFLE, 8}, {32123, 0}}).unknown(), 32123);
  EXPECT_EQ(FilterPipeline({{H5Z_FILTER_SHUFFLE, 8}, {32015, 0}}).unknown(), 0);
}

}  // namespace
}  // namespace quintile::io::hdf5
