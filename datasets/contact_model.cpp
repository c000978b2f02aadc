#include "datasets/contact_model.hpp"

#include <algorithm>

#include "datasets/model_parameters.hpp"

namespace quintile::datasets {

ContactModel::ContactModel(const GenerateOptions& options, std::uint64_t customer) noexcept
    : stream_(options.seed, customer, Purpose::events) {
  if (options.kinds) favourite_ = draw_index(stream_, kChannelWeights);
}

void ContactModel::add_score(double busy, bool leaving, const AddEvent& add) {
  const std::size_t score = draw_index(stream_, leaving ? kScoresLeaving : kScoresStaying);
  add(busy, {.kind = EventKind::satisfaction, .score = static_cast<std::uint8_t>(score + 1)});
}

void ContactModel::add_contacts(double from, double to, const AddEvent& add) {
  for (double busy = from; busy < to; busy += days(kContactGapDays)) {
    const bool own = draw_event(stream_, kFavouriteChannel);
    const std::size_t channel = own ? favourite_ : draw_index(stream_, kChannelWeights);
    add(busy, {.kind = EventKind::contact, .channel = static_cast<std::uint8_t>(channel + 1)});
  }
}

void ContactModel::add_subscription(EventKind kind, double share, double first, const AddEvent& add) {
  if (!draw_event(stream_, share)) return;
  const double begin = first + days(kSubscriptionDelayDays);
  add(begin, {.kind = kind});
  if (draw_event(stream_, kCancellationShare)) add(begin + days(kSubscriptionDays), {.kind = EventKind::cancellation});
}

void ContactModel::add_after_purchase(double busy, bool leaving, const AddEvent& add) {
  if (draw_event(stream_, kSurveyAfterPurchase)) add_score(busy + days(kSurveyDays), leaving, add);
  if (!draw_event(stream_, kSupportShare)) return;
  const double support = busy + days(kSupportDays);
  add(support, {.kind = EventKind::support});
  if (draw_event(stream_, kSurveyAfterSupport)) add_score(support + days(kSurveyDays), leaving, add);
}

void ContactModel::add_relationship(double first, double last, double span, const AddEvent& add) {
  if (draw_event(stream_, kRegisteredBuyers)) add(first - days(kRegistrationDays), {.kind = EventKind::registration});
  add_subscription(EventKind::product_subscription, kSubscriberShare[0], first, add);
  add_subscription(EventKind::service_subscription, kSubscriberShare[1], first, add);
  add_contacts(first + days(kContactGapDays), std::min(span, last + kContactsAfterDays * kDay), add);
}

void ContactModel::add_prospect(double start, const AddEvent& add) {
  if (draw_event(stream_, kRegisteredProspects)) {
    add(start, {.kind = EventKind::registration});
    add_contacts(start + days(kContactGapDays), start + kProspectContactDays * kDay, add);
  } else {
    add_contacts(start, start + kProspectContactDays * kDay, add);
  }
}

}  // namespace quintile::datasets
