#include "engine/segment/builtin/texts.hpp"

namespace quintile::segmenting {

const std::string_view kStandardText =
    R"toml(# Recency by frequency-and-monetary value: every one of the 25 cells belongs to exactly one segment.
#
#    R \ FM   1                2                    3                    4                 5
#    5        New Customers    Potential Loyalists  Potential Loyalists  Champions         Champions
#    4        Promising        Potential Loyalists  Potential Loyalists  Loyal Customers   Champions
#    3        About To Sleep   About To Sleep       Need Attention       Loyal Customers   Loyal Customers
#    2        Hibernating      Hibernating          At Risk              At Risk           Cannot Lose Them
#    1        Lost             Hibernating          At Risk              Cannot Lose Them  Cannot Lose Them
name = "standard"
description = "Eleven segments over recency and the mean of frequency and monetary scores"
scale = 5

[[segment]]
name = "Champions"
group = "champions"
meaning = "Bought very recently, buy often and spend the most"
action = "Reward them, offer new products first, ask for reviews and referrals"
when = [{ r = 5, fm = "4-5" }, { r = 4, fm = 5 }]

[[segment]]
name = "Loyal Customers"
group = "loyal"
meaning = "Buy regularly and spend well, and were here not long ago"
action = "Enrol them in the loyalty programme, upsell higher-value products"
when = [{ r = 4, fm = 4 }, { r = 3, fm = "4-5" }]

[[segment]]
name = "Potential Loyalists"
group = "growing"
meaning = "Recent customers who have come back or spent a fair amount"
action = "Offer membership, recommend related products, invite the next order"
when = { r = "4-5", fm = "2-3" }

[[segment]]
name = "New Customers"
group = "growing"
meaning = "Bought for the first time very recently"
action = "Welcome them, help with the first use, give a reason for a second order"
when = { r = 5, fm = 1 }

[[segment]]
name = "Promising"
group = "growing"
meaning = "Bought recently, but little so far"
action = "Build awareness of the range, offer a small incentive for the next order"
when = { r = 4, fm = 1 }

[[segment]]
name = "Need Attention"
group = "at risk"
meaning = "Average in recency, frequency and spending, and starting to drift"
action = "Make a limited-time offer based on what they bought before"
when = { r = 3, fm = 3 }

[[segment]]
name = "About To Sleep"
group = "at risk"
meaning = "Below average in frequency and spending, not seen for a while"
action = "Reconnect with popular products at a discount, ask what is missing"
when = { r = 3, fm = "1-2" }

[[segment]]
name = "At Risk"
group = "at risk"
meaning = "Spent well and bought often, but long ago"
action = "Send a personal message, offer to renew, show what is new"
when = [{ r = 2, fm = "3-4" }, { r = 1, fm = 3 }]

[[segment]]
name = "Cannot Lose Them"
group = "at risk"
meaning = "Were among the best customers and have not come back for long"
action = "Win them back in person: call, listen, make an exceptional offer"
when = [{ r = 2, fm = 5 }, { r = 1, fm = "4-5" }]

[[segment]]
name = "Hibernating"
group = "dormant"
meaning = "Last order long ago, few orders, low spending"
action = "Include them in seasonal campaigns only, offer something relevant"
when = [{ r = 2, fm = "1-2" }, { r = 1, fm = 2 }]

[[segment]]
name = "Lost"
group = "dormant"
meaning = "Lowest in recency, frequency and spending"
action = "Try one inexpensive win-back message, otherwise leave them alone"
when = { r = 1, fm = 1 }
)toml";

}  // namespace quintile::segmenting
