#include "tools/renewal_fit.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <cmath>
#include <numeric>
#include <utility>
#include <vector>

#include "quintile/error.hpp"
#include "quintile/log.hpp"
#include "quintile/renewal_groups.hpp"
#include "quintile/result_file.hpp"
#include "quintile/survivors.hpp"
#include "tools/command.hpp"
#include "tools/fit_text.hpp"
#include "tools/numbers.hpp"
#include "tools/output.hpp"
#include "tools/progress_bar.hpp"
#include "tools/readable_table.hpp"
#include "tools/row_selection.hpp"
#include "tools/run_report.hpp"
#include "tools/terminal.hpp"

namespace quintile::tool {
namespace {

// Rows of the table that are printed; the file has them all.
constexpr std::size_t kPrintedRows = 13;

// What was read, and what came of it.
struct Fitted {
  ModelFit fit;
  RenewalCounts counts;
  std::optional<double> payment;
  std::string whom;
  std::map<std::string, std::string> attributes;
  std::vector<std::string> notes;
  RenewalGroups groups;  // empty without --by
};

// What a column of periods says about their length.
std::optional<RenewalPeriod> period_of_name(std::string name) {
  std::transform(name.begin(), name.end(), name.begin(), [](unsigned char c) { return std::tolower(c); });
  if (name.ends_with('s')) name.pop_back();
  for (const RenewalPeriod period :
       {RenewalPeriod::day, RenewalPeriod::week, RenewalPeriod::month, RenewalPeriod::quarter, RenewalPeriod::year}) {
    if (renewal_period_name(period) == name) return period;
  }
  return std::nullopt;
}

// Cohorts of a table by their group.
RenewalGroups groups_of(const SurvivorTable& table, const std::string& by, std::optional<double> payment) {
  std::map<std::string, RenewalCounts> counts;
  for (const SurvivorCohort& cohort : table.cohorts) counts[cohort.group] += count_survivors(cohort.survivors);
  RenewalGroups out;
  out.column = by;
  for (auto& [name, of_group] : counts) {
    out.names.push_back(name);
    out.counts.push_back(std::move(of_group));
    out.payments.push_back(payment);
  }
  return out;
}

Fitted fit_table(const std::string& path, const LogOptions& log, const SurvivorColumns& columns,
                 RenewalOptions& options, bool period_given, bool quiet) {
  const SurvivorTable table = read_survivors(path, log, columns);
  if (!quiet) {
    print(fmt::format("Reading survivors from {}: period -> {}, survivors -> {}{}\n", path, table.period,
                      table.survivors, table.cohort.empty() ? "" : fmt::format(", cohort -> {}", table.cohort)));
  }
  Fitted out;
  if (!period_given) {
    const std::optional<RenewalPeriod> named = period_of_name(table.period);
    options.period = named.value_or(options.period);
    out.notes.push_back(fmt::format("a period is taken to be a {}{}; --renewal-period says otherwise",
                                    renewal_period_name(options.period), named ? ", as its column is called" : ""));
  }
  for (const SurvivorCohort& cohort : table.cohorts) out.counts += count_survivors(cohort.survivors);
  out.fit = fit_renewals(options.model, out.counts, options.fit);
  out.payment = options.payment;
  if (!columns.group.empty()) out.groups = groups_of(table, columns.group, options.payment);
  out.whom = fmt::format("{} subscribers of {}, up to {} renewals", grouped(out.fit.customers, 0),
                         counted(table.cohorts.size(), "cohort"), out.counts.size() - 1);
  out.notes.insert(out.notes.end(), table.notes.begin(), table.notes.end());
  for (const std::string& sentence : out.fit.diagnosis) out.notes.push_back(sentence);
  return out;
}

Fitted fit_log(const LogFlags& flags, const std::string& out_path, const LogOptions& log_options,
               const AggregateOptions& aggregate_options, const SubscriptionRules& rules, const std::string& by,
               const RenewalOptions& options, bool quiet) {
  OpenLog log = open_log(flags.inputs, log_options);
  require_not_an_input(out_path, log.files);
  if (!quiet) print(mapping_text(log.files, log.mapping));
  ProgressBar bar(quiet);
  SubscriptionTap tap(*log.source);
  const AggregateResult data = aggregate(tap, aggregate_options, bar.control());
  const Subscriptions subscriptions = tap.subscriptions(data.customers.ids, data.as_of, rules);
  RenewalResult result = project_renewals(data.customers.size(), subscriptions, options);
  Fitted out;
  out.fit = std::move(*result.fit);
  out.counts = std::move(result.counts);
  out.payment = result.mean_payment;
  out.whom = fmt::format("{}, {} running, up to {} renewals", counted(subscriptions.size(), "subscription"),
                         grouped(std::uint64_t{result.running}), out.counts.size() - 1);
  out.attributes["as_of"] = format_time(data.as_of, log_options.utc_offset);
  out.attributes["input_fingerprint"] = log.fingerprint;
  out.notes = std::move(result.notes);
  if (by == "cohort") {
    out.groups = group_subscriptions_by_start(subscriptions);
  } else if (!by.empty()) {
    out.groups =
        group_subscriptions(subscriptions, groups_by_column(log.files, log_options, by, data.customers.ids, out.notes));
  }
  if (options.payment) std::fill(out.groups.payments.begin(), out.groups.payments.end(), options.payment);
  return out;
}

void report(const Fitted& fitted, const Table& renewals, const std::string& groups, const RenewalOptions& options,
            const std::string& out) {
  print(fit_text(fitted.fit, fitted.whom) + "\n");
  const std::size_t rows = renewals.rows();
  std::vector<std::uint64_t> first(std::min(rows, kPrintedRows));
  std::iota(first.begin(), first.end(), std::uint64_t{0});
  print(readable_table(gather(renewals.view(), first).view(), output_width()));
  if (rows > kPrintedRows)
    print(fmt::format("... and {} more rows: quintile show {} --table renewals\n", rows - kPrintedRows, out));
  print(fmt::format(
      "\nexpected_renewals: of the next {}. discounted_renewals: of all to come, at {:g} % a year ({:.4g} % a "
      "period).\n",
      options.renewals_ahead(), 100 * options.discount, 100 * options.rate()));
  if (!groups.empty())
    print("\n" + groups + fmt::format("What follows for each: quintile show {} --table group_renewals\n", out));
  for (const std::string& note : fitted.notes) print("Note: " + note + ".\n");
  print(fmt::format("Model in {}. Next:\n  quintile show {} --table models\n", out, out));
}

}  // namespace

void RenewalFit::declare(CLI::App& app) {
  const std::string group = "Renewal models (sbg, bdw): of the subscriptions of a log, or of a table of survivors";
  renewal_.declare(app, group);
  app.add_option("--subscription", subscription_,
                 "Longest time a subscription runs without an event, for logs that hold every renewal")
      ->type_name("LENGTH")
      ->group(group);
  app.add_option("--discount", discount_, "Yearly discount rate of future money")
      ->type_name("RATE")
      ->default_str("0.10")
      ->group(group);
  app.add_option("--margin", margin_, "Share of a payment that is profit")
      ->type_name("SHARE")
      ->default_str("1")
      ->group(group);
  app.add_option("--survivor-columns", survivor_columns_,
                 "Columns of a table of survivors: period=P,survivors=S,cohort=C; default: their usual names")
      ->type_name("ROLE=COLUMN,...")
      ->group(group);
}

void RenewalFit::require_unused() const {
  if (!renewal_.given() && subscription_.empty() && discount_.empty() && margin_.empty() && survivor_columns_.empty())
    return;
  throw UserError(
      "flags of renewal models are given, but no renewal model. Say --model sbg or --model bdw, or leave out "
      "--renewal-period, --renewal-horizon, --payment, --subscription, --discount, --margin and --survivor-columns.");
}

void RenewalFit::run(RenewalModel model, const LogFlags& log, const OutputFlags& output, const JobFlags& job,
                     const AggregateOptions& aggregate, const FitOptions& fit, const std::string& weights,
                     const std::string& by) const {
  RenewalOptions options;
  options.model = model;
  options.fit = fit;
  renewal_.read(options);
  if (!discount_.empty()) options.discount = parse_share(discount_, "--discount");
  if (!margin_.empty()) options.margin = parse_share(margin_, "--margin");
  SubscriptionRules rules = {options.period, std::nullopt, aggregate.utc_offset};
  if (!subscription_.empty()) rules.length = parse_duration(subscription_);
  SurvivorColumns columns = survivor_columns_from(survivor_columns_);
  columns.weight = weights;
  columns.group = by;
  const LogOptions log_options = log.options();
  const bool is_table = is_survivor_table(log.inputs.front(), log_options, columns);
  if (is_table && log.inputs.size() > 1)
    throw UserError("a table of survivors is one file. Put all cohorts into one, with a column that names them.");
  if (!is_table && !weights.empty()) {
    throw UserError(
        "--weights are of cohorts in a table of survivors; a log has a row per event. Leave them out, or give a table "
        "of survivors.");
  }
  const Fitted fitted =
      is_table ? fit_table(log.inputs.front(), log_options, columns, options, !renewal_.period.empty(), job.quiet)
               : fit_log(log, output.out, log_options, aggregate, rules, by, options, job.quiet);
  const Table models = model_table({}, {&fitted.fit, 1});
  const Table renewals = renewal_table(fitted.fit, fitted.counts, options, fitted.payment);
  ResultContent content;
  content.tables = {models.view(), renewals.view()};
  Table groups;
  Table group_renewals;
  std::string groups_text;
  if (!by.empty()) {
    const GroupedFits fits = fit_renewals_by(options.model, fitted.fit, fitted.groups, options.fit);
    groups = renewal_group_table(options.model, fitted.fit, fitted.groups, fits);
    group_renewals = renewal_table_by(fitted.groups, fits, options);
    content.tables.push_back(groups.view());
    content.tables.push_back(group_renewals.view());
    groups_text = group_text(fitted.fit, fits, groups);
  }
  content.attributes = fitted.attributes;
  content.attributes["renewal_period"] = std::string(renewal_period_name(options.period));
  content.attributes["notes"] = fmt::format("{}", fmt::join(fitted.notes, "\n"));
  ProgressBar bar(job.quiet);
  write_result(output.out, content, output.force, output.storage_options(), bar.control());
  if (!job.quiet) report(fitted, renewals, groups_text, options, output.out);
}

}  // namespace quintile::tool
