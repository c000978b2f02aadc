#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <utility>

#include "quintile/error.hpp"
#include "quintile/log.hpp"
#include "quintile/result_file.hpp"
#include "tools/command.hpp"
#include "tools/common_flags.hpp"
#include "tools/json.hpp"
#include "tools/log_flags.hpp"
#include "tools/numbers.hpp"
#include "tools/output.hpp"
#include "tools/progress_bar.hpp"
#include "tools/text_table.hpp"

namespace quintile::tool {
namespace {

constexpr const char* kExamples =
    "Examples:\n"
    "  quintile inspect online_retail.csv\n"
    "  quintile inspect shop.h5 --dataset /2024/events\n"
    "  quintile inspect result.h5 --format json";

std::string file_text(const InspectedFile& file) {
  std::string out =
      fmt::format("{}: {}{}, {}\n\n", file.path, file.format,
                  file.dataset.empty() ? "" : fmt::format(" at {}", file.dataset), counted(file.rows, "row"));
  if (file.customer_summary) {
    out += fmt::format("A table summarised per customer, not a log of events: 'quintile run {}' takes it as it is.\n\n",
                       file.path);
  }
  const auto any = [&file](auto informative) {
    return std::any_of(file.columns.begin(), file.columns.end(), informative);
  };
  const bool missing = any([](const InspectedColumn& column) { return column.missing != 0; });
  const bool unit = any([](const InspectedColumn& column) { return !column.unit.empty(); });
  const std::string first_storage = file.columns.empty() ? "text" : file.columns.front().storage;
  const bool storage = any([&](const InspectedColumn& column) { return column.storage != first_storage; });
  TextTable table;
  for (const char* header : {"Column", "Type", "Role"}) table.add_column(header, Align::left);
  if (missing) table.add_column("Missing", Align::right);
  for (const char* header : {"Minimum", "Maximum"}) table.add_column(header, Align::left);
  if (unit) table.add_column("Unit", Align::left);
  if (storage) table.add_column("Storage", Align::left);
  constexpr std::size_t kLines = 3;
  constexpr std::size_t kWidestValue = 24;
  table.wrap_last_column(kLines);
  const auto shortened = [](const std::string& value) {
    const std::vector<std::string> lines = wrap(value, kWidestValue, 1);
    return lines.empty() ? std::string() : lines.front();
  };
  for (const InspectedColumn& column : file.columns) {
    std::vector<std::string> cells = {column.name, column.type, column.role};
    if (missing) cells.push_back(column.missing == 0 ? std::string() : grouped(column.missing));
    cells.push_back(shortened(column.minimum));
    cells.push_back(shortened(column.maximum));
    if (unit) cells.push_back(column.unit);
    if (storage) cells.push_back(column.storage);
    table.add_row(std::move(cells));
  }
  out += table.text(output_width());
  // What all columns share needs no column of its own.
  if (!storage && first_storage != "text") out += fmt::format("\nEach column is stored {}.\n", first_storage);
  if (file.problems.empty()) return out + "\nNo problems found.\n";
  out += "\nProblems:\n";
  for (const std::string& problem : file.problems) out += styled("  " + problem, Style::yellow) + "\n";
  return out;
}

Json file_json(const InspectedFile& file) {
  Json columns = Json::array();
  for (const InspectedColumn& column : file.columns) {
    columns.push_back({{"name", column.name},
                       {"type", column.type},
                       {"storage", column.storage},
                       {"unit", column.unit},
                       {"minimum", column.minimum},
                       {"maximum", column.maximum},
                       {"missing", column.missing},
                       {"role", column.role}});
  }
  return {{"path", file.path},
          {"format", file.format},
          {"dataset", file.dataset},
          {"rows", file.rows},
          {"columns", std::move(columns)},
          {"problems", file.problems},
          {"customer_summary", file.customer_summary}};
}

// A result of `quintile run`, or nothing when the file is anything else; the log reader then says what it is.
std::optional<ResultFile> as_result(const std::string& path) {
  try {
    ResultFile file(path);
    const std::vector<std::string> tables = file.tables();
    if (std::find(tables.begin(), tables.end(), "segments") != tables.end()) return file;
  } catch (const Error&) {
    return std::nullopt;
  }
  return std::nullopt;
}

std::string result_text(const std::string& path, const ResultFile& file) {
  std::string out = fmt::format("{}: a result of quintile\n\n", path);
  TextTable attributes;
  attributes.add_column("Attribute", Align::left);
  attributes.add_column("Value", Align::left);
  constexpr std::size_t kValueLines = 40;
  attributes.wrap_last_column(kValueLines);
  for (const auto& [name, value] : file.attributes()) {
    // Whole files have their own command.
    if (name == "configuration" || name == "rules" || value.empty()) continue;
    std::string line = value;
    std::replace(line.begin(), line.end(), '\n', ' ');
    attributes.add_row({name, line});
  }
  TextTable tables;
  tables.add_column("Table", Align::left);
  tables.add_column("Rows", Align::right);
  tables.add_column("Columns", Align::left);
  tables.wrap_last_column(kValueLines);
  for (const std::string& name : file.tables()) {
    tables.add_row({name, grouped(file.rows(name)), fmt::format("{}", fmt::join(file.columns(name), ", "))});
  }
  return out + attributes.text(output_width()) + "\n" + tables.text(output_width());
}

Json result_json(const std::string& path, const ResultFile& file) {
  Json tables = Json::object();
  for (const std::string& name : file.tables()) {
    tables[name] = {{"rows", file.rows(name)}, {"columns", file.columns(name)}};
  }
  return {{"path", path}, {"format", "result"}, {"attributes", file.attributes()}, {"tables", std::move(tables)}};
}

class InspectCommand : public Command {
 public:
  explicit InspectCommand(CLI::App& parent)
      : app_(*parent.add_subcommand("inspect", "Describe a file: layout, columns, ranges, problems")) {
    log_.declare(app_);
    app_.add_option("--format", format_, "table or json")->type_name("NAME")->default_str("table")->group(kOutputGroup);
    job_.declare(app_);
    app_.group(kCommandGroup);
    app_.footer(kExamples);
  }

  [[nodiscard]] const CLI::App& app() const override { return app_; }

  void execute() override {
    require_given(app_, log_.inputs, "the file");
    const bool json = format_ == "json";
    if (!json && !format_.empty() && format_ != "table") {
      throw UserError(fmt::format("--format is not known: '{}'. Choose table or json.", format_));
    }
    const LogOptions options = log_.options();
    job_.apply();
    for (const std::string& path : log_.inputs) {
      if (const std::optional<ResultFile> result = as_result(path)) {
        print(json ? json_text(result_json(path, *result)) : result_text(path, *result));
        continue;
      }
      InspectedFile file;
      {
        ProgressBar bar(job_.quiet);
        file = inspect_log(path, options, bar.control());
      }
      print(json ? json_text(file_json(file)) : file_text(file));
    }
  }

 private:
  CLI::App& app_;
  LogFlags log_;
  JobFlags job_;
  std::string format_;
};

}  // namespace

std::unique_ptr<Command> make_inspect_command(CLI::App& parent) { return std::make_unique<InspectCommand>(parent); }

}  // namespace quintile::tool
