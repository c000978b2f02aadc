#include <fmt/format.h>

#include <filesystem>
#include <system_error>

#include "quintile/clv.hpp"
#include "quintile/csv.hpp"
#include "quintile/error.hpp"
#include "quintile/result_file.hpp"
#include "tools/command.hpp"
#include "tools/common_flags.hpp"
#include "tools/customer_input.hpp"
#include "tools/fit_text.hpp"
#include "tools/model_choice.hpp"
#include "tools/model_file.hpp"
#include "tools/numbers.hpp"
#include "tools/output.hpp"
#include "tools/progress_bar.hpp"
#include "tools/readable_table.hpp"
#include "tools/row_selection.hpp"
#include "tools/run_report.hpp"
#include "tools/table_values.hpp"
#include "tools/terminal.hpp"

namespace quintile::tool {
namespace {

constexpr const char* kExamples =
    "Examples:\n"
    "  quintile diagnose log.h5                                    the model that forecasts the last third best\n"
    "  quintile diagnose log.csv --model bg-nbd --calibration-end 1997-09-30 --out diagnosis.h5\n"
    "  quintile diagnose log.h5 --csv pictures                     the tables as files for a plotting program\n"
    "  quintile diagnose log.h5 --model-file model.h5              a model fitted to an earlier part of the log\n"
    "  quintile show diagnosis.h5 --table tracking --format csv    the figures behind the tables";

constexpr std::size_t kMostWeeks = 104;  // on the screen
constexpr const char* kCsvTables[] = {"tracking", "frequencies", "holdout", "model_comparison"};

class DiagnoseCommand : public Command {
 public:
  explicit DiagnoseCommand(CLI::App& parent)
      : app_(*parent.add_subcommand("diagnose", "Hold a purchase model against a part of the log it has not seen")) {
    log_.declare(app_);
    const std::string group = "Model";
    app_.add_option("--model", model_, "auto, bg-nbd, mbg-nbd, pareto-nbd, nbd or bg-bb, fitted to the calibration")
        ->type_name("NAME")
        ->default_str("auto")
        ->group(group);
    app_.add_option("--model-file", model_file_, "A model of 'quintile fit' or 'quintile run' instead")
        ->type_name("FILE")
        ->group(group);
    app_.add_option(
            "--calibration-end", end_,
            "The last day that the model sees, 1997-09-30; default: what the model file saw, or else two thirds "
            "of the log, all but a year at most")
        ->type_name("DATE")
        ->group(group);
    app_.add_option("--as-of", as_of_, "The last instant that is known; default: the end of the last event's day")
        ->type_name("DATE")
        ->group(group);
    app_.add_option("--unit", unit_, "Unit of the parameters: day, week or month")
        ->type_name("UNIT")
        ->default_str("week")
        ->group(group);
    output_.declare(app_, "The tables as data (HDF5); default: print only");
    app_.add_option("--csv", csv_,
                    "A folder for the tables as data for pictures: tracking.csv, frequencies.csv, holdout.csv, "
                    "model_comparison.csv")
        ->type_name("FOLDER")
        ->group(kOutputGroup);
    job_.declare(app_);
    app_.group(kCommandGroup);
    app_.footer(kExamples);
  }

  [[nodiscard]] const CLI::App& app() const override { return app_; }

  void execute() override {
    require_given(app_, log_.inputs, "the input file");
    if (!model_.empty() && model_ != "auto" && !model_file_.empty())
      throw UserError("--model and --model-file exclude each other. Name a model to fit, or a file with a fitted one.");
    const DurationNs utc_offset = log_.options().utc_offset;
    const StorageOptions storage = output_.storage_options();
    ClvOptions options;
    options.model = purchase_model_from(model_, "--model");
    if (model_file_.empty()) options.unit = model_unit_from(unit_, "--unit");
    options.utc_offset = utc_offset;
    options.horizons_days.clear();
    if (!output_.out.empty()) {
      output_.require_hdf5_name();
      require_not_an_input(output_.out, log_.inputs);
      check_output(output_.out, output_.force);
    }
    std::optional<ModelFile> file;
    if (!model_file_.empty()) file = read_model_file(model_file_, unit_);
    if (is_summarised(log_, table_)) {
      throw UserError(
          "a diagnosis needs the days of purchases, which a table summarised per customer does not have. "
          "Give the log.");
    }
    const AggregateOptions aggregate_options = reading(utc_offset, file);
    if (!csv_.empty()) check_csv();
    job_.apply();

    const CustomerInput input = read_customers(log_, table_, aggregate_options, output_.out, job_.quiet);
    if (!csv_.empty()) require_csvs_apart(input.files);
    if (!end_.empty() && !input.data.customers.holdout.present())
      throw UserError(fmt::format("the log has no events after --calibration-end {}. Name an earlier day.", end_));
    ClvResult fitted;
    ClvModels models;
    if (file) {
      models = file->models;
    } else {
      fitted = fit_before_holdout(input.data.customers, input.data.as_of, options);
      models.purchases = fitted.candidates[fitted.chosen];
      models.unit = options.unit;
    }
    const ClvDiagnosis diagnosis = diagnose_clv(input.data, models, utc_offset);
    if (!output_.out.empty()) write(input, diagnosis, models, fitted, storage, utc_offset);
    if (!csv_.empty()) write_csvs(diagnosis, fitted);
    if (!job_.quiet) report(input.data, diagnosis, models, fitted, utc_offset);
  }

 private:
  [[nodiscard]] AggregateOptions reading(DurationNs utc_offset, const std::optional<ModelFile>& file) const {
    AggregateOptions out = reading_options(utc_offset, as_of_);
    out.holdout = true;
    out.daily_repeats = true;
    if (!end_.empty()) {
      out.holdout_start = parse_time(end_, utc_offset) + kNsPerDay;
    } else if (file && !file->as_of) {
      throw UserError(fmt::format(
          "{} does not say up to when its models have seen the customers. Say it with --calibration-end DATE, "
          "so that they are tried on what came after.",
          model_file_));
    } else if (file) {
      out.holdout_start = *file->as_of - 1 + kNsPerDay;
    }
    return out;
  }

  [[nodiscard]] std::string csv_path(const std::string& table) const {
    return (std::filesystem::path(csv_) / (table + ".csv")).string();
  }

  // Before the work, and without leaving files of two runs side by side.
  void check_csv() const {
    require_csvs_apart(log_.inputs);
    std::error_code error;
    std::filesystem::create_directories(csv_, error);
    if (error)
      throw IoError(fmt::format("the folder {} for --csv cannot be made: {}. Name another.", csv_, error.message()));
    for (const char* table : kCsvTables) check_output(csv_path(table), output_.force);
  }

  void require_csvs_apart(const std::vector<std::string>& inputs) const {
    for (const char* table : kCsvTables) require_not_an_input(csv_path(table), inputs, "--csv");
  }

  void write_csvs(const ClvDiagnosis& diagnosis, const ClvResult& fitted) const {
    for (const Table* table : {&diagnosis.tracking, &diagnosis.frequencies, &diagnosis.holdout})
      write_csv(csv_path(table->name), table->view(), output_.force);
    if (fitted.candidates.size() > 1)
      write_csv(csv_path("model_comparison"), comparison_table(fitted).view(), output_.force);
  }

  void write(const CustomerInput& input, const ClvDiagnosis& diagnosis, const ClvModels& models,
             const ClvResult& fitted, const StorageOptions& storage, DurationNs utc_offset) const {
    ClvResult all;
    all.candidates = {models.purchases};
    const Table model = model_table(all);
    const Table comparison = comparison_table(fitted);
    ResultContent content;
    content.tables = {diagnosis.tracking.view(), diagnosis.frequencies.view(), diagnosis.holdout.view(), model.view()};
    if (fitted.candidates.size() > 1) content.tables.push_back(comparison.view());
    const TimeNs start = input.data.customers.holdout.start;
    describe_models(content, models.unit, start == kNoTime ? input.data.as_of : start - 1, utc_offset);
    content.attributes["input_fingerprint"] = input.fingerprint;
    ProgressBar bar(job_.quiet);
    write_result(output_.out, content, output_.force, storage, bar.control());
  }

  void report(const AggregateResult& data, const ClvDiagnosis& diagnosis, const ClvModels& models,
              const ClvResult& fitted, DurationNs utc_offset) const {
    const std::size_t width = output_width();
    std::vector<std::string> notes = fitted.notes;
    for (const std::string& sentence : models.purchases.diagnosis)
      notes.push_back(fmt::format("{}: {}", models.purchases.model, sentence));
    std::string out = fit_text(models.purchases) + notes_text(notes);
    if (fitted.candidates.size() > 1) {
      const Table comparison = comparison_table(fitted);
      out += "\n" + styled("Models, the chosen one and the others", Style::bold) + "\n" +
             readable_table(comparison.view(), width);
    }
    out += "\n" + styled("Repeat purchase days by week, of customers acquired before the holdout", Style::bold) + "\n";
    const TableView tracking = diagnosis.tracking.view();
    if (tracking.rows() > kMostWeeks) {
      std::vector<std::uint64_t> last;
      for (std::uint64_t row = tracking.rows() - kMostWeeks; row < tracking.rows(); ++row) last.push_back(row);
      out += readable_table(gather(tracking, last).view(), width) +
             fmt::format("The last {} of {} weeks; --out keeps them all.\n", kMostWeeks, tracking.rows());
    } else {
      out += readable_table(tracking, width);
    }
    out += "\n" + styled("Customers by repeat purchase days, before the holdout", Style::bold) + "\n" +
           readable_table(diagnosis.frequencies.view(), width);
    const TimeNs start = data.customers.holdout.start;
    if (start == kNoTime) {
      out +=
          "\nNo holdout: the model saw all of the log, or the log is shorter than twelve weeks. Name "
          "--calibration-end.\n";
    } else {
      out += "\n" + styled("Mean repeat purchase days in the holdout, by those before", Style::bold) + "\n" +
             readable_table(diagnosis.holdout.view(), width) +
             holdout_text(diagnosis.holdout.view(), start, utc_offset);
    }
    if (!output_.out.empty())
      out += fmt::format("Tables in {}. Next:\n  quintile show {} --table tracking --format csv\n", output_.out,
                         output_.out);
    if (!csv_.empty()) {
      out += fmt::format("Data for pictures in {}, {} and {}.\n", csv_path("tracking"), csv_path("frequencies"),
                         csv_path("holdout"));
    }
    print(out);
  }

  static std::string holdout_text(const TableView& groups, TimeNs start, DurationNs utc_offset) {
    double actual = 0;
    double expected = 0;
    for (std::size_t row = 0; row < groups.rows(); ++row) {
      const double customers = number_at(column_of(groups, "customers"), row);
      actual += customers * number_at(column_of(groups, "actual"), row);
      expected += customers * number_at(column_of(groups, "expected"), row);
    }
    std::string out = fmt::format("In all since {}: {} repeat purchase days, {} expected",
                                  format_time(start, utc_offset), grouped(actual, 0), grouped(expected, 1));
    if (actual > 0) out += fmt::format(" ({:+.1f} %)", 100 * (expected / actual - 1));
    return out + ".\n";
  }

  CLI::App& app_;
  LogFlags log_;
  SummaryFlags table_;
  OutputFlags output_;
  JobFlags job_;
  std::string model_, model_file_, end_, as_of_, unit_, csv_;
};

}  // namespace

std::unique_ptr<Command> make_diagnose_command(CLI::App& parent) { return std::make_unique<DiagnoseCommand>(parent); }

}  // namespace quintile::tool
