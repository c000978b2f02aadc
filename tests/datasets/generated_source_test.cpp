#include "datasets/generated_source.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <cmath>
#include <map>
#include <set>
#include <string>
#include <tuple>

#include "datasets/model_parameters.hpp"
#include "quintile/error.hpp"
#include "quintile/parallel.hpp"

namespace quintile::datasets {
namespace {

struct Row {
  std::int64_t id = 0;
  std::string text;
  TimeNs time = 0;
  double amount = 0;
  std::uint64_t order = 0;
  EventKind kind = EventKind::purchase;
  int channel = 0;
  double value = 0;
};

// Reads the blocks in parallel, as the log writer does, and puts them in order.
std::vector<Row> read_all(EventSource& source) {
  std::vector<std::unique_ptr<EventTask>> tasks;
  while (auto task = source.claim()) tasks.push_back(std::move(task));
  std::vector<EventBlock> blocks(tasks.size());
  parallel_for(tasks.size(), [&](std::size_t i) { tasks[i]->read(blocks[i]); });
  std::vector<Row> rows;
  for (const EventBlock& block : blocks) {
    EXPECT_EQ(block.counts.read, block.rows);
    for (std::size_t i = 0; i < block.rows; ++i) {
      Row row;
      if (!block.id.empty()) row.id = block.id[i];
      if (!block.id_text.empty()) row.text = block.id_text[i];
      row.time = block.time[i];
      row.amount = block.amount[i];
      if (!block.order.empty()) row.order = block.order[i];
      if (!block.kind.empty()) row.kind = block.kind[i];
      if (!block.channel.empty()) row.channel = block.channel[i];
      row.value = block.value.empty() ? std::nan("") : block.value[i];
      rows.push_back(row);
    }
  }
  EXPECT_EQ(rows.size(), source.estimated_rows());
  EXPECT_EQ(source.bytes_claimed(), source.bytes_total());
  return rows;
}

std::vector<Row> generate(const GenerateOptions& options, std::uint64_t window_rows = GeneratedSource::kWindowRows) {
  GeneratedSource source(options, {}, window_rows);
  return read_all(source);
}

// NaN-safe and complete.
std::vector<std::string> texts(const std::vector<Row>& rows) {
  std::vector<std::string> out;
  out.reserve(rows.size());
  for (const Row& row : rows) {
    const auto kind = static_cast<int>(row.kind);
    out.push_back(std::to_string(row.id) + row.text + ' ' + std::to_string(row.time) + ' ' +
                  std::to_string(row.amount) + ' ' + std::to_string(row.order) + ' ' + std::to_string(kind) + ' ' +
                  std::to_string(row.channel) + ' ' + std::to_string(row.value));
  }
  return out;
}

GenerateOptions everything(std::uint64_t customers) {
  return {.customers = customers, .seed = 42, .kinds = true, .return_share = 0.05, .missing_share = 0.1};
}

TEST(GeneratedSource, IsTheSameForAnyNumberOfThreadsAndWindows) {
  GenerateOptions options = everything(40'000);
  options.transactions = 80'000;
  set_thread_count(1);
  const auto expected = texts(generate(options));
  for (const int threads : {2, 8}) {
    set_thread_count(threads);
    EXPECT_EQ(texts(generate(options)), expected) << threads << " threads";
  }
  EXPECT_EQ(texts(generate(options, 50'000)), expected);
  set_thread_count(0);
}

TEST(GeneratedSource, GivesTheSameAgainAfterRewind) {
  GeneratedSource source(everything(3'000), {}, 20'000);
  const auto first = texts(read_all(source));
  source.rewind();
  EXPECT_EQ(texts(read_all(source)), first);
}

TEST(GeneratedSource, ChangesWithTheSeed) {
  EXPECT_NE(texts(generate({.customers = 100, .seed = 1})), texts(generate({.customers = 100, .seed = 2})));
}

TEST(GeneratedSource, IsInTimeOrderInsideTheSpan) {
  const GenerateOptions options = everything(5'000);
  const auto rows = generate(options);
  EXPECT_TRUE(std::is_sorted(rows.begin(), rows.end(), [](const Row& a, const Row& b) { return a.time < b.time; }));
  EXPECT_GE(rows.front().time, days_from_date({2024, 1, 1}) * kNsPerDay);
  EXPECT_LT(rows.back().time, options.end);
  EXPECT_TRUE(std::all_of(rows.begin(), rows.end(), [](const Row& row) { return row.time % kNsPerSecond == 0; }));
}

TEST(GeneratedSource, HasTheTransactionsAskedForWithinOnePercent) {
  for (const auto& [customers, per_customer] :
       {std::pair{1'000ULL, 10ULL}, {1'000, 100}, {5'000, 2}, {20'000, 10}, {2'000, 30}}) {
    SCOPED_TRACE(customers * per_customer);
    const auto wanted = static_cast<double>(customers * per_customer);
    for (const bool kinds : {false, true}) {
      const GeneratedSource source(
          {.customers = customers, .transactions = customers * per_customer, .seed = 5, .kinds = kinds});
      EXPECT_NEAR(static_cast<double>(source.census().purchases), wanted, 0.01 * wanted);
    }
  }
}

TEST(GeneratedSource, GivesEveryCustomerAPurchaseWhenThereIsOneEach) {
  const auto rows = generate({.customers = 500, .transactions = 500});
  std::set<std::int64_t> ids;
  for (const Row& row : rows) ids.insert(row.id);
  EXPECT_EQ(ids.size(), 500U);
  EXPECT_EQ(*ids.begin(), 1);
  EXPECT_EQ(*ids.rbegin(), 500);
}

TEST(GeneratedSource, HandlesTheSmallestLog) {
  const auto rows = generate({.customers = 1, .transactions = 1, .years = 0.001});
  EXPECT_GE(rows.size(), 1U);
  EXPECT_EQ(rows.front().id, 1);
}

TEST(GeneratedSource, NumbersOrdersOncePerPurchaseAndLinksReturns) {
  const auto rows = generate({.customers = 5'000, .seed = 3, .return_share = 0.1});
  std::map<std::uint64_t, Row> purchase;
  double returns = 0;
  for (const Row& row : rows) {
    if (row.amount > 0) {
      EXPECT_TRUE(purchase.emplace(row.order, row).second) << row.order;
    }
    if (row.amount < 0) {
      ++returns;
      ASSERT_TRUE(purchase.contains(row.order)) << "a return comes after its purchase";
      EXPECT_EQ(purchase[row.order].id, row.id);
      EXPECT_LE(-row.amount, purchase[row.order].amount);
    }
  }
  const auto purchases = static_cast<double>(purchase.size());
  EXPECT_EQ(purchase.begin()->first, 1U);
  EXPECT_EQ(purchase.rbegin()->first, purchase.size());
  EXPECT_NEAR(returns / purchases, 0.1, 0.01) << "less a few whose return falls after the end";
}

TEST(GeneratedSource, LeavesCustomersOutAsOftenAsAsked) {
  const auto rows = generate({.customers = 5'000, .missing_share = 0.2});
  const auto missing = std::count_if(rows.begin(), rows.end(), [](const Row& row) { return row.id == kNoCustomer; });
  EXPECT_NEAR(static_cast<double>(missing) / static_cast<double>(rows.size()), 0.2, 0.01);
  const auto named = generate({.customers = 5'000});
  EXPECT_EQ(rows.size(), named.size()) << "the events are the same with and without names";
}

TEST(GeneratedSource, WritesTextIdsOfSixteenCharacters) {
  const GenerateOptions options{.customers = 2'000, .seed = 6, .missing_share = 0.1, .text_ids = true};
  GenerateOptions integers = options;
  integers.text_ids = false;
  const auto rows = generate(options);
  const auto same = generate(integers);
  ASSERT_EQ(rows.size(), same.size());
  std::map<std::int64_t, std::string> name;
  std::set<std::string> names;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    ASSERT_EQ(rows[i].text.size(), same[i].id == kNoCustomer ? 0U : 16U);
    const auto [at, fresh] = name.emplace(same[i].id, rows[i].text);
    EXPECT_EQ(at->second, rows[i].text);
    if (fresh) {
      EXPECT_TRUE(names.insert(rows[i].text).second) << "two customers of one name";
    }
  }
}

TEST(GeneratedSource, HasAllKindsWithTheirColumns) {
  const auto rows = generate(everything(5'000));
  std::array<int, kEventKinds> seen{};
  std::array<int, 5> channels{};
  std::array<int, 6> scores{};
  for (const Row& row : rows) {
    ++seen[static_cast<std::size_t>(row.kind)];
    EXPECT_EQ(std::isnan(row.amount), row.kind != EventKind::purchase);
    EXPECT_EQ(row.channel != 0, row.kind == EventKind::contact);
    EXPECT_EQ(!std::isnan(row.value), row.kind == EventKind::satisfaction);
    ++channels[static_cast<std::size_t>(row.channel)];
    if (!std::isnan(row.value)) ++scores[static_cast<std::size_t>(row.value)];
  }
  for (std::size_t kind = 0; kind < kEventKinds; ++kind) EXPECT_GT(seen[kind], 100) << kEventKindNames[kind];
  for (std::size_t channel = 1; channel < 5; ++channel) EXPECT_GT(channels[channel], 100);
  for (std::size_t score = 1; score < 6; ++score) EXPECT_GT(scores[score], 10);
}

TEST(GeneratedSource, RegistersBuyersBeforeTheirFirstPurchase) {
  const auto rows = generate({.customers = 3'000, .kinds = true});
  std::map<std::int64_t, TimeNs> first_purchase;
  for (const Row& row : rows)
    if (row.kind == EventKind::purchase) first_purchase.emplace(row.id, row.time);
  std::size_t registered = 0;
  for (const Row& row : rows) {
    if (row.kind != EventKind::registration || !first_purchase.contains(row.id)) continue;
    ++registered;
    EXPECT_LE(row.time, first_purchase[row.id]);
  }
  EXPECT_GT(registered, first_purchase.size() / 2);
  EXPECT_NEAR(static_cast<double>(first_purchase.size()) / 3'000, 1 - kProspectShare, 0.02);
}

TEST(GeneratedSource, SpendHasTheGammaGammaMean) {
  const auto rows = generate({.customers = 30'000, .transactions = 60'000});
  double sum = 0;
  for (const Row& row : rows) {
    ASSERT_GT(row.amount, 0);
    ASSERT_EQ(row.amount, std::round(row.amount * 100) / 100) << "whole cents";
    sum += row.amount;
  }
  // Independent of the number of purchases; the mean is p gamma / (q - 1).
  EXPECT_NEAR(sum / static_cast<double>(rows.size()), kSpendP * kSpendGamma / (kSpendQ - 1), 1.0);
}

TEST(GeneratedSource, ShowsSeasonAndGrowth) {
  const auto rows = generate({.customers = 20'000, .years = 3.0});
  std::array<double, 7> weekdays{};
  std::array<double, 24> hours{};
  std::map<int, double> december;
  std::map<int, double> september;
  std::map<std::int64_t, int> arrival_year;
  for (const Row& row : rows) {
    const std::int64_t day = day_of(row.time);
    ++weekdays[static_cast<std::size_t>((day + 3) % 7)];
    ++hours[static_cast<std::size_t>(row.time % kNsPerDay / (3'600 * kNsPerSecond))];
    const Date date = date_from_days(day);
    if (date.month == 12) ++december[date.year];
    if (date.month == 9) ++september[date.year];
    arrival_year.emplace(row.id, date.year);
  }
  EXPECT_GT(weekdays[4], 1.3 * weekdays[6]) << "Friday against Sunday";
  EXPECT_GT(hours[20], 8 * hours[3]);
  EXPECT_GT(december[2024], 1.3 * september[2024]);
  std::map<int, double> arrivals;
  for (const auto& [id, year] : arrival_year) ++arrivals[year];
  EXPECT_NEAR(std::log(arrivals[2025] / arrivals[2023]), 2 * kYearlyGrowth, 0.1);
}

TEST(GeneratedSource, StopsWhenAsked) {
  std::atomic<bool> stop{true};
  Control control;
  control.stop = &stop;
  EXPECT_THROW(GeneratedSource({.customers = 1'000}, control), Interrupted);
}

TEST(GeneratedSource, ReportsProgress) {
  Control control;
  std::set<std::string, std::less<>> stages;
  double last = 0;
  control.progress = [&](const Progress& progress) {
    stages.emplace(progress.stage);
    last = progress.fraction;
  };
  GeneratedSource source({.customers = 1'000}, control);
  read_all(source);
  EXPECT_EQ(stages, (std::set<std::string, std::less<>>{"counting", "generating"}));
  EXPECT_DOUBLE_EQ(last, 1.0);
}

}  // namespace
}  // namespace quintile::datasets
