// From events to subscriptions, and from these to what each subscriber is worth.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <random>

#include "engine/clv/renewal/periods.hpp"
#include "quintile/aggregate.hpp"
#include "quintile/error.hpp"
#include "quintile/parallel.hpp"
#include "quintile/renewal.hpp"

namespace quintile {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

constexpr EventKind kStart = EventKind::service_subscription;
constexpr EventKind kEnd = EventKind::cancellation;

struct Event {
  std::int64_t customer;
  const char* time;
  EventKind kind;
  double amount = std::nan("");
};

// A log in memory, in blocks of two rows, so that subscriptions go across them.
class MemoryLog : public EventSource {
 public:
  explicit MemoryLog(const std::vector<Event>& events, bool text_ids = false) : text_ids_(text_ids) {
    schema_.has_kind = true;
    schema_.id_type = text_ids ? IdType::text : IdType::int64;
    for (const Event& event : events) {
      id_.push_back(event.customer);
      names_.push_back("c" + std::to_string(event.customer));
      time_.push_back(parse_time(event.time));
      kind_.push_back(event.kind);
      amount_.push_back(event.amount);
    }
    texts_.assign(names_.begin(), names_.end());
  }
  [[nodiscard]] const EventSchema& schema() const override { return schema_; }
  [[nodiscard]] std::uint64_t estimated_rows() const override { return id_.size(); }
  [[nodiscard]] std::unique_ptr<EventTask> claim() override {
    if (next_ >= id_.size()) return nullptr;
    const std::size_t begin = next_;
    next_ = std::min(next_ + 2, id_.size());
    return std::make_unique<Task>(*this, begin, next_ - begin);
  }
  void rewind() override { next_ = 0; }
  [[nodiscard]] std::uint64_t bytes_claimed() const override { return next_; }
  [[nodiscard]] std::uint64_t bytes_total() const override { return id_.size(); }

 private:
  struct Task : EventTask {
    Task(const MemoryLog& log, std::size_t begin, std::size_t size) : log_(log), begin_(begin), size_(size) {}
    void read(EventBlock& out) override {
      out = {};
      out.rows = size_;
      if (log_.text_ids_) {
        out.id_text = std::span(log_.texts_).subspan(begin_, size_);
      } else {
        out.id = std::span(log_.id_).subspan(begin_, size_);
      }
      out.time = std::span(log_.time_).subspan(begin_, size_);
      out.kind = std::span(log_.kind_).subspan(begin_, size_);
      out.amount = std::span(log_.amount_).subspan(begin_, size_);
      out.counts.read = size_;
    }
    const MemoryLog& log_;
    std::size_t begin_, size_;
  };
  EventSchema schema_;
  bool text_ids_;
  std::vector<std::int64_t> id_;
  std::vector<std::string> names_;
  std::vector<std::string_view> texts_;
  std::vector<TimeNs> time_;
  std::vector<EventKind> kind_;
  std::vector<double> amount_;
  std::size_t next_ = 0;
};

Subscriptions read(const std::vector<Event>& events, const char* as_of, const SubscriptionRules& rules = {},
                   bool text_ids = false) {
  MemoryLog log(events, text_ids);
  SubscriptionTap tap(log);
  AggregateOptions options;
  options.as_of = parse_time(as_of);
  const AggregateResult data = aggregate(tap, options);
  return tap.subscriptions(data.customers.ids, data.as_of, rules);
}

template <class T>
std::vector<T> values(const Buffer<T>& column) {
  return {column.begin(), column.end()};
}

std::uint32_t due(RenewalPeriod period, const char* start, const char* day) {
  return clv::renewals_due(period, day_of(parse_time(start)), day_of(parse_time(day)));
}

TEST(RenewalPeriods, MonthsAreThoseOfTheCalendar) {
  EXPECT_EQ(due(RenewalPeriod::month, "2024-01-31", "2024-02-28"), 0u);
  EXPECT_EQ(due(RenewalPeriod::month, "2024-01-31", "2024-02-29"), 1u);
  EXPECT_EQ(due(RenewalPeriod::month, "2024-01-31", "2024-03-30"), 1u);
  EXPECT_EQ(due(RenewalPeriod::month, "2024-01-31", "2024-03-31"), 2u);
  EXPECT_EQ(due(RenewalPeriod::month, "2023-12-15", "2024-01-14"), 0u);
  EXPECT_EQ(due(RenewalPeriod::month, "2023-12-15", "2024-01-15"), 1u);
  EXPECT_EQ(due(RenewalPeriod::quarter, "2023-12-15", "2024-06-14"), 1u);
  EXPECT_EQ(due(RenewalPeriod::year, "2024-02-29", "2025-02-28"), 1u);
  EXPECT_EQ(due(RenewalPeriod::week, "2024-01-01", "2024-01-21"), 2u);
  EXPECT_EQ(due(RenewalPeriod::day, "2024-01-01", "2024-01-21"), 20u);
}

TEST(Subscriptions, RunFromTheirFirstEventToTheCancellation) {
  const Subscriptions all = read({{1, "2024-01-10", kStart},
                                  {2, "2024-01-20", kStart},
                                  {3, "2024-02-01", EventKind::purchase, 5},
                                  {1, "2024-03-15", kEnd},     // after two renewals
                                  {2, "2024-03-20", kEnd},     // on the day of the second: not made
                                  {1, "2024-05-01", kStart}},  // comes back
                                 "2024-06-11");
  EXPECT_THAT(values(all.customer), ElementsAre(0u, 0u, 1u));
  EXPECT_THAT(values(all.running), ElementsAre(0, 1, 0));
  EXPECT_THAT(values(all.renewals), ElementsAre(2u, 1u, 1u));
  EXPECT_THAT(values(all.observed), ElementsAre(5u, 1u, 4u));
}

TEST(Subscriptions, ANoticeBeforeItsDateIsNotYetALeaver) {
  // Gives notice in the first month, of which nobody's renewal is known: as good as any other in that month.
  RenewalOptions options;
  const Subscriptions all = read({{1, "2024-01-10", kStart},
                                  {1, "2024-03-01", kEnd},
                                  {2, "2024-03-05", kStart},
                                  {2, "2024-03-07", kEnd},
                                  {3, "2023-12-01", kStart}},
                                 "2024-03-15", {});
  EXPECT_THAT(values(all.observed), ElementsAre(2u, 0u, 3u));
  const RenewalResult result = project_renewals(3, all, options);
  EXPECT_THAT(result.counts.left, ElementsAre(0, 0, 1, 0));
  EXPECT_THAT(result.counts.active, ElementsAre(1, 0, 0, 1));
  EXPECT_EQ(result.running, 1u);
}

TEST(Subscriptions, WithALongestSilencePaymentsAreRenewals) {
  const SubscriptionRules rules = {RenewalPeriod::month, 40 * kNsPerDay, 0};
  const Subscriptions all = read({{1, "2024-01-10", kStart, 10},
                                  {1, "2024-02-09", kStart, 10},  // a day early
                                  {1, "2024-03-12", kStart, 13},  // two days late
                                  {2, "2024-01-10", kStart, 20},
                                  {2, "2024-05-20", kStart, 30},
                                  {3, "2024-05-01", kStart}},
                                 "2024-06-01", rules);
  EXPECT_THAT(values(all.customer), ElementsAre(0u, 1u, 1u, 2u));
  EXPECT_THAT(values(all.running), ElementsAre(0, 0, 1, 1));
  EXPECT_THAT(values(all.renewals), ElementsAre(2u, 0u, 0u, 0u));
  EXPECT_THAT(values(all.observed), ElementsAre(4u, 4u, 0u, 0u));
  EXPECT_EQ(all.paid[0], 11);
  EXPECT_EQ(all.paid[2], 30);
  EXPECT_TRUE(std::isnan(all.paid[3]));
  EXPECT_THROW(static_cast<void>(read({{1, "2024-01-10", kStart}}, "2024-06-01", {RenewalPeriod::month, 0, 0})),
               UserError);
}

TEST(Subscriptions, AreTheSameForTextIds) {
  const std::vector<Event> events = {
      {11, "2024-01-10", kStart}, {2, "2024-01-20", kStart}, {11, "2024-03-15", kEnd}, {3, "2024-02-01", kStart}};
  const Subscriptions texts = read(events, "2024-06-11", {}, true);
  EXPECT_THAT(values(texts.customer), ElementsAre(0u, 1u, 2u));  // c11, c2, c3
  EXPECT_THAT(values(texts.running), ElementsAre(0, 1, 1));
}

TEST(Subscriptions, EventsAfterTheAsOfDateAreUnknown) {
  const Subscriptions all = read({{1, "2024-01-10", kStart}, {1, "2024-03-01", kEnd}}, "2024-02-15");
  EXPECT_THAT(values(all.running), ElementsAre(1));
  EXPECT_THAT(values(all.renewals), ElementsAre(1u));
}

TEST(Subscriptions, NeedKindsOfEvents) {
  class NoKinds : public MemoryLog {
   public:
    NoKinds() : MemoryLog({}) { schema_.has_kind = false; }
    [[nodiscard]] const EventSchema& schema() const override { return schema_; }

   private:
    EventSchema schema_;
  } log;
  EXPECT_THROW(SubscriptionTap tap(log), DataError);
  EXPECT_THROW(static_cast<void>(project_renewals(1, {}, {})), DataError);
}

// A log of subscribers with leaving probabilities ~ Beta(.7, 1.2), all of whom start on the first of a month: its fit
// is the fit of the table of their survivors.
class RenewalLog : public testing::Test {
 protected:
  static constexpr int kCohorts = 8;
  void SetUp() override {
    std::mt19937_64 random(11);
    std::gamma_distribution<double> a(.7, 1);
    std::gamma_distribution<double> b(1.2, 1);
    std::uniform_real_distribution<double> uniform(0, 1);
    for (int customer = 0; customer < 4000; ++customer) {
      const int start = customer % kCohorts;
      const double x = a(random);
      const double leave = x / (x + b(random));
      events_.push_back({customer, month(start), kStart, 10.0 + customer % 2});
      std::vector<double>& cohort = survivors_[static_cast<std::size_t>(start)];
      cohort.resize(static_cast<std::size_t>(kCohorts - start));
      for (int age = 0; age < kCohorts - start; ++age) {
        if (age > 0 && uniform(random) < leave) {
          events_.push_back({customer, month(start + age), kEnd});
          break;
        }
        cohort[static_cast<std::size_t>(age)] += 1;
      }
    }
    std::stable_sort(events_.begin(), events_.end(),
                     [](const Event& x, const Event& y) { return std::string_view(x.time) < y.time; });
  }
  static const char* month(int number) {
    static constexpr const char* kMonths[] = {"2024-01-01", "2024-02-01", "2024-03-01", "2024-04-01",
                                              "2024-05-01", "2024-06-01", "2024-07-01", "2024-08-01"};
    return kMonths[number];
  }
  std::vector<Event> events_;
  std::array<std::vector<double>, kCohorts> survivors_;
};

TEST_F(RenewalLog, FitsAsItsTableOfSurvivorsDoes) {
  RenewalCounts counts;
  for (const std::vector<double>& cohort : survivors_) counts += count_survivors(cohort);
  const Subscriptions all = read(events_, "2024-08-02");
  const RenewalResult result = project_renewals(4000, all, {});
  EXPECT_EQ(result.counts.left, counts.left);
  EXPECT_EQ(result.counts.active, counts.active);
  EXPECT_EQ(result.fit->log_likelihood, fit_renewals(RenewalModel::shifted_beta_geometric, counts).log_likelihood);
  EXPECT_NEAR(result.fit->parameters[0], .7, 4 * result.fit->standard_errors[0]);
  EXPECT_NEAR(result.fit->parameters[1], 1.2, 4 * result.fit->standard_errors[1]);
}

TEST_F(RenewalLog, EachSubscriberHasAnOutlookAndTheOthersNone) {
  RenewalOptions options;
  options.margin = 0.5;
  options.horizon = 12;
  const Subscriptions all = read(events_, "2024-08-02");
  const RenewalResult result = project_renewals(4000, all, options);
  std::uint64_t running = 0;
  for (std::size_t i = 0; i < all.size(); ++i) {
    const std::size_t row = all.customer[i];
    EXPECT_EQ(result.subscribed[row], all.running[i]);
    running += all.running[i];
    const double t = result.renewals[row];
    const bool on = all.running[i] == 1;
    const auto& at = result.fit->parameters;
    EXPECT_EQ(result.renewal_probability[row], on ? renewal_probability(options.model, at, t) : 0);
    EXPECT_NEAR(result.expected_renewals[row], on ? expected_renewals(options.model, at, t, 12) : 0, 1e-12);
    const double value =
        on ? discounted_renewals(options.model, at, t, options.rate()) * (10.0 + static_cast<double>(row % 2)) * 0.5
           : 0;
    EXPECT_NEAR(result.renewal_value[row], value, 1e-10);
  }
  EXPECT_EQ(result.running, running);
  EXPECT_THAT(renewal_columns(result), testing::SizeIs(5));
  options.payment = 100;
  const RenewalResult paid = project_renewals(4000, all, options);
  EXPECT_EQ(*paid.mean_payment, 100);
  for (const double wrong : {0.0, -1.0, std::nan("")}) {
    RenewalOptions bad;
    bad.discount = wrong;
    EXPECT_THROW(static_cast<void>(project_renewals(4000, all, bad)), UserError);
  }
}

TEST_F(RenewalLog, TheSameBitsForAnyNumberOfThreads) {
  const RenewalResult one = project_renewals(4000, read(events_, "2024-08-02"), {});
  for (const int threads : {1, 2, 3, 8}) {
    set_thread_count(threads);
    const RenewalResult other = project_renewals(4000, read(events_, "2024-08-02"), {});
    EXPECT_EQ(values(other.renewal_value), values(one.renewal_value));
  }
  set_thread_count(0);
}

}  // namespace
}  // namespace quintile
