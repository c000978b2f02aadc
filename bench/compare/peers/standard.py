"""The scores and the standard rule set of quintile, for the engines it is compared with (docs/semantics.md)."""

LEVELS = [0.2, 0.4, 0.6, 0.8]
VIP_LEVEL = 0.95
SEGMENTS = {
    5: ["New Customers", "Potential Loyalists", "Potential Loyalists", "Champions", "Champions"],
    4: ["Promising", "Potential Loyalists", "Potential Loyalists", "Loyal Customers", "Champions"],
    3: ["About To Sleep", "About To Sleep", "Need Attention", "Loyal Customers", "Loyal Customers"],
    2: ["Hibernating", "Hibernating", "At Risk", "At Risk", "Cannot Lose Them"],
    1: ["Lost", "Hibernating", "At Risk", "Cannot Lose Them", "Cannot Lose Them"],
}
CELLS = [(r, fm + 1, name) for r, names in SEGMENTS.items() for fm, name in enumerate(names)]

WINDOW_DAYS = 30  # activity window
LOYAL_OCCASIONS, LOYAL_TENURE_DAYS, LOYAL_QUARTERS = 3, 180, 3
LAPSE_MULTIPLE, LAPSING_FRACTION = 3.0, 0.5
