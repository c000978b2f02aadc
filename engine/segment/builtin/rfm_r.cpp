#include "engine/segment/builtin/texts.hpp"

namespace quintile::segmenting {

const std::string_view kRfmRText =
    R"toml(# The ranges published with the R package rfm. They overlap, so the first match wins, and ten of the 125
# cells match no rule at all: those customers are Others. Score by rfm-r to compare with that package.
name = "rfm-r"
description = "The ten segments of the R package rfm, over separate R, F and M ranges"
scale = 5

[otherwise]
name = "Others"
meaning = "Scores that none of the published ranges covers"
action = "Look at them one by one, or use the rule set standard"

[[segment]]
name = "Champions"
group = "champions"
meaning = "Bought recently, buy often and spend the most"
action = "Reward them, offer new products first, ask for reviews and referrals"
when = { r = 5, f = 5, m = 5 }

[[segment]]
name = "Potential Loyalist"
group = "growing"
meaning = "Fairly recent customers who buy more than once and spend a good amount"
action = "Offer membership, recommend related products, invite the next order"
when = { r = "3-5", f = "3-5", m = "2-5" }

[[segment]]
name = "Loyal"
group = "loyal"
meaning = "Spend well and respond to promotions"
action = "Enrol them in the loyalty programme, upsell higher-value products"
when = { r = "2-4", f = "2-4", m = "2-4" }

[[segment]]
name = "Promising"
group = "growing"
meaning = "Fairly recent big spenders who do not buy often yet"
action = "Build awareness of the range, offer a small incentive for the next order"
when = { r = "3-4", f = "1-3", m = "3-5" }

[[segment]]
name = "New"
group = "growing"
meaning = "Bought recently, but not often"
action = "Welcome them, help with the first use, give a reason for a second order"
when = { r = "4-5", f = "1-3", m = "1-5" }

[[segment]]
name = "Can't Lose"
group = "at risk"
meaning = "Made big purchases and often, but long ago"
action = "Win them back in person: call, listen, make an exceptional offer"
when = { r = "1-2", f = "3-4", m = "4-5" }

[[segment]]
name = "At Risk"
group = "at risk"
meaning = "Spent big money, bought many times, but long ago"
action = "Send a personal message, offer to renew, show what is new"
when = { r = "1-2", f = "2-5", m = "4-5" }

[[segment]]
name = "Need Attention"
group = "at risk"
meaning = "Above average in frequency and spending, but not recent"
action = "Make a limited-time offer based on what they bought before"
when = { r = "1-3", f = "3-5", m = "3-5" }

[[segment]]
name = "About To Sleep"
group = "at risk"
meaning = "Below average in recency and frequency"
action = "Reconnect with popular products at a discount, ask what is missing"
when = { r = "2-3", f = "1-3", m = "1-4" }

[[segment]]
name = "Lost"
group = "dormant"
meaning = "Lowest in recency"
action = "Try one inexpensive win-back message, otherwise leave them alone"
when = { r = 1, f = "1-5", m = "1-5" }
)toml";

}  // namespace quintile::segmenting
