// A log in memory, for tests of the engine.
#pragma once

#include <algorithm>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "quintile/event.hpp"

namespace quintile::testing {

struct Event {
  std::string customer;
  TimeNs time = 0;
  double amount = 0;
  std::uint64_t order = 0;
  EventKind kind = EventKind::purchase;
  std::uint8_t channel = 0;
  double value = 0;
};

/// Columns of some consecutive events. Integer ids unless the schema says text.
class Columns {
 public:
  Columns(const EventSchema& schema, const Event* first, const Event* last) {
    for (const Event* event = first; event != last; ++event) {
      if (schema.id_type == IdType::text) {
        text_.push_back(event->customer);
      } else {
        id_.push_back(schema.id_type == IdType::uint64 ? static_cast<std::int64_t>(std::stoull(event->customer))
                                                       : std::stoll(event->customer));
      }
      time_.push_back(event->time);
      if (schema.has_amount) amount_.push_back(event->amount);
      if (schema.has_order) order_.push_back(event->order);
      if (schema.has_kind) kind_.push_back(event->kind);
      if (schema.has_channel) channel_.push_back(event->channel);
      if (schema.has_value) value_.push_back(event->value);
    }
  }
  void fill(EventBlock& block) const {
    block = {};
    block.rows = time_.size();
    block.id = id_;
    block.id_text = text_;
    block.time = time_;
    block.amount = amount_;
    block.order = order_;
    block.kind = kind_;
    block.channel = channel_;
    block.value = value_;
    block.counts.read = block.rows;
  }

 private:
  std::vector<std::int64_t> id_;
  std::vector<std::string_view> text_;
  std::vector<TimeNs> time_;
  std::vector<double> amount_;
  std::vector<std::uint64_t> order_;
  std::vector<EventKind> kind_;
  std::vector<std::uint8_t> channel_;
  std::vector<double> value_;
};

/// Hands out events in blocks of `block_rows`.
class MemorySource : public EventSource {
 public:
  MemorySource(EventSchema schema, std::vector<Event> events, std::size_t block_rows)
      : schema_(schema), events_(std::move(events)), block_rows_(block_rows) {}
  [[nodiscard]] const EventSchema& schema() const override { return schema_; }
  [[nodiscard]] std::uint64_t estimated_rows() const override { return events_.size(); }
  [[nodiscard]] std::unique_ptr<EventTask> claim() override {
    if (next_ >= events_.size()) return nullptr;
    const std::size_t begin = next_;
    next_ = std::min(events_.size(), next_ + block_rows_);
    return std::make_unique<Task>(Columns(schema_, events_.data() + begin, events_.data() + next_));
  }
  void rewind() override { next_ = 0; }
  [[nodiscard]] std::vector<std::int64_t> sample_ids() override {
    std::vector<std::int64_t> sample;
    if (!samples_ || schema_.id_type == IdType::text) return sample;
    for (std::size_t i = 0; i < events_.size(); i += 1 + events_.size() / 2000)
      sample.push_back(std::stoll(events_[i].customer));
    return sample;
  }
  /// Whether sample_ids gives any.
  void give_sample(bool samples) { samples_ = samples; }
  [[nodiscard]] std::uint64_t bytes_claimed() const override { return next_; }
  [[nodiscard]] std::uint64_t bytes_total() const override { return events_.size(); }

 private:
  struct Task : EventTask {
    explicit Task(Columns event_columns) : columns(std::make_shared<Columns>(std::move(event_columns))) {}
    void read(EventBlock& out) override {
      columns->fill(out);
      out.storage = columns;
    }
    std::shared_ptr<Columns> columns;
  };
  EventSchema schema_;
  std::vector<Event> events_;
  std::size_t block_rows_;
  std::size_t next_ = 0;
  bool samples_ = false;
};

}  // namespace quintile::testing
