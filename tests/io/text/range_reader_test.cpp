// Files read in ranges against the same files read in one piece, and against packed ones, which are read in order.
#include "io/text/range_reader.hpp"

#include <gtest/gtest.h>
#include <zlib.h>

#include <random>

#include "tests/io/text/text_rows.hpp"

namespace quintile::io {
namespace {

std::string random_csv(std::mt19937& random) {
  const std::string alphabets[] = {"abc123", "abc\"\",\n", "a\"\n\r, \xe9", "1,\r\n"};
  const std::string& alphabet = alphabets[random() % 4];
  const bool quoting = random() % 2 == 0;
  std::string text = "a,b,c\n";
  const std::size_t lines = random() % 60;
  for (std::size_t line = 0; line < lines; ++line) {
    for (int column = 0; column < 3; ++column) {
      std::string cell(random() % 8, 'x');
      for (char& c : cell) c = alphabet[random() % alphabet.size()];
      if (quoting && random() % 3 == 0) cell = '"' + cell + '"';
      text += cell + (column < 2 ? "," : "");
    }
    text += random() % 8 == 0 ? "\r\n" : "\n";
  }
  return text;
}

std::string packed(const std::string& text) {
  std::string out(text.size() + 1024, '\0');
  z_stream stream{};
  if (deflateInit2(&stream, 1, Z_DEFLATED, 16 + MAX_WBITS, 8, Z_DEFAULT_STRATEGY) != Z_OK) return {};
  std::string in = text;
  stream.next_in = reinterpret_cast<Bytef*>(in.data());
  stream.avail_in = static_cast<uInt>(in.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  EXPECT_EQ(deflate(&stream, Z_FINISH), Z_STREAM_END);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return out;
}

TEST(RangeReader, ReadsTheSameInAnyRangesAndPacked) {
  std::mt19937 random(3);
  for (int trial = 0; trial < 400; ++trial) {
    const std::string text = random_csv(random);
    const ScratchFile plain(text);
    const ScratchFile gzip(packed(text));
    TextOptions options{.separator = ','};
    ReadBack expected = read_all(*open_text(plain.path(), options));
    const auto agrees = [&](const ScratchFile& file) {
      ReadBack read = read_all(*open_text(file.path(), options));
      read.blocks = expected.blocks;
      ASSERT_EQ(read, expected) << "blocks of " << options.block_bytes << ": " << testing::PrintToString(text);
    };
    for (int pass = 0; pass < 6; ++pass) {
      options.block_bytes = 1 + random() % 300;
      agrees(plain);
      agrees(gzip);
    }
  }
}

// Claims everything first and reads it backwards: what comes before is then read twice, and nobody waits for ever.
TEST(RangeReader, ReadsRangesInAnyOrder) {
  std::string text = "a,b\n";
  for (int row = 0; row < 2'000; ++row) text += std::to_string(row) + ",\"x\ny\"\n";
  const ScratchFile file(text);
  const auto source = open_text(file.path(), {.block_bytes = 777});
  source->select({0});
  std::vector<std::unique_ptr<TableTask>> tasks;
  while (auto task = source->claim()) tasks.push_back(std::move(task));
  std::uint64_t rows = 0;
  for (std::size_t i = tasks.size(); i-- > 0;) {
    TableBlock block;
    tasks[i]->read(block);
    rows += block.rows;
    with_texts(block.columns[0], [&](const auto& cells) {
      for (std::size_t row = 0; row < block.rows; ++row) {
        ASSERT_EQ(cells[row], std::to_string(block.first_row + row));
      }
    });
  }
  EXPECT_EQ(rows, 2'000U);
}

TEST(RangeReader, SamplesIdsFromAllOverAFile) {
  std::string text = "id,name\n";
  for (int row = 0; row < 100'000; ++row) text += "\"" + std::to_string(row) + ".0\",someone\n";
  const ScratchFile file(text);
  const auto source = open_text(file.path(), {});
  const std::vector<std::int64_t> ids = source->sample(0);
  ASSERT_GT(ids.size(), 1'000U);
  EXPECT_LT(*std::min_element(ids.begin(), ids.end()), 10);
  EXPECT_GT(*std::max_element(ids.begin(), ids.end()), 99'000);
  EXPECT_TRUE(source->sample(1).empty());
  EXPECT_TRUE(open_text(ScratchFile(packed(text)).path(), {})->sample(0).empty());
}

}  // namespace
}  // namespace quintile::io
