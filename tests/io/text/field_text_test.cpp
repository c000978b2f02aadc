#include "io/text/field_text.hpp"

#include <gtest/gtest.h>

#include <string>

namespace quintile::io {
namespace {

TEST(FieldText, TakesQuotesOff) {
  std::pmr::monotonic_buffer_resource arena;
  EXPECT_EQ(unquote("", arena), "");
  EXPECT_EQ(unquote("plain", arena), "plain");
  EXPECT_EQ(unquote("\"\"", arena), "");
  EXPECT_EQ(unquote("\"a,b\"", arena), "a,b");
  EXPECT_EQ(unquote("\"a\"\"b\"", arena), "a\"b");
  EXPECT_EQ(unquote("\"\"\"\"", arena), "\"");
  EXPECT_EQ(unquote("\"a\"b", arena), "ab");
  EXPECT_EQ(unquote("\"a\"b\"c\"", arena), "ab\"c\"");
  EXPECT_EQ(unquote("\"", arena), "");
  EXPECT_EQ(unquote("\"open", arena), "open");
}

TEST(FieldText, DoesNotCopyWhatNeedsNoRewriting) {
  std::pmr::monotonic_buffer_resource arena;
  const std::string quoted = "\"a,b\"";
  EXPECT_EQ(unquote(quoted, arena).data(), quoted.data() + 1);
  const std::string utf8 = "\xc3\xa9";
  EXPECT_EQ(to_utf8(utf8, Encoding::detect, arena).data(), utf8.data());
}

TEST(FieldText, KnowsUtf8) {
  for (const char* good :
       {"", "abc", "\xc3\xa9", "\xe2\x82\xac", "\xf0\x9f\x98\x80", "\xf4\x8f\xbf\xbf", "\xef\xbf\xbf"}) {
    EXPECT_TRUE(is_utf8(good)) << good;
  }
  for (const char* bad : {"\xe9", "\xc3", "\xc0\x80", "\xc1\xbf", "\xe0\x80\x80", "\xed\xa0\x80", "\xf0\x80\x80\x80",
                          "\xf4\x90\x80\x80", "\xf5\x80\x80\x80", "\x80", "\xff", "\xe2\x82", "a\xe2\x28\xa1"}) {
    EXPECT_FALSE(is_utf8(bad)) << bad;
  }
}

TEST(FieldText, FindsBytesThatAreNotAsciiAnywhere) {
  for (std::size_t size = 0; size < 40; ++size) {
    std::string text(size, 'x');
    EXPECT_TRUE(is_ascii(text));
    for (std::size_t i = 0; i < size; ++i) {
      text[i] = '\x80';
      EXPECT_FALSE(is_ascii(text)) << size << " " << i;
      text[i] = 'x';
    }
  }
}

TEST(FieldText, ReadsLatin1) {
  std::pmr::monotonic_buffer_resource arena;
  EXPECT_EQ(to_utf8("\xe9\x80\xff", Encoding::detect, arena), "\xc3\xa9\xc2\x80\xc3\xbf");
  EXPECT_EQ(to_utf8("\xc3\xa9", Encoding::latin1, arena), "\xc3\x83\xc2\xa9");
  EXPECT_EQ(to_utf8("\xe9", Encoding::utf8, arena), "\xe9");
}

}  // namespace
}  // namespace quintile::io
