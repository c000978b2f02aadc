// The model's constants, in one place. Their meaning and sources: datasets/README.md.
#pragma once

#include <array>

namespace quintile::datasets {

inline constexpr double kDay = 86'400.0;  ///< seconds

// Purchases
inline constexpr double kYearlyGrowth = 0.2;  ///< log growth a year of newly acquired customers
inline constexpr double kRateShape = 0.75;    ///< r of the gamma-distributed purchase rate
inline constexpr double kDropoutA = 1.5;      ///< a of the beta-distributed dropout probability; b fits the volume
inline constexpr double kSpendP = 6.25;       ///< gamma-gamma spend per purchase: p, q, gamma
inline constexpr double kSpendQ = 3.74;
inline constexpr double kSpendGamma = 15.44;
inline constexpr double kReturnDays = 10.0;      ///< mean delay of a return after its first day
inline constexpr double kFullReturnShare = 0.7;  ///< returns of the whole amount

// The other kinds of events
inline constexpr double kProspectShare = 0.08;  ///< customers who are contacted or register and never buy
inline constexpr double kRegisteredBuyers = 0.75;
inline constexpr double kRegisteredProspects = 0.6;
inline constexpr double kRegistrationDays = 3.0;  ///< mean time between registration and first purchase
inline constexpr std::array<double, 2> kSubscriberShare = {0.12, 0.08};  ///< of products, of services
inline constexpr double kSubscriptionDelayDays = 45.0;
inline constexpr double kCancellationShare = 0.45;
inline constexpr double kSubscriptionDays = 240.0;  ///< mean length of one that is cancelled
inline constexpr double kSupportShare = 0.07;       ///< purchases followed by a support case
inline constexpr double kSupportDays = 3.0;
inline constexpr double kSurveyAfterPurchase = 0.05;  ///< purchases followed by a satisfaction score
inline constexpr double kSurveyAfterSupport = 0.30;
inline constexpr double kSurveyDays = 2.0;
inline constexpr double kContactGapDays = 75.0;
inline constexpr double kContactsAfterDays = 180.0;   ///< contacts go on this long after the last purchase
inline constexpr double kProspectContactDays = 90.0;  ///< contacts of a prospect go on this long
/// e-mail, social media, phone, visit
inline constexpr std::array<double, 4> kChannelWeights = {0.55, 0.20, 0.15, 0.10};
inline constexpr double kFavouriteChannel = 0.6;  ///< contacts through the customer's own favourite channel
/// Satisfaction 1..5 of a customer who stays, and after the purchase after which the customer leaves.
inline constexpr std::array<double, 5> kScoresStaying = {0.04, 0.06, 0.15, 0.35, 0.40};
inline constexpr std::array<double, 5> kScoresLeaving = {0.20, 0.20, 0.25, 0.20, 0.15};

}  // namespace quintile::datasets
