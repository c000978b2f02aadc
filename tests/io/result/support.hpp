// What the tests of io/result share: a folder that vanishes, tables of every type, a log in memory.
#pragma once

#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>
#include <memory>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "quintile/error.hpp"
#include "quintile/event.hpp"
#include "quintile/table.hpp"

namespace quintile::test {

/// A temporary folder of the test's own.
class Folder {
 public:
  Folder() {
    std::string pattern = (std::filesystem::temp_directory_path() / "quintile-result-XXXXXX").string();
    if (mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("no temporary folder");
    path_ = pattern;
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  ~Folder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  [[nodiscard]] std::string operator/(const std::string& name) const { return (path_ / name).string(); }
  [[nodiscard]] const std::filesystem::path& path() const { return path_; }
  /// Names of the files in it, hidden ones too.
  [[nodiscard]] std::vector<std::string> files() const {
    std::vector<std::string> names;
    for (const auto& entry : std::filesystem::directory_iterator(path_)) names.push_back(entry.path().filename());
    std::sort(names.begin(), names.end());
    return names;
  }

 private:
  std::filesystem::path path_;
};

inline std::string content_of(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

inline void put_content(const std::string& path, const std::string& content) {
  std::ofstream(path, std::ios::binary | std::ios::trunc) << content;
}

/// Columns of every type and role; `rows` random rows.
inline Table every_type(std::size_t rows, unsigned seed = 1, const std::string& name = "customers") {
  std::mt19937_64 random(seed);
  Table table{name, {}};
  const auto add = [&](const std::string& column, auto make, ColumnRole role = ColumnRole::plain,
                       std::vector<std::string> labels = {}, std::string unit = "") {
    using Value = decltype(make(std::size_t{}));
    Buffer<Value> values(rows);
    for (std::size_t i = 0; i < rows; ++i) values[i] = make(i);
    table.columns.push_back(
        {column, std::move(unit), "Column " + column, role, OwnedValues(std::move(values)), std::move(labels)});
  };
  const auto add_text = [&](const std::string& column, auto make) {
    std::vector<std::string> texts;
    for (std::size_t i = 0; i < rows; ++i) texts.push_back(make(i));
    table.columns.push_back(
        {column, "", "", ColumnRole::plain, make_text_column(std::span<const std::string>(texts)), {}});
  };
  add("customer_id", [&](std::size_t) { return static_cast<std::int64_t>(random()); });
  add(
      "real", [&](std::size_t i) { return i % 7 == 0 ? std::nan("") : static_cast<double>(random() % 1000) / 8; },
      ColumnRole::plain, {}, "days");
  add(
      "u64", [&](std::size_t) { return random(); }, ColumnRole::plain, {}, "1");
  add("u32", [&](std::size_t i) { return static_cast<std::uint32_t>(i); });
  add("u16", [&](std::size_t i) { return static_cast<std::uint16_t>(i * 31); });
  add("u8", [&](std::size_t i) { return static_cast<std::uint8_t>(i * 3); });
  add(
      "when", [&](std::size_t i) { return i % 5 == 0 ? kNoTime : static_cast<std::int64_t>(i % 100'000) * kNsPerDay; },
      ColumnRole::time, {}, "ns since 1970-01-01");
  add("segment", [&](std::size_t i) { return static_cast<std::uint8_t>(i % 3); }, ColumnRole::label,
      {"Champions", "Can't Lose Them", "Größte"});
  add(
      "is_vip", [&](std::size_t i) { return static_cast<std::uint8_t>(i % 2); }, ColumnRole::flag);
  add_text("name",
           [&](std::size_t i) { return i % 4 == 0 ? std::string() : "Zoë " + std::to_string(random() % 10000); });
  add_text("letter", [&](std::size_t i) { return std::string(i % 300, 'x') + "é"; });
  add_text("binary", [&](std::size_t i) { return std::string("a\0b\0", i % 5); });
  return table;
}

/// Compares everything that a file keeps.
inline void expect_same(const Table& read, const Table& written) {
  EXPECT_EQ(read.name, written.name);
  ASSERT_EQ(read.columns.size(), written.columns.size());
  for (std::size_t c = 0; c < read.columns.size(); ++c) {
    const ColumnView a = read.columns[c].view();
    const ColumnView b = written.columns[c].view();
    SCOPED_TRACE(b.name);
    EXPECT_EQ(a.name, b.name);
    EXPECT_EQ(a.unit, b.unit);
    EXPECT_EQ(a.description, b.description);
    EXPECT_EQ(a.role, b.role);
    EXPECT_EQ(a.labels, b.labels);
    ASSERT_EQ(a.values.index(), b.values.index());
    ASSERT_EQ(a.size(), b.size());
    std::visit(
        [&](const auto& left) {
          using Values = std::decay_t<decltype(left)>;
          const auto& right = std::get<Values>(b.values);
          if constexpr (std::is_same_v<Values, TextView>) {
            for (std::size_t i = 0; i < left.size(); ++i) ASSERT_EQ(left[i], right[i]) << "row " << i;
          } else if (!left.empty()) {
            EXPECT_EQ(std::memcmp(left.data(), right.data(), left.size_bytes()), 0);
          }
        },
        a.values);
  }
}

/// Names of the columns of a log in memory.
struct Events {
  EventSchema schema;
  std::vector<std::int64_t> id;
  std::vector<std::string> id_text;
  std::vector<TimeNs> time;
  std::vector<double> amount;
  std::vector<std::uint64_t> order;
  std::vector<EventKind> kind;
  std::vector<std::uint8_t> channel;
  std::vector<double> value;
};

inline Events random_events(std::size_t rows, const EventSchema& schema, unsigned seed = 1) {
  std::mt19937_64 random(seed);
  Events events;
  events.schema = schema;
  TimeNs now = 0;
  for (std::size_t i = 0; i < rows; ++i) {
    const auto id = static_cast<std::int64_t>(random() % 1000);
    if (schema.id_type == IdType::text) {
      events.id_text.push_back("customer " + std::to_string(id));
    } else {
      events.id.push_back(id);
    }
    now += static_cast<TimeNs>(random() % 1'000'000'000);
    events.time.push_back(now);
    if (schema.has_amount) events.amount.push_back(static_cast<double>(random() % 100'000) / 100);
    if (schema.has_order) events.order.push_back(random());
    if (schema.has_kind) events.kind.push_back(static_cast<EventKind>(random() % kEventKinds));
    if (schema.has_channel) events.channel.push_back(static_cast<std::uint8_t>(random() % 5));
    if (schema.has_value) events.value.push_back(static_cast<double>(random() % 5) + 1);
  }
  return events;
}

/// Hands out a log in memory in blocks of `block` rows; `fail_at` makes that block throw `failure`.
class MemorySource : public EventSource {
 public:
  MemorySource(const Events& events, std::size_t block) : events_(events), block_(block) {}

  const EventSchema& schema() const override { return events_.schema; }
  std::uint64_t estimated_rows() const override { return events_.time.size(); }
  std::unique_ptr<EventTask> claim() override;
  void rewind() override {
    next_ = 0;
    ++rewinds;
  }
  std::uint64_t bytes_claimed() const override { return next_; }
  std::uint64_t bytes_total() const override { return events_.time.size(); }

  std::function<void(std::size_t begin)> before_read;
  int rewinds = 0;

 private:
  const Events& events_;
  std::size_t block_;
  std::size_t next_ = 0;
};

inline std::unique_ptr<EventTask> MemorySource::claim() {
  struct Task : EventTask {
    Task(const MemorySource& owner, std::size_t from, std::size_t count) : source(owner), begin(from), rows(count) {}
    void read(EventBlock& out) override {
      if (source.before_read) source.before_read(begin);
      const Events& events = source.events_;
      // Copies, so that a block whose storage is dropped too early shows in a sanitizer run.
      auto copy = std::make_shared<Events>();
      auto views = std::make_shared<std::vector<std::string_view>>();
      const auto slice = [&](const auto& from, auto& to) {
        if (!from.empty()) {
          const auto first = from.begin() + static_cast<std::ptrdiff_t>(begin);
          to.assign(first, first + static_cast<std::ptrdiff_t>(rows));
        }
      };
      slice(events.id, copy->id);
      slice(events.id_text, copy->id_text);
      slice(events.time, copy->time);
      slice(events.amount, copy->amount);
      slice(events.order, copy->order);
      slice(events.kind, copy->kind);
      slice(events.channel, copy->channel);
      slice(events.value, copy->value);
      views->assign(copy->id_text.begin(), copy->id_text.end());
      out.rows = rows;
      out.id = copy->id;
      out.id_text = *views;
      out.time = copy->time;
      out.amount = copy->amount;
      out.order = copy->order;
      out.kind = copy->kind;
      out.channel = copy->channel;
      out.value = copy->value;
      out.counts.read = rows + 1;
      out.counts[SkipReason::no_customer] = 1;
      out.storage = std::make_shared<std::pair<std::shared_ptr<Events>, decltype(views)>>(copy, views);
    }
    const MemorySource& source;
    std::size_t begin, rows;
  };
  if (next_ >= events_.time.size()) return nullptr;
  const std::size_t begin = next_;
  next_ = std::min(events_.time.size(), next_ + block_);
  return std::make_unique<Task>(*this, begin, next_ - begin);
}

}  // namespace quintile::test
