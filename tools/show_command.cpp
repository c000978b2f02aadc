#include <fmt/format.h>

#include <algorithm>

#include "quintile/error.hpp"
#include "quintile/result_file.hpp"
#include "tools/cluster_table.hpp"
#include "tools/cohort_triangle.hpp"
#include "tools/command.hpp"
#include "tools/common_flags.hpp"
#include "tools/csv_output.hpp"
#include "tools/json.hpp"
#include "tools/kpi_overview.hpp"
#include "tools/output.hpp"
#include "tools/readable_table.hpp"
#include "tools/result_tables.hpp"
#include "tools/segment_table.hpp"
#include "tools/table_values.hpp"
#include "tools/text_table.hpp"

namespace quintile::tool {
namespace {

constexpr const char* kExamples =
    "Examples:\n"
    "  quintile show result.h5                               the segments\n"
    "  quintile show result.h5 --table kpis --format csv\n"
    "  quintile show result.h5 --customer 17850\n"
    "  quintile show result.h5 --configuration > again.toml  to run once more with --config";

constexpr std::size_t kAnyLines = 20;

std::string readable_customer(const TableView& customer) {
  TextTable text;
  text.add_column("Measure", Align::left);
  text.add_column("Value", Align::right);
  text.add_column("Unit", Align::left);
  text.add_column("Meaning", Align::left);
  text.wrap_last_column(kAnyLines);
  for (const ColumnView& column : customer.columns) {
    const bool has_unit = is_numeric(column) && column.unit != "1";
    text.add_row({column.name, readable(column, 0), has_unit ? column.unit : std::string(), column.description});
  }
  return text.text(output_width());
}

class ShowCommand : public Command {
 public:
  explicit ShowCommand(CLI::App& parent) : app_(*parent.add_subcommand("show", "Print the tables of a result")) {
    app_.add_option("result", path_, "The result of 'quintile run'");
    const std::string what = "What";
    app_.add_option(
            "--table", table_,
            "segments, activity, lifecycle, kpis, cohorts or scoring; models, model_comparison, groups, projections "
            "or renewals; clusters, cluster_choice or cluster_segments; tracking, frequencies or holdout: as far "
            "as the file has them")
        ->type_name("NAME")
        ->default_str("segments")
        ->group(what);
    app_.add_option("--customer", customer_, "Everything about one customer")->type_name("ID")->group(what);
    app_.add_flag("--configuration", configuration_, "The flags of the run, as TOML for --config")->group(what);
    app_.add_flag("--rules", rules_, "The rules of the run, as TOML for --rules")->group(what);
    app_.add_option("--format", format_, "table, csv or json")
        ->type_name("NAME")
        ->default_str("table")
        ->group(kOutputGroup);
    app_.group(kCommandGroup);
    app_.footer(kExamples);
  }

  [[nodiscard]] const CLI::App& app() const override { return app_; }

  void execute() override {
    require_given(app_, path_, "the result file");
    if (!format_.empty() && format_ != "table" && format_ != "csv" && format_ != "json") {
      throw UserError(fmt::format("--format is not known: '{}'. Choose table, csv or json.", format_));
    }
    const int asked = static_cast<int>(!table_.empty()) + static_cast<int>(!customer_.empty()) +
                      static_cast<int>(configuration_) + static_cast<int>(rules_);
    if (asked > 1) throw UserError("give only one of --table, --customer, --configuration and --rules.");
    const ResultFile file(path_);
    if (configuration_ || rules_) {
      print(attribute(file, configuration_ ? "configuration" : "rules"));
    } else if (!customer_.empty()) {
      show_customer(file);
    } else {
      show_table(file);
    }
  }

 private:
  [[nodiscard]] std::string attribute(const ResultFile& file, const std::string& name) const {
    const auto found = file.attributes().find(name);
    if (found == file.attributes().end()) {
      throw DataError(fmt::format("{} does not record the {} of its run. Run it again.", path_, name));
    }
    return found->second;
  }

  // Files of models, predictions and diagnoses have no segments.
  [[nodiscard]] static std::string first_table(const ResultFile& file) {
    const std::vector<std::string> tables = file.tables();
    for (const char* name : {"segments", "models", "clusters"}) {
      if (std::find(tables.begin(), tables.end(), name) != tables.end()) return name;
    }
    return tables.front();
  }

  void show_table(const ResultFile& file) const {
    const std::string name = table_.empty() ? first_table(file) : table_;
    require_table(file, name);
    if (name == "customers") {
      throw UserError(fmt::format("the table customers is for 'quintile export {} --out -'.", path_));
    }
    const Table table = file.read(name);
    if (format_ == "csv") {
      print_csv(table.view());
    } else if (format_ == "json") {
      print(json_text(table_json(table.view())));
    } else {
      print(table_text(file, table.view()));
    }
  }

  // Mostly there is nothing to say.
  [[nodiscard]] static TableView without_empty_diagnosis(TableView models) {
    const std::size_t rows = models.rows();
    std::erase_if(models.columns, [&](const ColumnView& column) {
      if (column.name != "diagnosis") return false;
      for (std::size_t row = 0; row < rows; ++row) {
        if (!cell_text(column, row).empty()) return false;
      }
      return true;
    });
    return models;
  }

  // With the errors of the projection, where the run made them.
  [[nodiscard]] static std::string segments_text(const ResultFile& file, const TableView& segments, std::size_t width) {
    const std::vector<std::string> tables = file.tables();
    if (std::find(tables.begin(), tables.end(), "projections") == tables.end())
      return segment_table_text(segments, width);
    const Table projections = file.read("projections");
    const TableView view = projections.view();
    return segment_table_text(segments, width, &view);
  }

  [[nodiscard]] static std::string table_text(const ResultFile& file, const TableView& table) {
    const std::size_t width = output_width();
    if (table.name == "segments") return segments_text(file, table, width);
    if (table.name == "clusters") return cluster_table_text(table, width);
    if (table.name == "kpis") return kpi_overview(table, width);
    if (table.name == "models") return readable_table(without_empty_diagnosis(table), width);
    if (table.name != "cohorts") return readable_table(table, width);
    if (table.rows() > 0) return cohort_triangle(table, width);
    const auto& attributes = file.attributes();
    return attributes.count("column_frequency") + attributes.count("column_repeats") > 0
               ? "No cohorts: a table summarised per customer does not say when its customers bought.\n"
               : "No cohorts: the log has no purchases.\n";
  }

  void show_customer(const ResultFile& file) const {
    const Table customer = read_customer(file, find_customer(file, customer_));
    if (format_ == "csv") {
      print_csv(customer.view());
      return;
    }
    if (format_ == "json") {
      print(json_text(table_json(customer.view()).front()));
      return;
    }
    print(readable_customer(customer.view()));
    if (customer.view().find("segment") == nullptr) return;
    const std::string segment = cell_text(column_of(customer.view(), "segment"), 0);
    const Table segments = file.read("segments", {"segment", "meaning", "action"});
    const TableView view = segments.view();
    for (std::size_t row = 0; row < view.rows(); ++row) {
      if (cell_text(column_of(view, "segment"), row) != segment) continue;
      print(fmt::format("\n{}: {}\nRecommended: {}\n", styled(segment, Style::bold),
                        cell_text(column_of(view, "meaning"), row), cell_text(column_of(view, "action"), row)));
    }
  }

  CLI::App& app_;
  std::string path_, table_, customer_, format_;
  bool configuration_ = false;
  bool rules_ = false;
};

}  // namespace

std::unique_ptr<Command> make_show_command(CLI::App& parent) { return std::make_unique<ShowCommand>(parent); }

}  // namespace quintile::tool
