// gzip and zstd, also in several pieces, cut short and damaged.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <zlib.h>
#include <zstd.h>

#include <stdexcept>
#include <string>
#include <string_view>

#include "quintile/error.hpp"
#include "tests/io/text/text_rows.hpp"

namespace quintile::io {
namespace {

using testing::HasSubstr;
using testing::ThrowsMessage;

std::string gzip(std::string_view text) {
  z_stream stream{};
  if (deflateInit2(&stream, 6, Z_DEFLATED, 16 + MAX_WBITS, 8, Z_DEFAULT_STRATEGY) != Z_OK) throw std::bad_alloc();
  std::string out(deflateBound(&stream, text.size()) + 64, '\0');
  std::string input(text);
  stream.next_in = reinterpret_cast<Bytef*>(input.data());
  stream.avail_in = static_cast<uInt>(input.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  if (deflate(&stream, Z_FINISH) != Z_STREAM_END) throw std::runtime_error("deflate");
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return out;
}

std::string zstd(std::string_view text) {
  std::string out(ZSTD_compressBound(text.size()), '\0');
  const std::size_t size = ZSTD_compress(out.data(), out.size(), text.data(), text.size(), 3);
  if (ZSTD_isError(size) != 0) throw std::runtime_error("zstd");
  out.resize(size);
  return out;
}

// Large enough for several refills of the unpackers' input.
std::string sample(int rows) {
  std::string text = "customer,time,amount\n";
  unsigned state = 1;
  for (int i = 0; i < rows; ++i) {
    state = state * 1664525 + 1013904223;
    text += std::to_string(state) + ",2011-01-01," + std::to_string(state % 997) + "\n";
  }
  return text;
}

ReadBack read_file(std::string_view content, std::size_t block_bytes = 50'000) {
  const ScratchFile file(content, ".data");
  return read_all(*open_text(file.path(), {.block_bytes = block_bytes}));
}

class PackedText : public testing::TestWithParam<std::string (*)(std::string_view)> {};

TEST_P(PackedText, ReadsLikeThePlainFile) {
  const auto pack = GetParam();
  const std::string text = sample(60'000);
  const ReadBack plain = read_file(text);
  EXPECT_EQ(read_file(pack(text)), plain);
  // Several members or frames, cut within a row.
  EXPECT_EQ(read_file(pack(text.substr(0, 777'777)) + pack("") + pack(text.substr(777'777))), plain);
}

TEST_P(PackedText, CanBeReadTwice) {
  const ScratchFile file(GetParam()(sample(1000)));
  const auto source = open_text(file.path(), {.block_bytes = 1000});
  const ReadBack first = read_all(*source);
  source->rewind();
  EXPECT_EQ(read_all(*source), first);
  EXPECT_EQ(first.rows.size(), 1000U);
  EXPECT_EQ(source->bytes_claimed(), source->bytes_total());
}

TEST_P(PackedText, ReadsTinyFilesAndBlocks) {
  EXPECT_EQ(read_file(GetParam()("a,b\n1,2\n\"x\ny\",3"), 1).rows, (Rows{{"1", "2"}, {"x\ny", "3"}}));
}

TEST_P(PackedText, RefusesFilesCutShort) {
  const std::string packed = GetParam()(sample(3000));
  for (const std::size_t kept :
       {packed.size() - 1, packed.size() / 2, std::size_t{40}, std::size_t{11}, std::size_t{5}}) {
    EXPECT_THROW(read_file(packed.substr(0, kept)), DataError) << kept;
  }
  EXPECT_THROW(read_file(packed + packed.substr(0, packed.size() - 3)), DataError);
}

TEST_P(PackedText, SurvivesDamage) {
  const std::string packed = GetParam()(sample(300));
  for (std::size_t i = 4; i < packed.size(); i += 7) {
    std::string damaged = packed;
    damaged[i] = static_cast<char>(damaged[i] ^ 0x55);
    try {
      (void)read_file(damaged, 500);
    } catch (const Error&) {  // most damage is found; none may crash
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Packing, PackedText, testing::Values(gzip, zstd),
                         [](const auto& tested) { return tested.index == 0 ? "gzip" : "zstd"; });

TEST(PackedText, NamesItsFormat) {
  EXPECT_EQ(open_text(ScratchFile(gzip("a,b\n")).path(), {})->format(), "CSV, gzip");
  EXPECT_EQ(open_text(ScratchFile(zstd("a\tb\n")).path(), {})->format(), "TSV, zstd");
}

TEST(PackedText, SaysWhatIsWrong) {
  const std::string packed = gzip(sample(3000));
  EXPECT_THAT([&] { (void)read_file(packed.substr(0, 5000)); }, ThrowsMessage<DataError>(HasSubstr("cut short")));
  std::string damaged = packed;
  damaged[packed.size() - 6] ^= 1;  // of the checksum
  EXPECT_THAT([&] { (void)read_file(damaged); }, ThrowsMessage<DataError>(HasSubstr("damaged")));
  EXPECT_THAT([&] { (void)read_file(packed + "garbage"); }, ThrowsMessage<DataError>(HasSubstr("damaged")));
}

TEST(PackedText, AllowsZerosAfterGzip) {
  EXPECT_EQ(read_file(gzip("a,b\n1,2\n") + std::string(1000, '\0')).rows, (Rows{{"1", "2"}}));
}

TEST(PackedText, AllowsSkippableZstdFrames) {
  const std::string skippable("\x50\x2a\x4d\x18\x03\x00\x00\x00xyz", 11);
  EXPECT_EQ(read_file(skippable + zstd("a,b\n1,2\n") + skippable).rows, (Rows{{"1", "2"}}));
}

}  // namespace
}  // namespace quintile::io
