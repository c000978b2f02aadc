#include "quintile/aggregate.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <cstring>
#include <map>
#include <random>
#include <set>

#include "quintile/error.hpp"
#include "quintile/parallel.hpp"
#include "tests/engine/aggregate/events.hpp"

namespace quintile {
namespace {

using ::testing::ElementsAre;
using testing::Event;
using ::testing::HasSubstr;
using testing::MemorySource;

constexpr TimeNs day(std::int64_t n) { return n * kNsPerDay; }

AggregateResult aggregate_events(std::vector<Event> events, EventSchema schema = {}, AggregateOptions options = {},
                                 std::size_t block_rows = 3) {
  MemorySource source(schema, std::move(events), block_rows);
  return aggregate(source, options);
}

template <class T>
std::vector<T> values(const Buffer<T>& buffer) {
  return {buffer.begin(), buffer.end()};
}

TEST(Aggregate, MeasuresOneCustomer) {
  const auto result = aggregate_events({{"7", day(10), 5}, {"7", day(12) + kNsPerDay / 2, 7}, {"7", day(20), 3}});
  const CustomerTable& table = result.customers;
  ASSERT_EQ(table.size(), 1U);
  EXPECT_EQ(result.as_of, day(21));
  EXPECT_EQ(table.ids.text(0), "7");
  EXPECT_EQ(table.first_time[0], day(10));
  EXPECT_EQ(table.last_time[0], day(20));
  EXPECT_EQ(table.recency_days[0], 1);
  EXPECT_EQ(table.tenure_days[0], 11);
  EXPECT_EQ(table.t_x_days[0], 10);
  EXPECT_EQ(table.occasions[0], 3U);
  EXPECT_EQ(table.periods[0], 3U);
  EXPECT_EQ(table.repeat_frequency[0], 2U);
  EXPECT_EQ(table.monetary_total[0], 15);
  EXPECT_EQ(table.monetary_mean[0], 5);
  EXPECT_EQ(table.monetary_mean_repeat[0], 5);
  EXPECT_EQ(table.returns_total[0], 0);
  EXPECT_EQ(table.largest_gap_days[0], 7.5);
  EXPECT_EQ(table.last_gap_days[0], 7.5);
  EXPECT_EQ(table.median_gap_days[0], 5);  // days 10, 12, 20: gaps 2 and 8
}

TEST(Aggregate, OrdersByIdWhateverTheirSign) {
  const auto result = aggregate_events({{"5", 1, 1}, {"-9", 2, 1}, {"0", 3, 1}, {"-1", 4, 1}});
  EXPECT_THAT(values(result.customers.ids.integers), ElementsAre(-9, -1, 0, 5));
  EventSchema text;
  text.id_type = IdType::text;
  const auto texts = aggregate_events({{"b", 1, 1}, {"abcdefghZ", 2, 1}, {"abcdefgh", 3, 1}, {"B", 4, 1}}, text);
  std::vector<std::string> ids;
  for (std::size_t i = 0; i < texts.customers.size(); ++i) ids.push_back(texts.customers.ids.text(i));
  EXPECT_THAT(ids, ElementsAre("B", "abcdefgh", "abcdefghZ", "b"));
  EventSchema unsigned_ids;
  unsigned_ids.id_type = IdType::uint64;
  const auto large = aggregate_events({{"18446744073709551615", 1, 1}, {"3", 2, 1}}, unsigned_ids);
  EXPECT_EQ(large.customers.ids.text(1), "18446744073709551615");
}

TEST(Aggregate, RowsOfOneOrderAreOneOccasion) {
  EventSchema schema;
  schema.has_order = true;
  const auto result = aggregate_events({{"1", day(1), 1, 100},
                                        {"1", day(1), 2, 100},
                                        {"1", day(3), 4, 101},
                                        {"1", day(3), 8, 100},  // a late row of order 100
                                        {"1", day(4), 16, 101}},
                                       schema);
  EXPECT_EQ(result.customers.occasions[0], 2U);
  EXPECT_EQ(result.customers.periods[0], 3U);
  EXPECT_EQ(result.customers.monetary_total[0], 31);
  EXPECT_EQ(result.customers.largest_gap_days[0], 2);
}

TEST(Aggregate, ReturnsLowerMoneyButAreNoOccasion) {
  const std::vector<Event> events = {{"1", day(1), 10}, {"1", day(5), -4}, {"2", day(2), -3}, {"1", day(2), 0}};
  const auto net = aggregate_events(events);
  EXPECT_THAT(values(net.customers.occasions), ElementsAre(2U, 0U));
  EXPECT_THAT(values(net.customers.monetary_total), ElementsAre(6, -3));
  EXPECT_THAT(values(net.customers.returns_total), ElementsAre(4, 3));
  EXPECT_EQ(net.customers.last_time[0], day(2));
  EXPECT_EQ(net.customers.last_time[1], kNoTime);
  EXPECT_TRUE(std::isnan(net.customers.recency_days[1]));
  EXPECT_TRUE(std::isnan(net.customers.monetary_mean[1]));

  AggregateOptions ignore;
  ignore.returns = ReturnsPolicy::ignore;
  const auto ignored = aggregate_events(events, {}, ignore);
  EXPECT_THAT(values(ignored.customers.monetary_total), ElementsAre(10, 0));
  EXPECT_EQ(ignored.counts[SkipReason::ignored_return], 2U);
  EXPECT_EQ(ignored.counts.used(), 2U);
}

TEST(Aggregate, DropOrderDropsEveryRowOfTheOrder) {
  EventSchema schema;
  schema.has_order = true;
  AggregateOptions options;
  options.returns = ReturnsPolicy::drop_order;
  const auto result = aggregate_events(
      {{"1", day(1), 10, 1}, {"1", day(2), 5, 2}, {"1", day(9), -5, 2}, {"2", day(9), 1, 2}}, schema, options);
  EXPECT_THAT(values(result.customers.monetary_total), ElementsAre(10, 1));
  EXPECT_THAT(values(result.customers.occasions), ElementsAre(1U, 1U));
  EXPECT_EQ(result.counts[SkipReason::dropped_order], 2U);
}

TEST(Aggregate, WindowIsOpenAtItsStartAndClosedAtTheAsOfDate) {
  AggregateOptions options;
  options.as_of = day(100);
  options.window = day(10);
  const auto result = aggregate_events(
      {{"1", day(90), 1}, {"1", day(90) + 1, 2}, {"1", day(100), 4}, {"1", day(100) + 1, 8}, {"2", day(80), 1}}, {},
      options);
  ASSERT_EQ(result.customers.size(), 1U);
  EXPECT_EQ(result.customers.monetary_total[0], 6);
  EXPECT_EQ(result.customers.recency_days[0], 0);
  EXPECT_EQ(result.counts[SkipReason::before_window], 2U);
  EXPECT_EQ(result.counts[SkipReason::after_as_of], 1U);
}

TEST(Aggregate, ActivityWindowCountsAndReentryGap) {
  AggregateOptions options;
  options.as_of = day(100);
  const auto result =
      aggregate_events({{"1", day(35), 1}, {"1", day(45), 1}, {"1", day(80), 1}, {"1", day(90), 1}}, {}, options);
  EXPECT_EQ(result.customers.occasions_in_window[0], 2U);
  EXPECT_EQ(result.customers.occasions_in_previous_window[0], 1U);
  EXPECT_EQ(result.customers.reentry_gap_days[0], 35);
  EXPECT_EQ(result.customers.last_gap_days[0], 10);
}

TEST(Aggregate, DaysFollowTheZone) {
  const TimeNs late = day(10) + 23 * 3600 * kNsPerSecond;
  EXPECT_EQ(aggregate_events({{"1", late, 1}, {"1", late + 2 * 3600 * kNsPerSecond, 1}}).customers.periods[0], 2U);
  AggregateOptions options;
  options.utc_offset = 3600 * kNsPerSecond;
  const auto shifted = aggregate_events({{"1", late, 1}, {"1", late + 2 * 3600 * kNsPerSecond, 1}}, {}, options);
  EXPECT_EQ(shifted.customers.periods[0], 1U);
  EXPECT_EQ(shifted.as_of, day(12) - 3600 * kNsPerSecond);
}

TEST(Aggregate, PeriodsByWeekAndMonth) {
  // 1970-01-05 was a Monday.
  const std::vector<Event> events = {
      {"1", day(3), 1}, {"1", day(4), 1}, {"1", day(10), 1}, {"1", day(11), 1}, {"1", day(31), 1}};
  AggregateOptions options;
  options.period = PeriodUnit::week;
  EXPECT_EQ(aggregate_events(events, {}, options).customers.periods[0], 4U);
  options.period = PeriodUnit::month;
  EXPECT_EQ(aggregate_events(events, {}, options).customers.periods[0], 2U);
}

TEST(Aggregate, CohortsCountCustomersOncePerMonth) {
  const TimeNs february = day(31);
  const auto result = aggregate_events({{"1", day(1), 10},
                                        {"2", day(2), 20},
                                        {"1", day(3), 1},
                                        {"2", february, 5},
                                        {"2", february + 1, -2},
                                        {"3", february, 7},
                                        {"3", february + day(28), 9}});
  ASSERT_EQ(result.cohorts.size(), 4U);
  EXPECT_EQ(result.cohorts[0].customers, 2U);
  EXPECT_EQ(result.cohorts[0].revenue, 31);
  EXPECT_EQ(result.cohorts[1].age, 1);
  EXPECT_EQ(result.cohorts[1].customers, 1U);
  EXPECT_EQ(result.cohorts[1].revenue, 3);
  EXPECT_EQ(result.cohorts[2].cohort, 1);
  EXPECT_EQ(result.cohorts[3].revenue, 9);
}

TEST(Aggregate, KindsChannelsAndSatisfaction) {
  EventSchema schema;
  schema.has_kind = schema.has_channel = schema.has_value = true;
  const double none = std::nan("");
  AggregateOptions options;
  options.as_of = day(100);
  const auto result = aggregate_events({{"1", day(1), 10, 0, EventKind::purchase, 0, none},
                                        {"1", day(50), none, 0, EventKind::contact, 1, none},
                                        {"1", day(90), none, 0, EventKind::contact, 2, none},
                                        {"1", day(91), none, 0, EventKind::satisfaction, 2, 5},
                                        {"2", day(92), none, 0, EventKind::registration, 0, none}},
                                       schema, options);
  const CustomerTable& table = result.customers;
  const auto& contact = table.kinds[static_cast<std::size_t>(EventKind::contact)];
  EXPECT_THAT(values(contact.count), ElementsAre(2U, 0U));
  EXPECT_THAT(values(contact.in_window), ElementsAre(1U, 0U));
  EXPECT_THAT(values(contact.last_time), ElementsAre(day(90), kNoTime));
  EXPECT_FALSE(table.kinds[static_cast<std::size_t>(EventKind::support)].present());
  EXPECT_THAT(values(table.channels_used), ElementsAre(2U, 0U));
  EXPECT_THAT(values(table.satisfied_count), ElementsAre(1U, 0U));
  EXPECT_THAT(values(table.events), ElementsAre(4U, 1U));
  EXPECT_THAT(values(table.occasions), ElementsAre(1U, 0U));
  EXPECT_THAT(values(table.monetary_total), ElementsAre(10, 0));
}

TEST(Aggregate, NothingLeftIsTheDatasFault) {
  AggregateOptions options;
  options.as_of = 0;
  try {
    (void)aggregate_events({{"1", day(1), 1}, {"2", day(2), 1}}, {}, options);
    FAIL() << "an error was expected";
  } catch (const DataError& error) {
    EXPECT_THAT(error.what(), HasSubstr("no event is left of 2 rows: 2 after the as-of date"));
  }
  EXPECT_THROW((void)aggregate_events({}), DataError);
}

std::vector<Event> random_log(std::uint64_t seed, std::size_t rows, std::size_t customers, bool ordered) {
  std::mt19937_64 random(seed);
  std::vector<Event> events(rows);
  for (Event& event : events) {
    event.customer = std::to_string(random() % customers);
    event.time = static_cast<TimeNs>(random() % (800 * 86'400ULL)) * kNsPerSecond;
    event.amount = static_cast<double>(static_cast<std::int64_t>(random() % 10'000) - 500) / 100;
    event.order = random() % (rows / 2 + 1);
  }
  if (ordered) std::ranges::sort(events, {}, &Event::time);
  return events;
}

// What a data scientist would write, slowly.
TEST(Aggregate, MatchesAPlainComputation) {
  for (const bool ordered : {true, false}) {
    for (const std::size_t rows : {1UL, 10UL, 1000UL, 60000UL}) {
      const std::vector<Event> events = random_log(rows, rows, std::max<std::size_t>(1, rows / 7), ordered);
      struct Expected {
        std::set<std::uint64_t> orders;
        std::set<std::int64_t> days, quarters;
        std::map<std::uint64_t, TimeNs> order_times;
        double total = 0;
        double returns = 0;
        TimeNs first = 0;
        TimeNs last = kNoTime;
      };
      std::map<std::int64_t, Expected> expected;
      for (const Event& event : events) {
        Expected& customer = expected[std::stoll(event.customer)];
        customer.total += event.amount;
        if (event.amount < 0) {
          customer.returns -= event.amount;
          continue;
        }
        const std::int64_t when = day_of(event.time);
        if (customer.last == kNoTime || event.time < customer.first) customer.first = event.time;
        customer.last = std::max(customer.last, event.time);
        customer.days.insert(when);
        customer.quarters.insert(floor_div(month_of_day(when), 3));
        const auto [entry, fresh] = customer.order_times.try_emplace(event.order, event.time);
        if (!fresh) entry->second = std::min(entry->second, event.time);
      }
      EventSchema schema;
      schema.has_order = true;
      const auto result = aggregate_events(events, schema, {}, 997);
      const CustomerTable& table = result.customers;
      ASSERT_EQ(table.size(), expected.size());
      std::size_t i = 0;
      for (const auto& [id, customer] : expected) {
        ASSERT_EQ(table.ids.integers[i], id);
        EXPECT_EQ(table.monetary_total[i], customer.total);
        EXPECT_EQ(table.returns_total[i], customer.returns);
        EXPECT_EQ(table.occasions[i], customer.order_times.size());
        EXPECT_EQ(table.periods[i], customer.days.size());
        EXPECT_EQ(table.quarters[i], customer.quarters.size());
        EXPECT_EQ(table.last_time[i], customer.last);
        std::vector<TimeNs> times;
        for (const auto& [order, time] : customer.order_times) times.push_back(time);
        std::ranges::sort(times);
        double largest = std::nan("");
        for (std::size_t k = 1; k < times.size(); ++k) {
          const double gap = static_cast<double>(times[k] - times[k - 1]) / static_cast<double>(kNsPerDay);
          largest = k == 1 ? gap : std::max(largest, gap);
        }
        EXPECT_TRUE(table.largest_gap_days[i] == largest ||
                    (std::isnan(largest) && std::isnan(table.largest_gap_days[i])));
        ++i;
      }
    }
  }
}

bool same_bytes(const TableView& a, const TableView& b) {
  if (a.columns.size() != b.columns.size()) return false;
  for (std::size_t c = 0; c < a.columns.size(); ++c) {
    for (std::size_t row = 0; row < a.rows(); ++row) {
      if (cell_text(a.columns[c], row) != cell_text(b.columns[c], row)) return false;
    }
  }
  return a.rows() == b.rows();
}

TEST(Aggregate, DoesNotDependOnThreads) {
  for (const IdType type : {IdType::int64, IdType::text}) {
    EventSchema schema;
    schema.has_order = true;
    schema.id_type = type;
    const std::vector<Event> events = random_log(5, 80'000, 9'000, false);
    std::vector<AggregateResult> results;
    for (const int threads : {1, 2, 3, 8}) {
      set_thread_count(threads);
      results.push_back(aggregate_events(events, schema, {}, 1'024));
    }
    set_thread_count(0);
    for (const AggregateResult& result : results) {
      EXPECT_TRUE(same_bytes(customer_columns(result.customers), customer_columns(results[0].customers)));
      ASSERT_EQ(result.cohorts.size(), results[0].cohorts.size());
      for (std::size_t i = 0; i < result.cohorts.size(); ++i)
        EXPECT_EQ(result.cohorts[i].revenue, results[0].cohorts[i].revenue);
    }
  }
}

// Whichever way customers are divided, the result is the same: by range over dense ids, over sparse ids, with ids far
// outside the sample, or by hash.
TEST(Aggregate, DoesNotDependOnThePartitioning) {
  std::vector<Event> dense = random_log(7, 120'000, 9'000, true);
  std::vector<Event> sparse = dense;
  for (Event& event : sparse) event.customer = std::to_string(std::stoll(event.customer) * 1'000'003 - 4'000'000'000);
  std::vector<Event> outliers = dense;
  outliers[1].customer = "-9000000000000000000";
  outliers[77'777].customer = "9000000000000000000";
  outliers[77'778].customer = "8999999999999999999";
  for (const auto& events : {dense, sparse, outliers}) {
    MemorySource by_hash({}, events, 4'096);
    MemorySource by_range({}, events, 4'096);
    by_range.give_sample(true);
    const auto expected = aggregate(by_hash, {});
    const auto actual = aggregate(by_range, {});
    EXPECT_TRUE(same_bytes(customer_columns(actual.customers), customer_columns(expected.customers)));
    EXPECT_EQ(actual.cohorts.size(), expected.cohorts.size());
  }
}

// Measuring less gives the same numbers, whether the quick fold could do it or the full one had to.
TEST(Aggregate, SmallerMeasureSetsAgreeWithTheFullOne) {
  for (const auto& [ordered, period] : {std::pair(true, PeriodUnit::day), std::pair(false, PeriodUnit::day),
                                        std::pair(true, PeriodUnit::week), std::pair(false, PeriodUnit::week)}) {
    for (const ReturnsPolicy returns : {ReturnsPolicy::net, ReturnsPolicy::ignore}) {
      for (const bool sampled : {true, false}) {
        const std::vector<Event> events = random_log(13, 90'000, 7'000, ordered);
        AggregateOptions options;
        options.returns = returns;
        options.as_of = day(700);
        options.window = day(600);
        options.period = period;
        const auto measured = [&](MeasureSet set) {
          options.measures = set;
          options.cohorts = set == MeasureSet::full;
          MemorySource source({}, events, 4'096);
          source.give_sample(sampled);
          return aggregate(source, options);
        };
        const auto full = measured(MeasureSet::full);
        for (const MeasureSet set : {MeasureSet::days, MeasureSet::basic}) {
          const auto some = measured(set);
          EXPECT_EQ(some.counts.skipped, full.counts.skipped);
          const TableView all = customer_columns(full.customers);
          TableView expected;
          for (const ColumnView& column : customer_columns(some.customers).columns)
            expected.columns.push_back(*all.find(column.name));
          EXPECT_EQ(expected.columns.size(), set == MeasureSet::days ? 11U : 5U);
          EXPECT_TRUE(same_bytes(customer_columns(some.customers), expected));
        }
      }
    }
  }
}

enum class Ids { dense, sparse, clustered, with_strangers };

// The customers of a log under other names, in the same order but for the last kind.
std::vector<Event> renamed(std::vector<Event> events, Ids ids) {
  for (std::size_t i = 0; i < events.size(); ++i) {
    const std::int64_t id = std::stoll(events[i].customer);
    std::int64_t other = id;
    if (ids == Ids::sparse) other = id * 1'000'003 - 4'000'000'000;
    if (ids == Ids::clustered) other = id % 3 * 1'000'000'000'000 + id;
    if (ids == Ids::with_strangers && i % 1'000 == 0) other = i % 3'000 == 0 ? 9'000'000'000'000 : -1;
    events[i].customer = std::to_string(other);
  }
  return events;
}

// Folds a log in waves of so many blocks; more than there are: all rows at the end.
AggregateResult fold_in_waves(const std::vector<Event>& events, const EventSchema& schema,
                              const AggregateOptions& options, std::span<const std::int64_t> sample, std::size_t wave) {
  constexpr std::size_t kBlock = 4'000;
  Aggregator aggregator(schema, options, events.size(), sample);
  EXPECT_TRUE(aggregator.can_fold_collected());
  for (std::size_t at = 0, index = 0; at < events.size(); at += kBlock, ++index) {
    EventBlock block;
    const testing::Columns columns(schema, events.data() + at, events.data() + std::min(events.size(), at + kBlock));
    columns.fill(block);
    aggregator.add(index, block);
    if (index % wave != wave - 1) continue;
    EXPECT_GT(aggregator.collected_bytes(), 0U);
    aggregator.fold_collected();
    EXPECT_EQ(aggregator.collected_bytes(), 0U);
  }
  return aggregator.finish();
}

// Folding now and then while rows come in gives the same bits as folding all of them at the end, whatever the ids and
// amounts are like.
TEST(Aggregate, WavesAddUpToTheWhole) {
  const std::vector<Event> log = random_log(17, 40'000, 3'000, true);
  for (const Ids ids : {Ids::dense, Ids::sparse, Ids::clustered, Ids::with_strangers}) {
    for (const bool hundredths : {true, false}) {
      std::vector<Event> events = renamed(log, ids);
      for (Event& event : events) event.amount = hundredths ? std::nearbyint(event.amount) / 100 : event.amount / 3;
      std::vector<std::int64_t> sample;
      for (std::size_t i = 0; i < events.size(); i += 49) sample.push_back(std::stoll(events[i].customer));
      for (const IdType type : {IdType::int64, IdType::text}) {
        for (const MeasureSet set : {MeasureSet::days, MeasureSet::basic}) {
          EventSchema schema;
          schema.id_type = type;
          AggregateOptions options;
          options.measures = set;
          options.cohorts = false;
          const auto expected = fold_in_waves(events, schema, options, {}, 1'000);
          EXPECT_EQ(expected.counts.used(), events.size());
          for (const bool sampled : {true, false}) {
            for (const std::size_t wave : {7UL, 1UL}) {
              const auto actual = fold_in_waves(
                  events, schema, options,
                  sampled ? std::span<const std::int64_t>(sample) : std::span<const std::int64_t>(), wave);
              EXPECT_EQ(actual.counts.used(), events.size());
              EXPECT_TRUE(same_bytes(customer_columns(actual.customers), customer_columns(expected.customers)));
            }
          }
        }
      }
    }
  }
}

// Ids that the sample did not foresee are met by starting again.
TEST(Aggregate, StartsAgainWithIdsOutsideTheSample) {
  std::vector<Event> events = random_log(23, 90'000, 7'000, true);
  events[8].customer = "123456789012";
  AggregateOptions options;
  options.measures = MeasureSet::basic;
  options.cohorts = false;
  MemorySource sampled({}, events, 4'096);
  sampled.give_sample(true);
  MemorySource unsampled({}, events, 4'096);
  const auto actual = aggregate(sampled, options);
  EXPECT_EQ(actual.customers.ids.integers[actual.customers.size() - 1], 123456789012);
  EXPECT_TRUE(
      same_bytes(customer_columns(actual.customers), customer_columns(aggregate(unsampled, options).customers)));
}

TEST(Aggregate, WavesGiveUpOnRowsThatDoNotSuit) {
  std::vector<Event> events = random_log(19, 90'000, 7'000, true);
  std::vector<std::int64_t> sample;
  for (std::size_t i = 0; i < events.size(); i += 50) sample.push_back(std::stoll(events[i].customer));
  AggregateOptions options;
  options.measures = MeasureSet::days;
  options.cohorts = false;
  const auto fold = [&] {
    Aggregator aggregator({}, options, events.size(), sample);
    EventBlock block;
    const testing::Columns columns({}, events.data(), events.data() + events.size());
    columns.fill(block);
    aggregator.add(0, block);
    aggregator.fold_collected();
  };
  fold();
  std::swap(events[5].customer, events[60'000].customer);  // still in time order
  fold();
  std::swap(events[5], events[60'000]);
  EXPECT_THROW(fold(), RestartRead);
  options.measures = MeasureSet::basic;
  fold();
  events[8].customer = "123456789012";
  EXPECT_THROW(fold(), RestartRead);
  options.measures = MeasureSet::full;
  EXPECT_THROW(fold(), UserError);
}

TEST(Aggregate, MergedStatesEqualTheWhole) {
  for (const IdType type : {IdType::int64, IdType::text}) {
    EventSchema schema;
    schema.id_type = type;
    const std::vector<Event> events = random_log(11, 50'000, 3'000, true);
    const auto add = [&](Aggregator& aggregator, std::size_t begin, std::size_t end) {
      for (std::size_t at = begin, index = 0; at < end; at += 1000, ++index) {
        EventBlock block;
        const testing::Columns columns(schema, events.data() + at, events.data() + std::min(end, at + 1000));
        columns.fill(block);
        aggregator.add(index, block);
      }
    };
    Aggregator whole(schema, {}, events.size());
    add(whole, 0, events.size());
    Aggregator early(schema, {}, events.size());
    Aggregator late(schema, {}, events.size());
    add(early, 0, 20'000);
    add(late, 20'000, events.size());
    early.merge(std::move(late));
    EXPECT_TRUE(same_bytes(customer_columns(early.finish().customers), customer_columns(whole.finish().customers)));
  }
}

TEST(Aggregate, StopsWhenAsked) {
  const std::atomic<bool> stop{true};
  MemorySource source({}, random_log(1, 1000, 10, true), 10);
  EXPECT_THROW((void)aggregate(source, {}, Control{{}, &stop}), Interrupted);
}

}  // namespace
}  // namespace quintile
