#include "engine/aggregate/text_numbers.hpp"

#include <gtest/gtest.h>

#include <array>
#include <map>
#include <random>
#include <string>
#include <vector>

#include "quintile/aggregate.hpp"
#include "quintile/parallel.hpp"
#include "tests/engine/aggregate/events.hpp"

namespace quintile::aggregation {
namespace {

TextWords words_of(std::string_view text, TextCopies& copies) {
  TextColumns columns;
  columns.fill({&text, 1}, copies);
  return {columns.first[0], columns.second[0]};
}

TEST(TextNumbers, CountUpInOrderOfFirstAppearance) {
  TextNumbers numbers;
  TextCopies copies;
  std::map<std::string, std::uint32_t> expected;
  std::mt19937_64 random(3);
  numbers.start(20'000);
  for (int i = 0; i < 20'000; ++i) {
    const std::string text(random() % 40, static_cast<char>('a' + random() % 26));
    const auto [known, fresh] = expected.try_emplace(text, static_cast<std::uint32_t>(expected.size()));
    ASSERT_EQ(numbers.number(words_of(text, copies)), known->second);
  }
  copies = {};  // the texts must not lie there
  const PartitionTexts texts = numbers.take_texts();
  ASSERT_EQ(texts.words.size(), expected.size());
  for (const auto& [text, number] : expected) EXPECT_EQ(text_of(texts.words[number]), text);
}

// Long texts of one hash all meet in one slot.
TEST(TextNumbers, SurviveForcedCollisions) {
  TextNumbers numbers;
  TextCopies copies;
  constexpr std::uint64_t kOneHash = 0x00ab'cdef'0000'0000U;
  numbers.start(1'000);
  for (int round = 0; round < 2; ++round) {
    for (std::uint32_t i = 0; i < 500; ++i) {
      const std::string text = "a text that is too long for two words: " + std::to_string(i);
      ASSERT_EQ(numbers.number({kOneHash, copies.keep(text)}), i);
    }
  }
  EXPECT_EQ(numbers.size(), 500U);
}

TEST(TextNumbers, ForgetThePartitionBefore) {
  TextNumbers numbers;
  TextCopies copies;
  numbers.start(100);
  EXPECT_EQ(numbers.number(words_of("a", copies)), 0U);
  EXPECT_EQ(numbers.number(words_of("b", copies)), 1U);
  numbers.start(1);
  EXPECT_EQ(numbers.number(words_of("b", copies)), 0U);
}

TEST(TextNumbers, RewriteRowsAsTheLayoutHasThem) {
  EventSchema schema;
  schema.has_order = schema.has_kind = true;
  const RowLayout layout(schema);
  ASSERT_EQ(text_row_words(layout), 6U);
  TextCopies copies;
  const TextWords a = words_of("customer a", copies);
  const TextWords b = words_of("customer b, whose name is long", copies);
  std::array<std::uint64_t, 12> early = {a.first, 1, 2, 3, 4, a.second, b.first, 5, 6, 7, 8, b.second};
  std::array<std::uint64_t, 6> late = {a.first, 9, 10, 11, 12, a.second};
  std::array<std::uint64_t, 12> later = {b.first, 0, 0, 0, 0, b.second, 'c', 1, 1, 1, 1, 0};
  const auto run = [](std::span<std::uint64_t> words) {
    return RowRun{.row = words.data(), .rows = words.size() / 6, .words = 6, .packing = {}};
  };
  const std::array<RowRun, 3> runs = {run(early), run({}), run(late)};
  TextNumbers numbers;
  Buffer<std::uint64_t> room;
  const auto words_in = [](const RowRun& rows) { return std::vector(rows.row, rows.row + rows.rows * rows.words); };
  const std::vector<std::uint64_t> expected = {1000, 1, 2, 3, 4, 1001, 5, 6, 7, 8, 1000, 9, 10, 11, 12};
  EXPECT_EQ(words_in(numbers.number_rows(runs, layout, 1000, room)), expected);
  EXPECT_EQ(numbers.size(), 2U);
  const RowRun more = run(later);
  const std::vector<std::uint64_t> expected_later = {1001, 0, 0, 0, 0, 1002, 1, 1, 1, 1};
  EXPECT_EQ(words_in(numbers.number_more({&more, 1}, layout, 1000, room)), expected_later);
}

// Ids of every length from 1 to 300 that begin alike, some with zero bytes, in the order of their bytes.
std::vector<std::string> ids_of_every_length() {
  std::vector<std::string> ids;
  for (std::size_t size = 1; size <= 300; ++size) {
    ids.push_back(std::string(size, 'x'));
    ids.push_back(std::string(size - 1, 'x') + 'y');
    ids.push_back(std::string(size, 'x') + '\0');
    ids.push_back("\xff" + std::string(size, 'x'));
  }
  return ids;
}

TEST(TextIds, OfEveryLengthGiveTheSameResultForAnyNumberOfThreads) {
  const std::vector<std::string> ids = ids_of_every_length();
  std::map<std::string, std::vector<double>> expected;
  std::vector<testing::Event> events;
  std::mt19937_64 random(17);
  for (std::size_t row = 0; row < 40'000; ++row) {
    const std::string& id = ids[random() % ids.size()];
    const auto amount = static_cast<double>(random() % 100'000) / 100;
    events.push_back({id, static_cast<TimeNs>(row) * kNsPerSecond, amount});
    expected[id].push_back(amount);
  }
  EventSchema schema;
  schema.id_type = IdType::text;
  for (const MeasureSet set : {MeasureSet::basic, MeasureSet::days, MeasureSet::full}) {
    for (const int threads : {1, 2, 3, 8}) {
      set_thread_count(threads);
      AggregateOptions options;
      options.measures = set;
      options.cohorts = set == MeasureSet::full;
      testing::MemorySource source(schema, events, 1'000);
      const CustomerTable table = aggregate(source, options).customers;
      ASSERT_EQ(table.size(), expected.size());
      std::size_t i = 0;
      for (const auto& [id, amounts] : expected) {
        ASSERT_EQ(table.ids.text(i), id);
        double total = 0;
        for (const double amount : amounts) total += amount;
        EXPECT_EQ(table.monetary_total[i], total);
        EXPECT_EQ(table.occasions[i], amounts.size());
        ++i;
      }
    }
  }
  set_thread_count(0);
}

// Sums that are kept while the log comes in, in waves of any size, are those of all rows folded at the end.
TEST(TextIds, FoldedInWavesGiveTheSameResult) {
  const std::vector<std::string> ids = ids_of_every_length();
  std::vector<testing::Event> events;
  std::mt19937_64 random(29);
  for (std::size_t row = 0; row < 30'000; ++row) {
    const auto amount = static_cast<double>(random() % 100'000) / 100 - 50;
    events.push_back({ids[random() % (1 + row % ids.size())], static_cast<TimeNs>(row) * 7'000 * kNsPerSecond, amount});
  }
  EventSchema schema;
  schema.id_type = IdType::text;
  for (const MeasureSet set : {MeasureSet::basic, MeasureSet::days}) {
    AggregateOptions options;
    options.measures = set;
    options.cohorts = false;
    options.as_of = static_cast<TimeNs>(25'000) * 7'000 * kNsPerSecond;
    options.window = *options.as_of - static_cast<TimeNs>(2'000) * 7'000 * kNsPerSecond;
    const auto aggregated = [&](std::size_t blocks_in_wave) {
      // Many partitions, so that the last of them are empty in the first waves.
      Aggregator aggregator(schema, options, 2'000'000);
      EXPECT_TRUE(aggregator.can_fold_collected());
      for (std::size_t index = 0; index < 30; ++index) {
        const testing::Columns columns(schema, events.data() + index * 1'000, events.data() + (index + 1) * 1'000);
        EventBlock block;
        columns.fill(block);
        aggregator.add(index, block);
        if (blocks_in_wave > 0 && (index + 1) % blocks_in_wave == 0) aggregator.fold_collected();
      }
      return aggregator.finish();
    };
    const AggregateResult expected = aggregated(0);
    for (const std::size_t blocks : {1UL, 7UL, 30UL}) {
      for (const int threads : {1, 2, 3, 8}) {
        set_thread_count(threads);
        const AggregateResult result = aggregated(blocks);
        EXPECT_EQ(result.counts.skipped, expected.counts.skipped);
        const TableView a = customer_columns(result.customers);
        const TableView b = customer_columns(expected.customers);
        ASSERT_EQ(a.rows(), b.rows());
        ASSERT_EQ(a.columns.size(), b.columns.size());
        for (std::size_t c = 0; c < a.columns.size(); ++c) {
          for (std::size_t i = 0; i < a.rows(); ++i)
            ASSERT_EQ(cell_text(a.columns[c], i), cell_text(b.columns[c], i)) << a.columns[c].name;
        }
      }
    }
  }
  set_thread_count(0);
}

TEST(TextIds, NeedAllRowsAtOnceWhenTheWindowEndsWithTheLastEvent) {
  EventSchema schema;
  schema.id_type = IdType::text;
  AggregateOptions options;
  options.measures = MeasureSet::basic;
  options.cohorts = false;
  options.window = kNsPerDay;
  EXPECT_FALSE(Aggregator(schema, options, 1'000).can_fold_collected());
  options.as_of = 0;
  EXPECT_TRUE(Aggregator(schema, options, 1'000).can_fold_collected());
  options.measures = MeasureSet::full;
  EXPECT_FALSE(Aggregator(schema, options, 1'000).can_fold_collected());
}

// The parts' blocks, and the texts that lie in them, outlive the aggregator they were added to.
TEST(TextIds, OfMergedPartsAreThoseOfTheWhole) {
  const std::vector<std::string> ids = ids_of_every_length();
  std::vector<testing::Event> events;
  for (std::size_t row = 0; row < 3 * ids.size(); ++row)
    events.push_back({ids[row * 7 % ids.size()], static_cast<TimeNs>(row) * kNsPerSecond, static_cast<double>(row)});
  EventSchema schema;
  schema.id_type = IdType::text;
  const auto add = [&](Aggregator& to, std::size_t begin, std::size_t end) {
    const testing::Columns columns(schema, events.data() + begin, events.data() + end);
    EventBlock block;
    columns.fill(block);
    to.add(0, block);
  };
  Aggregator whole(schema, {}, events.size());
  add(whole, 0, events.size());
  Aggregator early(schema, {}, events.size());
  add(early, 0, 1'000);
  {
    Aggregator late(schema, {}, events.size());
    add(late, 1'000, events.size());
    early.merge(std::move(late));
  }
  const CustomerTable expected = whole.finish().customers;
  const CustomerTable merged = early.finish().customers;
  ASSERT_EQ(merged.size(), ids.size());
  for (std::size_t i = 0; i < ids.size(); ++i) {
    EXPECT_EQ(merged.ids.text(i), expected.ids.text(i));
    EXPECT_EQ(merged.monetary_total[i], expected.monetary_total[i]);
    EXPECT_EQ(merged.last_time[i], expected.last_time[i]);
  }
}

}  // namespace
}  // namespace quintile::aggregation
