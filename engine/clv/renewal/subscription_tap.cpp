#include <algorithm>
#include <functional>
#include <limits>
#include <tuple>
#include <utility>

#include "engine/clv/renewal/spells.hpp"
#include "engine/parallel/sort.hpp"
#include "quintile/error.hpp"
#include "quintile/parallel.hpp"
#include "quintile/subscriptions.hpp"

namespace quintile {
namespace {

// An event as it is kept: the customer is an integer id, or a text in the block's bytes.
struct KeptEvent {
  std::int64_t id;       // of a text: where it begins
  std::uint32_t length;  // of a text
  EventKind kind;
  TimeNs time;
  double amount;
};

bool is_kept(EventKind kind) {
  return kind == EventKind::product_subscription || kind == EventKind::service_subscription ||
         kind == EventKind::cancellation;
}

std::size_t find_row(const CustomerIds& ids, std::int64_t id) {
  const auto* const end = ids.integers.data() + ids.integers.size();
  const bool is_unsigned = ids.type == IdType::uint64;
  const auto* const found = std::lower_bound(ids.integers.data(), end, id, [&](std::int64_t a, std::int64_t b) {
    return is_unsigned ? static_cast<std::uint64_t>(a) < static_cast<std::uint64_t>(b) : a < b;
  });
  return found != end && *found == id ? static_cast<std::size_t>(found - ids.integers.data()) : ids.size();
}

}  // namespace

struct SubscriptionTap::Kept {
  std::vector<KeptEvent> events;
  std::vector<char> bytes;

  void keep(const EventBlock& block) {
    for (std::size_t i = 0; i < block.rows; ++i) {
      if (!is_kept(block.kind[i])) continue;
      const double amount = block.amount.empty() ? std::numeric_limits<double>::quiet_NaN() : block.amount[i];
      KeptEvent event = {0, 0, block.kind[i], block.time[i], amount};
      if (block.id_text.empty()) {
        event.id = block.id[i];
      } else {
        event.id = static_cast<std::int64_t>(bytes.size());
        event.length = static_cast<std::uint32_t>(block.id_text[i].size());
        bytes.insert(bytes.end(), block.id_text[i].begin(), block.id_text[i].end());
      }
      events.push_back(event);
    }
  }
};

namespace {

class TapTask : public EventTask {
 public:
  TapTask(std::unique_ptr<EventTask> task, std::function<void(const EventBlock&)> keep)
      : task_(std::move(task)), keep_(std::move(keep)) {}
  void read(EventBlock& out) override {
    task_->read(out);
    keep_(out);
  }

 private:
  std::unique_ptr<EventTask> task_;
  std::function<void(const EventBlock&)> keep_;
};

}  // namespace

SubscriptionTap::SubscriptionTap(EventSource& log) : log_(log) {
  if (!log.schema().has_kind) {
    throw DataError(
        "renewals need subscriptions, and the log has no column with the kind of event (product_subscription, "
        "service_subscription, cancellation). Name it with --kind, or fit a table of survivors");
  }
}

SubscriptionTap::~SubscriptionTap() = default;

std::unique_ptr<EventTask> SubscriptionTap::claim() {
  std::unique_ptr<EventTask> task = log_.claim();
  if (task == nullptr) return nullptr;
  Kept& kept = kept_.emplace_back();
  return std::make_unique<TapTask>(std::move(task), [&kept](const EventBlock& block) { kept.keep(block); });
}

void SubscriptionTap::rewind() {
  kept_.clear();
  log_.rewind();
}

Subscriptions SubscriptionTap::subscriptions(const CustomerIds& ids, TimeNs as_of,
                                             const SubscriptionRules& rules) const {
  std::vector<std::size_t> starts = {0};
  for (const Kept& kept : kept_) starts.push_back(starts.back() + kept.events.size());
  std::vector<clv::SubscriptionEvent> events(starts.back());
  parallel_for(kept_.size(), [&](std::size_t block) {
    const Kept& kept = kept_[block];
    for (std::size_t i = 0; i < kept.events.size(); ++i) {
      const KeptEvent& event = kept.events[i];
      const std::size_t row =
          ids.type == IdType::text ? ids.find({kept.bytes.data() + event.id, event.length}) : find_row(ids, event.id);
      events[starts[block] + i] = {event.time, event.amount, starts[block] + i, static_cast<std::uint32_t>(row),
                                   event.kind == EventKind::cancellation};
    }
  });
  std::erase_if(
      events, [&](const clv::SubscriptionEvent& event) { return event.time > as_of || event.customer == ids.size(); });
  parallel_sort(events.begin(), events.end(), [](const clv::SubscriptionEvent& a, const clv::SubscriptionEvent& b) {
    return std::tuple(a.customer, a.time, !a.cancels, a.position) <
           std::tuple(b.customer, b.time, !b.cancels, b.position);
  });
  return clv::spells_of(events, as_of, rules);
}

}  // namespace quintile
