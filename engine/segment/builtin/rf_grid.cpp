#include "engine/segment/builtin/texts.hpp"

namespace quintile::segmenting {

const std::string_view kRfGridText = R"toml(# The widespread grid of recency by frequency; monetary value plays no part.
#
#    R \ F    1                2                    3                    4                 5
#    5        New Customers    Potential Loyalists  Potential Loyalists  Champions         Champions
#    4        Promising        Potential Loyalists  Potential Loyalists  Loyal Customers   Loyal Customers
#    3        About To Sleep   About To Sleep       Need Attention       Loyal Customers   Loyal Customers
#    1-2      Hibernating      Hibernating          At Risk              At Risk           Cannot Lose Them
name = "rf-grid"
description = "Ten segments over recency and frequency"
scale = 5

[[segment]]
name = "Champions"
group = "champions"
meaning = "Bought very recently and buy often"
action = "Reward them, offer new products first, ask for reviews and referrals"
when = { r = 5, f = "4-5" }

[[segment]]
name = "Loyal Customers"
group = "loyal"
meaning = "Buy often and were here not long ago"
action = "Enrol them in the loyalty programme, upsell higher-value products"
when = { r = "3-4", f = "4-5" }

[[segment]]
name = "Potential Loyalists"
group = "growing"
meaning = "Recent customers who have come back"
action = "Offer membership, recommend related products, invite the next order"
when = { r = "4-5", f = "2-3" }

[[segment]]
name = "New Customers"
group = "growing"
meaning = "Bought for the first time very recently"
action = "Welcome them, help with the first use, give a reason for a second order"
when = { r = 5, f = 1 }

[[segment]]
name = "Promising"
group = "growing"
meaning = "Bought recently, but only once or so"
action = "Build awareness of the range, offer a small incentive for the next order"
when = { r = 4, f = 1 }

[[segment]]
name = "Need Attention"
group = "at risk"
meaning = "Average in recency and frequency, and starting to drift"
action = "Make a limited-time offer based on what they bought before"
when = { r = 3, f = 3 }

[[segment]]
name = "About To Sleep"
group = "at risk"
meaning = "Few orders, not seen for a while"
action = "Reconnect with popular products at a discount, ask what is missing"
when = { r = 3, f = "1-2" }

[[segment]]
name = "At Risk"
group = "at risk"
meaning = "Bought often, but long ago"
action = "Send a personal message, offer to renew, show what is new"
when = { r = "1-2", f = "3-4" }

[[segment]]
name = "Cannot Lose Them"
group = "at risk"
meaning = "Were among the most frequent buyers and have not come back for long"
action = "Win them back in person: call, listen, make an exceptional offer"
when = { r = "1-2", f = 5 }

[[segment]]
name = "Hibernating"
group = "dormant"
meaning = "Few orders, the last one long ago"
action = "Include them in seasonal campaigns only, offer something relevant"
when = { r = "1-2", f = "1-2" }
)toml";

}  // namespace quintile::segmenting
