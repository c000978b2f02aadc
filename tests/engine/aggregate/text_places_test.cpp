#include "engine/aggregate/text_places.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include "engine/aggregate/rank_sort.hpp"
#include "engine/aggregate/text_ranks.hpp"
#include "quintile/parallel.hpp"

namespace quintile::aggregation {
namespace {

struct Item {
  std::uint64_t rank;
  std::uint64_t rest;
  bool operator==(const Item&) const = default;
};

// Ranks that spread evenly, that crowd at one end, that are all alike, and that reach from end to end.
TEST(RankSort, IsAStandardSort) {
  const auto less = [](const Item& a, const Item& b) { return a.rank != b.rank ? a.rank < b.rank : a.rest < b.rest; };
  std::mt19937_64 random(5);
  for (const std::size_t size : {0UL, 1UL, 2UL, 1'000UL, 2'049UL, 300'000UL}) {
    for (const int shape : {0, 1, 2, 3}) {
      Buffer<Item> items(size);
      for (std::size_t i = 0; i < size; ++i) {
        const std::uint64_t bits = random();
        const std::uint64_t crowded = i == 0 ? ~std::uint64_t{0} : bits >> 50;
        items[i] = {shape == 0 ? bits : shape == 1 ? crowded : shape == 2 ? 42 : bits % 2 * ~std::uint64_t{0}, i * 7};
      }
      std::vector<Item> expected(items.begin(), items.end());
      std::ranges::sort(expected, less);
      for (const int threads : {1, 2, 3, 8}) {
        set_thread_count(threads);
        const Buffer<Item> sorted = sorted_by_rank(items, less);
        EXPECT_TRUE(std::equal(sorted.begin(), sorted.end(), expected.begin(), expected.end()))
            << size << ", " << shape;
      }
    }
  }
  set_thread_count(0);
}

struct Texts {
  explicit Texts(const std::vector<std::string>& texts) {
    const std::vector<std::string_view> views(texts.begin(), texts.end());
    TextColumns columns;
    columns.fill(views, copies);
    for (std::size_t i = 0; i < texts.size(); ++i) words.push_back({columns.first[i], columns.second[i]});
  }
  TextCopies copies;
  std::vector<TextWords> words;
};

TEST(TextRanks, NeverContradictTheOrderOfTexts) {
  std::vector<std::string> texts = {"", std::string(1, '\0'), "a", "ab", std::string("a\0b", 3), "\xff", "z"};
  for (int i = 0; i < 200; ++i) {
    texts.push_back("customer-" + std::to_string(i * 37));
    texts.push_back("a very long name that begins like others " + std::to_string(i));
    texts.push_back(std::string(static_cast<std::size_t>(i) % 20, 'q') + static_cast<char>(i));
  }
  const Texts kept(texts);
  TextRanks ranks;
  for (const TextWords& words : kept.words) ranks.note(words);
  ranks.make();
  for (std::size_t a = 0; a < texts.size(); ++a) {
    for (std::size_t b = 0; b < texts.size(); ++b) {
      if (ranks.rank(kept.words[a]) < ranks.rank(kept.words[b])) {
        ASSERT_LT(texts[a], texts[b]);
      }
    }
  }
}

// Sixteen hexadecimal digits are 64 bits, and a common prefix is none.
TEST(TextRanks, TellIdsOfSixteenDigitsApart) {
  std::vector<std::string> texts;
  for (int i = 0; i < 4'096; ++i) texts.push_back("CUST-00000" + std::to_string(100'000 + i * 71));
  const Texts kept(texts);
  TextRanks ranks;
  for (const TextWords& words : kept.words) ranks.note(words);
  ranks.make();
  std::vector<std::uint64_t> found;
  for (const TextWords& words : kept.words) found.push_back(ranks.rank(words));
  EXPECT_TRUE(std::ranges::is_sorted(found));
  EXPECT_EQ(std::ranges::adjacent_find(found), found.end());
  EXPECT_LT(found.back(), 1'000'000U);
}

struct Row {};

TEST(TextPlaces, ComeInTheOrderOfTheirTexts) {
  std::mt19937_64 random(23);
  for (const std::size_t size : {1UL, 100UL, 150'000UL}) {
    std::vector<std::string> texts;
    for (std::size_t i = 0; i < size; ++i)
      texts.push_back("id " + std::to_string(random() >> (i % 50)) + " " + std::to_string(i));
    const Texts kept(texts);
    Buffer<TextPlace<Row>> places(size);
    for (std::size_t i = 0; i < size; ++i) places[i] = {0, &kept.words[i], nullptr, nullptr};
    const auto ordered = ordered_by_text(std::move(places));
    std::ranges::sort(texts);
    const TextColumn ids = text_ids(ordered);
    ASSERT_EQ(ids.size(), size);
    for (std::size_t i = 0; i < size; ++i) ASSERT_EQ(ids.view()[i], texts[i]);
  }
}

}  // namespace
}  // namespace quintile::aggregation
