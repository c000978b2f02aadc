#include <fmt/format.h>

#include <chrono>
#include <filesystem>
#include <system_error>
#include <utility>

#include "quintile/error.hpp"
#include "quintile/log.hpp"
#include "quintile/pipeline.hpp"
#include "quintile/result_file.hpp"
#include "tools/command.hpp"
#include "tools/common_flags.hpp"
#include "tools/config.hpp"
#include "tools/cut_points.hpp"
#include "tools/group_choice.hpp"
#include "tools/log_flags.hpp"
#include "tools/output.hpp"
#include "tools/progress_bar.hpp"
#include "tools/rule_choice.hpp"
#include "tools/run_flags.hpp"
#include "tools/run_record.hpp"
#include "tools/run_report.hpp"
#include "tools/text_file.hpp"

namespace quintile::tool {
namespace {

constexpr const char* kExamples =
    "Examples:\n"
    "  quintile run log.h5 --out result.h5\n"
    "  quintile run online_retail.csv --amount 'Quantity*UnitPrice' --as-of 2011-12-10 --out r.h5\n"
    "  quintile run 'sales-*.csv.gz' --time-format '%d/%m/%Y' --decimal , --window 2y --out r.h5\n"
    "  quintile run log.h5 --method ntile --levels 10 --rules my.toml --report report.json --out r.h5\n"
    "  quintile run log.h5 --clv auto --horizons 30d,90d,365d --margin 0.3 --out result.h5\n"
    "  quintile run log.h5 --clusters auto --out result.h5\n"
    "  quintile run february.h5 --cuts january-result.h5 --out february-result.h5\n"
    "  quintile run --config monthly.toml --out r.h5 --force\n\n"
    "A configuration file has a line for each flag, without the dashes; flags on the command line win:\n"
    "  input = [\"sales.csv\"]\n"
    "  amount = \"Quantity*UnitPrice\"\n"
    "  as-of = 2011-12-10\n"
    "  levels = [5, 5, 5]\n\n"
    "Lengths of time are a number with s, min, h, d, w or y (365 days).";

class Stopwatch {
 public:
  /// Seconds since the last call.
  double lap() {
    const auto now = std::chrono::steady_clock::now();
    return std::chrono::duration<double>(now - std::exchange(last_, now)).count();
  }

 private:
  std::chrono::steady_clock::time_point last_ = std::chrono::steady_clock::now();
};

class RunCommand : public Command {
 public:
  explicit RunCommand(CLI::App& parent)
      : app_(*parent.add_subcommand("run", "Score and segment the customers of a log")) {
    log_.declare(app_);
    run_.declare(app_);
    output_.declare(app_, "The result file (HDF5)");
    app_.add_flag("--json", json_, "Print a machine-readable report instead of the one for people")
        ->group(kOutputGroup);
    app_.add_option("--report", report_, "Write the machine-readable report (JSON) to a file")
        ->type_name("FILE")
        ->group(kOutputGroup);
    job_.declare(app_);
    app_.add_option("--config", config_, "Flags from a TOML file")->type_name("FILE")->group("Running");
    app_.group(kCommandGroup);
    app_.footer(kExamples);
  }

  [[nodiscard]] const CLI::App& app() const override { return app_; }

  void execute() override {
    if (!config_.empty()) apply_config(app_, config_);
    require_given(app_, log_.inputs, "the input file");
    require_given(app_, output_.out, "--out");
    const LogOptions log_options = log_.options();
    RunOptions options = run_.options(log_options.utc_offset);
    const StorageOptions storage = output_.storage_options();
    check_outputs();
    job_.apply();

    RunFacts facts;
    facts.out = output_.out;
    facts.utc_offset = log_options.utc_offset;
    facts.window = options.aggregate.window;
    facts.notes = rule_notes(rules_name(), options.segment.rules);
    const std::string note = other_rules_note(run_.cuts, rules_name());
    if (!note.empty()) facts.notes.push_back(note);
    if (!run_.clv_by.empty() && !options.clv_by_segment) {
      options.clv_groups = [&](const CustomerTable& customers) {
        return groups_named(run_.clv_by, facts.inputs, log_options, customers, facts.notes);
      };
    }
    const RunResult result = compute(log_options, options, facts);
    Stopwatch watch;
    write(result, options, storage, facts);
    facts.times.push_back({"writing", watch.lap()});
    const std::string json = json_ || !report_.empty() ? report_json(result, facts) : std::string();
    if (!report_.empty()) write_text_file(report_, json);
    if (json_) print(json);
    if (talks()) print(report_text(result, facts));
  }

 private:
  [[nodiscard]] bool talks() const { return !job_.quiet && !json_; }
  [[nodiscard]] std::string rules_name() const { return run_.rules.empty() ? "standard" : run_.rules; }

  void check_outputs() const {
    for (const std::string& input : log_.inputs) {
      if (!json_ || !input.ends_with(".json")) continue;
      throw UserError(
          fmt::format("--json takes no file name but prints to standard output; write --report {0} to have the report "
                      "in the file {0}.",
                      input));
    }
    output_.require_hdf5_name();
    require_not_an_input(output_.out, log_.inputs);
    check_output(output_.out, output_.force);
    if (report_.empty()) return;
    require_not_an_input(report_, log_.inputs, "--report");
    require_different(report_, output_.out);
    check_output(report_, output_.force);
  }

  static void require_different(const std::string& report, const std::string& out) {
    std::error_code ignored;
    const auto absolute = [&](const std::string& path) {
      return std::filesystem::weakly_canonical(std::filesystem::absolute(path, ignored), ignored);
    };
    if (absolute(report) != absolute(out)) return;
    throw UserError(fmt::format("--report and --out name the same file: {}. Give the report another name.", out));
  }

  RunResult compute(const LogOptions& log_options, const RunOptions& options, RunFacts& facts) {
    Stopwatch watch;
    const auto opened = [&] {
      facts.times.push_back({"opening", watch.lap()});
      if (!talks()) return;
      print(mapping_text(facts.inputs, facts.mapping));
      flush_output();
    };
    if (run_.table.summary || is_customer_summary(log_.inputs.front(), log_options)) {
      AggregateResult customers =
          read_customer_summary(log_.inputs, log_options, run_.table.options(options.aggregate.as_of), &facts.mapping);
      facts.inputs = log_.inputs;
      facts.notes.emplace_back("the input is a table summarised per customer: what needs single events is left out.");
      opened();
      ProgressBar bar(job_.quiet);
      return collect(quintile::run(std::move(customers), options, bar.control()), facts);
    }
    OpenLog log = open_log(log_.inputs, log_options);
    facts.inputs = log.files;
    require_not_an_input(output_.out, log.files);
    require_not_an_input(report_, log.files, "--report");
    facts.mapping = log.mapping;
    facts.notes.insert(facts.notes.end(), log.notes.begin(), log.notes.end());
    facts.fingerprint = log.fingerprint;
    opened();
    ProgressBar bar(job_.quiet);
    return collect(quintile::run(*log.source, options, bar.control()), facts);
  }

  static RunResult collect(RunResult result, RunFacts& facts) {
    facts.times.insert(facts.times.end(), result.times.begin(), result.times.end());
    facts.notes.insert(facts.notes.end(), result.notes.begin(), result.notes.end());
    return result;
  }

  static void add_cluster_tables(const ClusterResult& clusters, const std::vector<Table>& model,
                                 ResultContent& content) {
    for (const Table* table :
         {&clusters.clusters, &clusters.choice, &clusters.quality, &clusters.segments, &clusters.points}) {
      if (!table->columns.empty()) content.tables.push_back(table->view());
    }
    for (const Table& table : model) content.tables.push_back(table.view());
  }

  void write(const RunResult& result, const RunOptions& options, const StorageOptions& storage, const RunFacts& facts) {
    ResultContent content;
    content.tables.push_back(customer_table(result));
    const SummaryResult& summary = result.summary;
    for (const Table* table : {&summary.segments, &summary.activity, &summary.lifecycle, &summary.kpis,
                               &summary.cohorts, &summary.scoring}) {
      content.tables.push_back(table->view());
    }
    const RenewalResult& renewals = result.renewals;
    const Table models = model_table(result.clv, renewals.fit ? std::span(&*renewals.fit, 1) : std::span<ModelFit>());
    if (models.rows() > 0) content.tables.push_back(models.view());
    if (result.clv_errors.totals.rows() > 0) content.tables.push_back(result.clv_errors.totals.view());
    const Table comparison = comparison_table(result.clv);
    if (result.clv.candidates.size() > 1) content.tables.push_back(comparison.view());
    if (result.clv_groups.rows() > 0) content.tables.push_back(result.clv_groups.view());
    Table renewal;
    if (renewals.fit) {
      renewal = renewal_table(*renewals.fit, renewals.counts, *options.renewals, renewals.mean_payment);
      content.tables.push_back(renewal.view());
    }
    std::vector<Table> cluster_model;
    if (result.clusters.fitted()) {
      cluster_model = cluster_model_tables(result.clusters.model);
      add_cluster_tables(result.clusters, cluster_model, content);
    }
    const auto resolved = resolved_flags(run_, options, result, facts);
    content.attributes = run_record(result, facts);
    content.attributes["configuration"] = config_text(app_, resolved);
    content.attributes["rules"] = rule_text(rules_name());
    ProgressBar bar(job_.quiet);
    write_result(output_.out, content, output_.force, storage, bar.control());
  }

  CLI::App& app_;
  LogFlags log_;
  RunFlags run_;
  OutputFlags output_;
  JobFlags job_;
  bool json_ = false;
  std::string report_, config_;
};

}  // namespace

std::unique_ptr<Command> make_run_command(CLI::App& parent) { return std::make_unique<RunCommand>(parent); }

}  // namespace quintile::tool
