#include <fmt/format.h>

#include <numeric>

#include "quintile/clv.hpp"
#include "quintile/error.hpp"
#include "quintile/result_file.hpp"
#include "tools/command.hpp"
#include "tools/common_flags.hpp"
#include "tools/customer_input.hpp"
#include "tools/group_choice.hpp"
#include "tools/model_choice.hpp"
#include "tools/model_file.hpp"
#include "tools/numbers.hpp"
#include "tools/output.hpp"
#include "tools/progress_bar.hpp"
#include "tools/projection_flags.hpp"
#include "tools/run_report.hpp"

namespace quintile::tool {
namespace {

constexpr const char* kExamples =
    "Examples:\n"
    "  quintile fit 2024.h5 --out model.h5\n"
    "  quintile predict 2024.h5 2025.h5 --model-file model.h5 --out predicted.h5\n"
    "  quintile predict log.csv --model-file result.h5 --horizons 12w,52w --margin 0.3 --out predicted.h5\n"
    "  quintile export predicted.h5 --where 'p_alive < 0.2' --out leaving.csv";

// What the projection rests on, of each customer.
constexpr const char* kHistory[] = {"customer_id", "recency_days",     "tenure_days",         "t_x_days",
                                    "occasions",   "repeat_frequency", "monetary_mean_repeat"};

class PredictCommand : public Command {
 public:
  explicit PredictCommand(CLI::App& parent)
      : app_(*parent.add_subcommand("predict", "Project the customers of a log by a model fitted before")) {
    log_.declare(app_);
    const std::string group = "Projection";
    app_.add_option("--model-file", model_file_, "The file of 'quintile fit', or a result of 'quintile run'")
        ->type_name("FILE")
        ->group(group);
    app_.add_option("--unit", unit_, "Unit of the model's parameters, for a file that does not say it")
        ->type_name("UNIT")
        ->group(group);
    app_.add_option("--as-of", as_of_, "The last instant that is known; default: the end of the last event's day")
        ->type_name("DATE")
        ->group(group);
    app_.add_flag("--pooled", pooled_, "Project everybody by the fit of all, where the file has one for each group too")
        ->group(group);
    projection_.declare(app_, group);
    table_.declare(app_);
    output_.declare(app_, "The result file (HDF5)");
    job_.declare(app_);
    app_.group(kCommandGroup);
    app_.footer(kExamples);
  }

  [[nodiscard]] const CLI::App& app() const override { return app_; }

  void execute() override {
    require_given(app_, log_.inputs, "the input file");
    require_given(app_, model_file_, "--model-file");
    require_given(app_, output_.out, "--out");
    const DurationNs utc_offset = log_.options().utc_offset;
    const StorageOptions storage = output_.storage_options();
    ClvOptions options;
    options.utc_offset = utc_offset;
    projection_.read(options);
    const AggregateOptions aggregate_options = reading_options(utc_offset, as_of_);
    output_.require_hdf5_name();
    require_not_an_input(output_.out, log_.inputs);
    require_not_an_input(output_.out, {model_file_});
    check_output(output_.out, output_.force);
    const ModelFile file = read_model_file(model_file_, unit_);
    job_.apply();

    const CustomerInput input = read_customers(log_, table_, aggregate_options, output_.out, job_.quiet);
    const CustomerTable& customers = input.data.customers;
    std::vector<std::string> notes;
    if (std::string note = later_log_note(input.data, file.as_of, utc_offset); !note.empty())
      notes.push_back(std::move(note));
    const auto groups = pooled_ ? std::nullopt : groups_of_model(file, input, log_.options(), notes);
    const ClvResult result = project_clv(input.data, file, groups, options);
    notes.insert(notes.end(), result.notes.begin(), result.notes.end());
    ResultContent content;
    content.tables.push_back(table_of(customers, result));
    const Table models = model_table(result);
    content.tables.push_back(models.view());
    describe_models(content, file.models.unit, input.data.as_of, utc_offset);
    if (!input.fingerprint.empty()) content.attributes["input_fingerprint"] = input.fingerprint;
    ProgressBar bar(job_.quiet);
    write_result(output_.out, content, output_.force, storage, bar.control());
    if (!job_.quiet) report(result, customers, file, groups.has_value(), std::move(notes));
  }

 private:
  static TableView table_of(const CustomerTable& customers, const ClvResult& result) {
    const TableView all = customer_columns(customers);
    TableView out{"customers", {}};
    for (const char* name : kHistory) {
      if (const ColumnView* column = all.find(name); column != nullptr) out.columns.push_back(*column);
    }
    for (ColumnView& column : clv_columns(result)) out.columns.push_back(std::move(column));
    return out;
  }

  void report(const ClvResult& result, const CustomerTable& customers, const ModelFile& file, bool grouped_fits,
              std::vector<std::string> notes) const {
    const auto sum = [](const Buffer<double>& column) { return std::accumulate(column.begin(), column.end(), 0.0); };
    std::string out = fmt::format(
        "\n{} by {}{} (parameters per {})\n", counted(customers.size(), "customer"), file.models.purchases.model,
        grouped_fits ? fmt::format(", a fit for each {}", file.groups->column) : "", unit_name(file.models.unit));
    for (std::size_t h = 0; h < result.purchases.size(); ++h) {
      out += fmt::format("  in {:g} days: {} purchases", result.horizons_days[h], grouped(sum(result.purchases[h]), 1));
      if (!result.clv.empty()) out += fmt::format(", worth {}", grouped(sum(result.clv[h]), 2));
      out += "\n";
    }
    if (!file.models.spend) {
      notes.emplace_back("the model file has no spend model: purchases are projected, and no money.");
    } else if (!result.spend) {
      notes.emplace_back("the log has no amounts: purchases are projected, and no money.");
    }
    out += notes_text(notes);
    print(out +
          fmt::format("Result in {}. Next:\n  quintile export {} --out predicted.csv\n", output_.out, output_.out));
  }

  CLI::App& app_;
  LogFlags log_;
  SummaryFlags table_;
  ProjectionFlags projection_;
  OutputFlags output_;
  JobFlags job_;
  std::string model_file_, unit_, as_of_;
  bool pooled_ = false;
};

}  // namespace

std::unique_ptr<Command> make_predict_command(CLI::App& parent) { return std::make_unique<PredictCommand>(parent); }

}  // namespace quintile::tool
