#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "quintile/aggregate.hpp"
#include "quintile/cluster.hpp"
#include "quintile/clv.hpp"
#include "quintile/error.hpp"
#include "quintile/log.hpp"
#include "quintile/result_file.hpp"
#include "quintile/suggestion.hpp"
#include "tools/cluster_model_file.hpp"
#include "tools/cluster_table.hpp"
#include "tools/command.hpp"
#include "tools/common_flags.hpp"
#include "tools/customer_input.hpp"
#include "tools/group_choice.hpp"
#include "tools/log_flags.hpp"
#include "tools/model_file.hpp"
#include "tools/output.hpp"
#include "tools/progress_bar.hpp"
#include "tools/projection_flags.hpp"
#include "tools/run_report.hpp"
#include "tools/terminal.hpp"

namespace quintile::tool {
namespace {

constexpr const char* kExamples =
    "Examples:\n"
    "  quintile run january.h5 --clusters auto --out january-result.h5\n"
    "  quintile assign january.h5 february.h5 --model-file january-result.h5 --out february.h5\n"
    "  quintile export february.h5 --columns customer_id,cluster_name --out clusters.csv";

// What the model's features are made from: money as that run counted it.
AggregateOptions aggregate_options(const ClusterModelFile& file, DurationNs utc_offset, const std::string& as_of) {
  AggregateOptions options = reading_options(utc_offset, as_of);
  if (file.flag("returns") == "ignore") options.returns = ReturnsPolicy::ignore;
  if (file.flag("returns") == "drop-order") options.returns = ReturnsPolicy::drop_order;
  if (file.flag("period") == "week") options.period = PeriodUnit::week;
  if (file.flag("period") == "month") options.period = PeriodUnit::month;
  return options;
}

// Says which features the log does not have.
void require_features(const TableView& columns, const ClusterModel& model, const std::string& path) {
  std::vector<std::string> missing;
  for (const FittedFeature& feature : model.features) {
    if (columns.find(feature.column) == nullptr) missing.push_back(feature.column);
  }
  if (missing.empty()) return;
  std::vector<std::string> there;
  for (const ColumnView& column : columns.columns) there.push_back(column.name);
  throw UserError(
      fmt::format("the clusters of {} compare customers by {}, which cannot be made from this log alone. Find "
                  "clusters by --features that can: {}.",
                  path, listed(missing), listed(there)));
}

class AssignCommand : public Command {
 public:
  explicit AssignCommand(CLI::App& parent)
      : app_(*parent.add_subcommand("assign", "Assign the customers of a log to the clusters of an earlier run")) {
    log_.declare(app_);
    const std::string group = "Clusters";
    app_.add_option("--model-file", model_, "The result of 'quintile run --clusters'")->type_name("FILE")->group(group);
    app_.add_option("--as-of", as_of_, "Recency counts up to here; default: the day after the last event")
        ->type_name("DATE")
        ->group(group);
    app_.add_flag("--pooled", pooled_, "Project everybody by the fit of all, where the file has one for each group too")
        ->group(group);
    table_.declare(app_);
    output_.declare(app_, "The file of assigned customers (HDF5)");
    job_.declare(app_);
    app_.group(kCommandGroup);
    app_.footer(kExamples);
  }

  [[nodiscard]] const CLI::App& app() const override { return app_; }

  void execute() override {
    require_given(app_, log_.inputs, "the input file");
    require_given(app_, model_, "--model-file");
    require_given(app_, output_.out, "--out");
    const DurationNs utc_offset = log_.options().utc_offset;
    const StorageOptions storage = output_.storage_options();
    output_.require_hdf5_name();
    require_not_an_input(output_.out, log_.inputs);
    require_not_an_input(output_.out, {model_});
    check_output(output_.out, output_.force);
    job_.apply();
    const ClusterModelFile file = read_cluster_model(model_);
    const ClusterModel& model = file.model;
    const CustomerInput input =
        read_customers(log_, table_, aggregate_options(file, utc_offset, as_of_), output_.out, job_.quiet);
    const AggregateResult& data = input.data;
    std::vector<std::string> notes;
    const ClvResult projection = projected(input, file, notes);
    TableView columns = customer_columns(data.customers);
    for (ColumnView& column : clv_columns(projection)) columns.columns.push_back(std::move(column));
    require_features(columns, model, model_);
    const ClusterAssignment assignment = assign_clusters(columns, model);
    const Table clusters = assigned_table(columns, assignment, model);
    ResultContent content;
    content.tables.push_back(assigned_customers(columns, assignment, model));
    content.tables.push_back(clusters.view());
    if (data.as_of != kNoTime) content.attributes["as_of"] = format_time(data.as_of, utc_offset);
    if (!input.fingerprint.empty()) content.attributes["input_fingerprint"] = input.fingerprint;
    content.attributes["model_file"] = model_;
    ProgressBar bar(job_.quiet);
    write_result(output_.out, content, output_.force, storage, bar.control());
    if (job_.quiet) return;
    notes.insert(notes.end(), assignment.notes.begin(), assignment.notes.end());
    if (std::string note = later_log_note(data, file.as_of, utc_offset); !note.empty())
      notes.push_back(std::move(note));
    print(notes_text(notes) + "\n" + cluster_table_text(clusters.view(), output_width()) + "\n");
    print(fmt::format("Clusters in {}. Next:\n  quintile export {} --out -\n", output_.out, output_.out));
  }

 private:
  // The projection by the purchase models of the same file, under that run's horizons, discount and margin.
  [[nodiscard]] ClvResult projected(const CustomerInput& input, const ClusterModelFile& file,
                                    std::vector<std::string>& notes) const {
    if (!file.needs_projection()) return {};
    ClvOptions options;
    options.utc_offset = log_.options().utc_offset;
    ProjectionFlags{file.flag("horizons"), file.flag("discount"), file.flag("margin")}.read(options);
    const ModelFile models = read_model_file(model_, {});
    const auto groups = pooled_ ? std::nullopt : groups_of_model(models, input, log_.options(), notes);
    return project_clv(input.data, models, groups, options);
  }

  // Who they are, what they were compared by, and where they belong.
  static TableView assigned_customers(const TableView& columns, const ClusterAssignment& assignment,
                                      const ClusterModel& model) {
    TableView out{"customers", {}};
    for (const ColumnView& column : columns.columns) {
      const bool feature = std::any_of(model.features.begin(), model.features.end(),
                                       [&](const FittedFeature& f) { return f.column == column.name; });
      if (feature || column.name == "customer_id") out.columns.push_back(column);
    }
    for (ColumnView& column : cluster_columns(assignment, model)) out.columns.push_back(std::move(column));
    return out;
  }

  CLI::App& app_;
  LogFlags log_;
  SummaryFlags table_;
  OutputFlags output_;
  JobFlags job_;
  std::string model_, as_of_;
  bool pooled_ = false;
};

}  // namespace

std::unique_ptr<Command> make_assign_command(CLI::App& parent) { return std::make_unique<AssignCommand>(parent); }

}  // namespace quintile::tool
