#include <fmt/format.h>

#include "quintile/aggregate.hpp"
#include "quintile/clv.hpp"
#include "quintile/error.hpp"
#include "quintile/log.hpp"
#include "quintile/result_file.hpp"
#include "tools/command.hpp"
#include "tools/common_flags.hpp"
#include "tools/customer_input.hpp"
#include "tools/fit_text.hpp"
#include "tools/group_choice.hpp"
#include "tools/log_flags.hpp"
#include "tools/model_choice.hpp"
#include "tools/model_file.hpp"
#include "tools/numbers.hpp"
#include "tools/output.hpp"
#include "tools/progress_bar.hpp"
#include "tools/renewal_fit.hpp"
#include "tools/run_report.hpp"

namespace quintile::tool {
namespace {

constexpr const char* kExamples =
    "Examples:\n"
    "  quintile fit log.h5 --out model.h5\n"
    "  quintile fit log.csv --model bg-nbd --calibration-end 1997-09-30 --unit week --out model.h5\n"
    "  quintile fit subscribers.csv --model sbg --renewal-period month --out model.h5\n"
    "  quintile fit survivors.csv --model bdw --renewal-period year --payment 99 --margin 0.3 --out model.h5\n"
    "  quintile fit x-tx-T-counts.csv --weights customers --model bg-nbd --out model.h5\n"
    "  quintile show model.h5 --table models";

class FitCommand : public Command {
 public:
  explicit FitCommand(CLI::App& parent)
      : app_(*parent.add_subcommand("fit", "Fit a purchase model, and a spend model where there are amounts")) {
    log_.declare(app_);
    const std::string group = "Model";
    app_.add_option("--model", model_,
                    "auto (what forecasts the last part of the log best, or else the least AIC), bg-nbd, mbg-nbd, "
                    "pareto-nbd, nbd or bg-bb; of renewals: "
                    "shifted-beta-geometric (sbg) or beta-discrete-weibull (bdw)")
        ->type_name("NAME")
        ->default_str("auto")
        ->group(group);
    app_.add_option("--calibration-end", end_, "The last day that the model sees, 1997-09-30; default: the whole log")
        ->type_name("DATE")
        ->group(group);
    app_.add_option("--unit", unit_, "Unit of the parameters: day, week or month")
        ->type_name("UNIT")
        ->default_str("week")
        ->group(group);
    app_.add_option("--penalty", penalty_, "Pulls parameters towards 1: per customer, times the squared logarithm")
        ->type_name("NUMBER")
        ->default_str("0")
        ->group(group);
    app_.add_option("--by", by_,
                    "A fit for each group as well, small ones drawn towards the fit of all: cohort (month of the first "
                    "purchase, or of the subscription's start), or a column of the input such as Country")
        ->type_name("COLUMN")
        ->group(group);
    table_.declare_weights(app_, group);
    renewal_.declare(app_);
    table_.declare(app_);
    output_.declare(app_, "The model file (HDF5)");
    job_.declare(app_);
    app_.group(kCommandGroup);
    app_.footer(kExamples);
  }

  [[nodiscard]] const CLI::App& app() const override { return app_; }

  void execute() override {
    require_given(app_, log_.inputs, "the input file");
    require_given(app_, output_.out, "--out");
    const LogOptions log_options = log_.options();
    const StorageOptions storage = output_.storage_options();
    const std::optional<RenewalModel> renewals = renewal_model_from(model_);
    ClvOptions options;
    if (!renewals) options.model = purchase_model_from(model_, "--model", {"sbg", "bdw"});
    options.unit = model_unit_from(unit_, "--unit");
    options.least_repeat_buyers = 0;
    options.horizons_days.clear();
    options.utc_offset = log_options.utc_offset;
    if (!penalty_.empty()) options.fit.penalty = parse_number(penalty_, "--penalty");
    AggregateOptions aggregate_options = reading_options(log_options.utc_offset);
    std::optional<TimeNs> end;  // the day's last instant
    if (!end_.empty()) {
      const std::int64_t day = day_of(parse_time(end_, log_options.utc_offset), log_options.utc_offset);
      end = (day + 1) * kNsPerDay - log_options.utc_offset - 1;
      aggregate_options.as_of = end;
    }
    require_not_an_input(output_.out, log_.inputs);
    output_.require_hdf5_name();
    check_output(output_.out, output_.force);
    job_.apply();
    if (renewals) {
      renewal_.run(*renewals, log_, output_, job_, aggregate_options, options.fit, table_.weights, by_);
      return;
    }
    renewal_.require_unused();

    if (end && is_summarised(log_, table_)) {
      throw UserError(
          "--calibration-end needs the days of purchases, which a table summarised per customer does not have.");
    }
    ClvResult choice;  // of a model for a calibration, by what came after it
    if (end && !options.model) {
      choice = choose_for(*end, aggregate_options, options);
      options.model = purchase_model_named(choice.candidates[choice.chosen].model);
    }
    aggregate_options.holdout = !options.model;
    const CustomerInput input = read_customers(log_, table_, aggregate_options, output_.out, job_.quiet);
    const AggregateResult& data = input.data;
    GroupedClv result = fit(input.files, log_options, data, options);
    if (!result.clv.fitted()) throw DataError(result.clv.notes.back());
    result.clv.notes.insert(result.clv.notes.begin(), choice.notes.begin(), choice.notes.end());
    if (std::string note = beyond_note(end, data.last_event); !note.empty())
      result.clv.notes.push_back(std::move(note));
    const Table models = model_table(result.clv);
    const Table groups = group_table(result);
    ResultContent content;
    content.tables.push_back(models.view());
    const ClvResult& compared = choice.candidates.empty() ? result.clv : choice;
    const Table comparison = comparison_table(compared);
    if (compared.candidates.size() > 1) content.tables.push_back(comparison.view());
    if (!by_.empty()) content.tables.push_back(groups.view());
    describe_models(content, options.unit, data.as_of, log_options.utc_offset);
    if (!input.fingerprint.empty()) content.attributes["input_fingerprint"] = input.fingerprint;
    ProgressBar bar(job_.quiet);
    write_result(output_.out, content, output_.force, storage, bar.control());
    if (job_.quiet) return;
    report(result.clv);
    if (!by_.empty()) print("\n" + group_text(result, groups));
    print(fmt::format("Model in {}. Next:\n  quintile show {} --table models\n", output_.out, output_.out));
  }

 private:
  // The model that, fitted to what is up to `end`, forecasts best what comes after; the log is read for that alone.
  [[nodiscard]] ClvResult choose_for(TimeNs end, AggregateOptions reading, const ClvOptions& options) const {
    reading.as_of.reset();
    reading.holdout = true;
    reading.holdout_start = end + 1;
    const CustomerInput input = read_customers(log_, table_, reading, output_.out, true);
    return fit_before_holdout(input.data.customers, input.data.as_of, options);
  }

  // A calibration that outlasts the log by more than a month makes everybody look lost.
  [[nodiscard]] static std::string beyond_note(const std::optional<TimeNs>& end, TimeNs last_event) {
    constexpr std::int64_t kMonth = 31;
    if (!end || last_event == kNoTime || *end <= last_event) return {};
    const std::int64_t days = (*end - last_event) / kNsPerDay;
    if (days <= kMonth) return {};
    return fmt::format(
        "the calibration ends {} days after the last event: all that time counts as observed, and nobody as buying in "
        "it. Leave out --calibration-end to end with the log",
        days);
  }

  [[nodiscard]] GroupedClv fit(const std::vector<std::string>& files, const LogOptions& log_options,
                               const AggregateResult& data, const ClvOptions& options) const {
    if (by_.empty()) return {{}, project_clv(data.customers, data.as_of, options)};
    std::vector<std::string> notes;
    CustomerGroups groups = groups_named(by_, files, log_options, data.customers, notes, table_.weights);
    GroupedClv out = project_clv_by(data.customers, data.as_of, options, std::move(groups));
    out.clv.notes.insert(out.clv.notes.end(), notes.begin(), notes.end());
    return out;
  }

  void report(const ClvResult& result) const {
    print(fit_text(result.candidates[result.chosen]));
    if (result.spend)
      print(fit_text(*result.spend) +
            fmt::format("  correlation of frequency and spend {:.4f}\n", result.spend->correlation));
    print(notes_text(result.notes));
  }

  CLI::App& app_;
  LogFlags log_;
  SummaryFlags table_;
  OutputFlags output_;
  JobFlags job_;
  RenewalFit renewal_;
  std::string model_, end_, unit_, penalty_, by_;
};

}  // namespace

std::unique_ptr<Command> make_fit_command(CLI::App& parent) { return std::make_unique<FitCommand>(parent); }

}  // namespace quintile::tool
