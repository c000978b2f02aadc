#include "tools/run_flags.hpp"

namespace quintile::tool {

void RunFlags::declare(CLI::App& app) {
  const std::string time = "Time and returns";
  app.add_option("--as-of", as_of, "Date the scores are for, 2011-12-10; default: the day after the last event")
      ->type_name("DATE")
      ->group(time);
  app.add_option("--window", window, "Only events this long before the as-of date: 365d, 52w, 2y; default: all")
      ->type_name("LENGTH")
      ->group(time);
  app.add_option("--period", period, "What counts as one purchase period: day, week or month")
      ->type_name("UNIT")
      ->default_str("day")
      ->group(time);
  app.add_option("--returns", returns,
                 "Negative amounts: net (lower the customer's money), ignore, or drop-order (drop the whole order)")
      ->type_name("POLICY")
      ->default_str("net")
      ->group(time);

  const std::string scores = "Scores";
  app.add_option("--levels", levels, "Levels of R, F and M, 2..255: 5 or 5,5,3; the highest is best")
      ->type_name("N")
      ->default_str("5")
      ->group(scores);
  app.add_option("--method", method,
                 "quantile, ntile, rfm-r, nested, fixed, percent-rank or kmeans; one, or three for R,F,M")
      ->type_name("NAME")
      ->default_str("quantile")
      ->group(scores);
  app.add_option("--weights", weights, "Weights of R, F and M in the weighted score: 2,1,1; default: equal")
      ->type_name("R,F,M")
      ->group(scores);
  app.add_option("--frequency", frequency, "What F measures: occasions, periods or repeat")
      ->type_name("NAME")
      ->default_str("occasions")
      ->group(scores);
  app.add_option("--monetary", monetary, "What M measures: total, mean or mean-repeat")
      ->type_name("NAME")
      ->default_str("total")
      ->group(scores);
  app.add_option("--cuts", cuts,
                 "Score by fixed cut points: those of an earlier RESULT.h5, so that a score means the same as then, "
                 "or 'r=30,60,90,180;f=1,2,3,5;m=50,100,200,500'")
      ->type_name("CUTS")
      ->group(scores);

  const std::string segments = "Segments";
  app.add_option("--rules", rules, "Rule set: standard, rfm-r, rf-grid or a TOML file (see 'quintile rules')")
      ->type_name("NAME|FILE")
      ->default_str("standard")
      ->group(segments);
  app.add_option("--vip-share", vip_share, "Top share of customers by money who are VIPs")
      ->type_name("SHARE")
      ->default_str("0.05")
      ->group(segments);

  const std::string types = "Activity and life cycle";
  app.add_option("--business", business,
                 "Sets the activity window: retail 30d, wholesale 90d, saas 30d, streaming 365d, telecom 90d")
      ->type_name("NAME")
      ->default_str("retail")
      ->group(types);
  app.add_option("--activity", activity, "Activity window instead: 60d, or by kind of event: purchase=90d,contact=30d")
      ->type_name("LENGTH|KIND=LENGTH,...")
      ->group(types);
  app.add_option("--subscription", subscription, "Longest time a subscription runs without renewal; default: open end")
      ->type_name("LENGTH")
      ->group(types);
  app.add_option("--loyal", loyal, "Least occasions, tenure and distinct quarters of a loyal customer")
      ->type_name("N,LENGTH,N")
      ->default_str("3,180d,3")
      ->group(types);
  app.add_option("--lapse", lapse, "When a customer has lapsed: 180d, or 3x the own median gap between purchases")
      ->type_name("LENGTH|Nx")
      ->default_str("3x")
      ->group(types);

  const std::string value = "Lifetime value";
  app.add_option(
         "--clv", clv,
         "Fit a purchase model and project each customer: auto (the one that suits best, when 500 customers have "
         "bought again), bg-nbd, mbg-nbd, pareto-nbd, nbd, bg-bb, or off")
      ->type_name("MODEL")
      ->default_str("auto")
      ->group(value);
  projection.declare(app, value);
  app.add_option("--clv-by", clv_by,
                 "A fit for each group, small ones drawn towards the fit of all: segment, cohort (month of the first "
                 "purchase), or a column of the input such as Country")
      ->type_name("COLUMN")
      ->group(value);
  app.add_option("--clv-unit", clv_unit, "Unit of the model's parameters: day, week or month")
      ->type_name("UNIT")
      ->default_str("week")
      ->group(value);

  app.add_flag("--clv-errors", clv_errors,
               "Add standard errors of the projection (p_alive_se, ...), and a table of projections with those of "
               "segments: of "
               "the parameters alone; what the model itself misses 'quintile diagnose' shows")
      ->group(value);
  app.add_flag("--clv-simple", clv_simple,
               "Add value without a model: clv_historic (money to date x margin) and clv_simple (average order value x "
               "purchases a year x lifetime x margin)")
      ->group(value);
  app.add_option("--clv-lifetime", clv_lifetime,
                 "Lifetime for clv_simple: 3y; default: mean time from first to last purchase of repeat buyers")
      ->type_name("LENGTH")
      ->group(value);

  const std::string subscriptions = "Renewals of subscriptions (with --discount and --margin as above)";
  app.add_option("--renewals", renewals,
                 "Fit a model of renewals to the log's subscriptions and project each subscriber: sbg, bdw or off")
      ->type_name("MODEL")
      ->default_str("off")
      ->group(subscriptions);
  renewal.declare(app, subscriptions);

  clusters.declare(app);

  table.declare(app);
}

}  // namespace quintile::tool
