#include "engine/aggregate/text_words.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace quintile::aggregation {
namespace {

// Texts of every length, without and with zero bytes at either end, and with bytes beyond ASCII.
std::vector<std::string> sample_texts() {
  std::vector<std::string> texts;
  for (std::size_t size = 0; size <= 300; ++size) {
    std::string text;
    for (std::size_t i = 0; i < size; ++i) text += static_cast<char>(1 + (i * 7 + size) % 255);
    texts.push_back(text);
    if (size == 0) continue;
    texts.push_back(std::string(size, '\0'));
    texts.push_back(text.substr(1) + '\0');
    texts.push_back('\0' + text.substr(1));
    texts.push_back(std::string(size, '\xff'));
  }
  return texts;
}

TEST(TextWords, HoldEveryText) {
  const std::vector<std::string> texts = sample_texts();
  const std::vector<std::string_view> views(texts.begin(), texts.end());
  TextCopies copies;
  TextColumns columns;
  EXPECT_EQ(copies.bytes(), 0U);
  columns.fill(views, copies);
  EXPECT_GE(copies.bytes(), 300U * 301U / 2);
  for (std::size_t i = 0; i < texts.size(); ++i) {
    const TextWords words{columns.first[i], columns.second[i]};
    EXPECT_EQ(text_of(words), texts[i]);
    EXPECT_EQ(columns.hash[i], hash_text(texts[i])) << "text " << i << " of " << texts[i].size() << " bytes";
    const bool fits = !texts[i].empty() && texts[i].size() <= 16 && texts[i].find('\0') == std::string::npos;
    EXPECT_EQ(words.elsewhere(), !fits);
  }
}

TEST(TextWords, AreTheSameForTheSameTextOnly) {
  const std::vector<std::string> texts = sample_texts();
  const std::vector<std::string_view> views(texts.begin(), texts.end());
  TextCopies copies;
  TextColumns here;
  TextColumns there;
  here.fill(views, copies);
  there.fill(views, copies);
  for (std::size_t a = 0; a < texts.size(); ++a) {
    for (std::size_t b = 0; b < texts.size(); ++b) {
      const bool same = same_text({here.first[a], here.second[a]}, {there.first[b], there.second[b]});
      ASSERT_EQ(same, texts[a] == texts[b]) << a << " and " << b;
    }
  }
}

// The partitions, and with them the order of summation in tables over all customers, follow from these numbers
// (computed with integers of any size in Python).
TEST(TextWords, HashesStayWhatTheyAre) {
  EXPECT_EQ(hash_text(""), 0U);
  EXPECT_EQ(hash_text("a"), 0x2773aa2567f4b935U);
  EXPECT_EQ(hash_text("customer"), 0xcab3e5721f2af2a7U);
  EXPECT_EQ(hash_text("4C2F0B19A77D3E58"), 0xc876a26faa09bea0U);
  EXPECT_EQ(hash_text("b2c6d3f0-9a51-4f0e-8a55-0d6c6e7f1a2b"), 0xabc6f92313e0a058U);
}

// A hash that two texts share, which no caller can provoke at will, must not make one customer of them.
TEST(TextWords, TellTextsWithOneHashApart) {
  TextCopies copies;
  const TextWords one{0x1200, copies.keep("the first of two long texts")};
  const TextWords again{0x1200, copies.keep("the first of two long texts")};
  const TextWords other{0x1200, copies.keep("the other of two long texts")};
  EXPECT_TRUE(same_text(one, again));
  EXPECT_FALSE(same_text(one, other));
}

}  // namespace
}  // namespace quintile::aggregation
