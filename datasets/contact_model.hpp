// Everything a customer does besides buying: registration, subscriptions, support, contacts, satisfaction.
#pragma once

#include <cstdint>
#include <functional>

#include "datasets/distributions.hpp"
#include "datasets/event_row.hpp"
#include "quintile/generate.hpp"

namespace quintile::datasets {

/// Takes an event at a busy time; times outside the log are dropped by the receiver.
using AddEvent = std::function<void(double busy, EventRow row)>;

class ContactModel {
 public:
  ContactModel(const GenerateOptions& options, std::uint64_t customer) noexcept;

  /// Support and satisfaction that follow one purchase.
  void add_after_purchase(double busy, bool leaving, const AddEvent& add);
  /// Registration, subscriptions and contacts of a buyer whose purchases go from `first` to `last`.
  void add_relationship(double first, double last, double span, const AddEvent& add);
  /// Someone who never buys: contacts from `start`, a registration, or both.
  void add_prospect(double start, const AddEvent& add);

 private:
  void add_subscription(EventKind kind, double share, double first, const AddEvent& add);
  void add_contacts(double from, double to, const AddEvent& add);
  void add_score(double busy, bool leaving, const AddEvent& add);
  double days(double mean) { return mean * 86'400.0 * draw_exponential(stream_); }

  Stream stream_;
  std::size_t favourite_ = 0;
};

}  // namespace quintile::datasets
