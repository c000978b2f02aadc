// Files and options that cannot be read, and what the messages say.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <string>

#include "quintile/error.hpp"
#include "tests/io/text/text_rows.hpp"

namespace quintile::io {
namespace {

using namespace std::string_literals;
using testing::AllOf;
using testing::HasSubstr;
using testing::ThrowsMessage;

TEST(BadText, NoSuchFile) {
  EXPECT_THAT([] { (void)open_text("no/such/file.csv", {}); },
              ThrowsMessage<IoError>(AllOf(HasSubstr("no/such/file.csv"), HasSubstr("No such file"))));
}

TEST(BadText, Directory) {
  EXPECT_THAT([] { (void)open_text(std::filesystem::temp_directory_path().string(), {}); },
              ThrowsMessage<IoError>(HasSubstr("it is a directory")));
}

TEST(BadText, NotARegularFile) {
  EXPECT_THAT([] { (void)open_text("/dev/null", {}); }, ThrowsMessage<IoError>(HasSubstr("not a regular file")));
}

TEST(BadText, UnreadableFile) {
  if (::geteuid() == 0) GTEST_SKIP() << "root may read everything";
  const ScratchFile file("a,b\n1,2\n");
  ::chmod(file.path().c_str(), 0);
  EXPECT_THAT([&] { (void)open_text(file.path(), {}); }, ThrowsMessage<IoError>(HasSubstr("Permission denied")));
}

struct BadFile {
  std::string name;
  std::string content;
  std::string message;
};

class BadFiles : public testing::TestWithParam<BadFile> {};

TEST_P(BadFiles, AreTheDatasFault) {
  const ScratchFile file(GetParam().content);
  EXPECT_THAT([&] { (void)open_text(file.path(), {}); },
              ThrowsMessage<DataError>(AllOf(HasSubstr(file.path()), HasSubstr(GetParam().message))));
}

INSTANTIATE_TEST_SUITE_P(
    Text, BadFiles,
    testing::Values(BadFile{"empty", "", "is empty"}, BadFile{"blank", "\n \r\n\t\n", "is empty"},
                    BadFile{"only_a_mark", "\xef\xbb\xbf", "is empty"},
                    BadFile{"utf16_with_mark", "\xff\xfe"s + "a\0,\0b\0\n\0"s, "UTF-16"},
                    BadFile{"utf16_big_endian", "\xfe\xff"s + "\0a\0,\0b\0\n"s, "UTF-16"},
                    BadFile{"utf16_without_mark", "a\0,\0b\0\n\0"s, "UTF-16"},
                    BadFile{"unclosed_header", "a,\"b\n1,2\n", "never closed"},
                    BadFile{"xz", "\xfd"s + "7zXZ\0\0\4"s, "xz -dk"}, BadFile{"bzip2", "BZh91AY&SY", "bzip2"},
                    BadFile{"zip", "PK\x03\x04\x14", "spreadsheet"}, BadFile{"parquet", "PAR1\x15\x04", "Parquet"},
                    BadFile{"hdf5", "\x89HDF\r\n\x1a\n", "HDF5"}, BadFile{"cut_gzip", "\x1f\x8b\x08", "cut short"},
                    BadFile{"bad_gzip", "\x1f\x8b\x07 not gzip at all", "damaged"},
                    BadFile{"bad_zstd", "\x28\xb5\x2f\xfd not zstd at all", "damaged"}),
    [](const auto& tested) { return tested.param.name; });

TEST(BadText, NoHeader) {
  EXPECT_THAT([] { (void)open_text(ScratchFile("00004 19970101  2   29.33\n").path(), {}); },
              ThrowsMessage<UserError>(AllOf(HasSubstr("looks like data"), HasSubstr("29.33"),
                                             HasSubstr("Name its 4 columns with --columns a,b,c"))));
  for (const char* line : {"1,2\n", "\"17850\",2010-12-01 08:26:00,-2.55\n", "1;12/24/2010;1,5\n", "7\n"}) {
    EXPECT_THROW((void)open_text(ScratchFile(line).path(), {}), UserError) << line;
  }
  for (const char* line : {"id,2\n", ",1,2\n", "a\n", "-,1\n", "Brion Stark,2004-12-20,32\n"}) {
    EXPECT_NO_THROW((void)open_text(ScratchFile(line).path(), {})) << line;
  }
}

TEST(BadText, WrongNumberOfNames) {
  EXPECT_THAT(
      [] {
        (void)open_text(ScratchFile("1,2,3\n").path(), {.column_names = {"a", "b"}});
      },
      ThrowsMessage<UserError>(AllOf(HasSubstr("2 column names"), HasSubstr("3 fields"))));
}

TEST(BadText, SenselessOptions) {
  const ScratchFile file("a,b\n1,2\n");
  EXPECT_THROW((void)open_text(file.path(), {.separator = '"'}), UserError);
  EXPECT_THROW((void)open_text(file.path(), {.separator = '\n'}), UserError);
  EXPECT_THROW((void)open_text(file.path(), {.block_bytes = 0}), UserError);
  EXPECT_THAT([&] { (void)open_text(file.path(), {.encoding = "ebcdic"}); },
              ThrowsMessage<UserError>(AllOf(HasSubstr("ebcdic"), HasSubstr("latin-1"))));
}

TEST(BadText, TooLongARow) {
  const std::string text = "a,b\n1,2\n3," + std::string(5000, 'x') + "\n";
  EXPECT_THAT([&] { (void)read_text(text, {.block_bytes = 16, .record_limit = 1000}); },
              ThrowsMessage<DataError>(AllOf(HasSubstr("line 3"), HasSubstr("1000 bytes"))));
  EXPECT_EQ(read_text(text, {.block_bytes = 16, .record_limit = 6000}).rows.size(), 2U);
}

TEST(BadText, AQuoteThatIsNotClosedInALargeFile) {
  std::string text = "a,b\n1,2\n\"x\ny\",\"3\n";
  for (int i = 0; i < 5000; ++i) text += "4,5\n";
  EXPECT_THAT([&] { (void)read_text(text, {.block_bytes = 16, .record_limit = 1000}); },
              ThrowsMessage<DataError>(AllOf(HasSubstr("starts in line 3"), HasSubstr("A quote opens in line 4"))));
  const ReadBack read = read_text(text, {.block_bytes = 16});
  EXPECT_EQ(read.rows.size(), 5002U);
  EXPECT_EQ(read.malformed.size(), 1U);
}

TEST(BadText, TooLongAHeader) {
  const std::string text = std::string(200'000, 'x') + ",b\n1,2\n";
  EXPECT_THROW((void)read_text(text, {.record_limit = 1000}), DataError);
  EXPECT_EQ(read_text(text).names[0].size(), 200'000U);
}

TEST(BadText, AnyBytesAtAll) {
  unsigned state = 1;
  for (int trial = 0; trial < 300; ++trial) {
    std::string bytes(static_cast<std::size_t>(trial), '\0');
    for (char& c : bytes) c = static_cast<char>((state = state * 1664525 + 1013904223) >> 24);
    try {
      (void)read_text(bytes, {.block_bytes = 7});
    } catch (const UserError&) {
    } catch (const DataError&) {
    }
  }
}

}  // namespace
}  // namespace quintile::io
