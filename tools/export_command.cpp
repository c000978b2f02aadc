#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <string_view>

#include "quintile/csv.hpp"
#include "quintile/error.hpp"
#include "quintile/result_file.hpp"
#include "tools/command.hpp"
#include "tools/common_flags.hpp"
#include "tools/csv_output.hpp"
#include "tools/lists.hpp"
#include "tools/numbers.hpp"
#include "tools/output.hpp"
#include "tools/progress_bar.hpp"
#include "tools/result_tables.hpp"
#include "tools/row_selection.hpp"

namespace quintile::tool {
namespace {

constexpr const char* kExamples =
    "Examples:\n"
    "  quintile export result.h5 --segment \"At Risk\" --out list.csv\n"
    "  quintile export result.h5 --vip --at-risk --sort monetary_total:desc --limit 100 --out -\n"
    "  quintile export result.h5 --where 'recency_days > 90' --where 'monetary_total >= 500' \\\n"
    "      --columns customer_id,segment,monetary_total --out win-back.csv\n"
    "  quintile export result.h5 --group champions --out champions.h5\n\n"
    "All conditions must hold. A value is compared as what the column holds: a number, a date, a name,\n"
    "yes or no; 'none' is a missing value.";

struct SortKey {
  std::string column;
  bool descending = false;
};

std::optional<SortKey> sort_key_from(const std::string& text) {
  if (text.empty()) return std::nullopt;
  const std::size_t colon = text.find(':');
  const std::string order = colon == std::string::npos ? "asc" : text.substr(colon + 1);
  if (order != "asc" && order != "desc") {
    throw UserError(fmt::format("--sort knows no order '{}'. Write --sort monetary_total:desc.", order));
  }
  return SortKey{text.substr(0, colon), order == "desc"};
}

class ExportCommand : public Command {
 public:
  explicit ExportCommand(CLI::App& parent)
      : app_(*parent.add_subcommand("export", "Write a list of customers as CSV or HDF5")) {
    app_.add_option("result", path_, "The result of 'quintile run'")->required();
    const std::string which = "Which customers";
    app_.add_option("--segment", segments_, "Of these segments: \"At Risk\" \"Lost\"")
        ->type_name("NAME ...")
        ->group(which);
    app_.add_option("--group", groups_, "Of these groups: champions, loyal, growing, \"at risk\", dormant, prospects")
        ->type_name("NAME ...")
        ->group(which);
    app_.add_flag("--vip", vip_, "VIPs only")->group(which);
    app_.add_flag("--at-risk", at_risk_, "At-risk customers only")->group(which);
    app_.add_flag("--active", active_, "Active customers only")->group(which);
    app_.add_option("--where", conditions_, "Customers with COLUMN OP VALUE; OP is = != < <= > or >=; repeatable")
        ->type_name("CONDITION")
        ->allow_extra_args(false)
        ->group(which);
    app_.add_option("--sort", sort_, "Order by a column; :desc for the largest first; missing values last")
        ->type_name("COLUMN[:desc]")
        ->group(which);
    app_.add_option("--limit", limit_, "At most this many customers")->type_name("N")->group(which);
    app_.add_option("--columns", columns_, "Only these columns, in this order; default: all")
        ->type_name("NAME,...")
        ->group(which);
    output_.declare(app_, "list.csv, list.h5, or - for CSV to standard output");
    job_.declare(app_);
    app_.group(kCommandGroup);
    app_.footer(kExamples);
  }

  [[nodiscard]] const CLI::App& app() const override { return app_; }

  void execute() override {
    require_given(app_, output_.out, "--out");
    const bool to_output = output_.out == "-";
    const bool hdf5 = output_.out.ends_with(".h5") || output_.out.ends_with(".hdf5");
    if (!to_output && !hdf5 && !output_.out.ends_with(".csv")) {
      throw UserError(
          fmt::format("--out is neither list.csv, list.h5 nor -: '{}'. Its ending chooses the format.", output_.out));
    }
    const StorageOptions storage = output_.storage_options();
    const std::optional<SortKey> sort = sort_key_from(sort_);
    std::vector<RowCondition> conditions;
    for (const std::string& text : conditions_) conditions.push_back(parse_condition(text));
    if (!to_output) {
      require_not_an_input(output_.out, {path_});
      check_output(output_.out, output_.force);
    }
    job_.apply();

    const ResultFile file(path_);
    const std::vector<std::string> wanted = columns_.empty() ? file.columns("customers") : split(columns_, ',');
    require_customer_columns(file, wanted);
    const Table table = file.read("customers", needed_columns(file, wanted, conditions, sort));
    const TableView view = table.view();
    std::vector<std::uint64_t> rows = select(view, conditions);
    if (sort) sort_rows(*view.find(sort->column), sort->descending, rows);
    if (!limit_.empty()) rows.resize(std::min<std::uint64_t>(rows.size(), parse_count(limit_, "--limit")));

    TableView chosen{"customers", {}};
    for (const std::string& name : wanted) chosen.columns.push_back(*view.find(name));
    if (to_output) {
      print_csv(chosen, rows);
      return;
    }
    {
      ProgressBar bar(job_.quiet);
      if (hdf5) {
        const Table list = gather(chosen, rows);
        write_result(output_.out, {{list.view()}, list_attributes(file)}, output_.force, storage, bar.control());
      } else {
        write_csv(output_.out, chosen, rows, output_.force, bar.control());
      }
    }
    if (!job_.quiet) {
      print(fmt::format("{} of {} customers in {}.\n", grouped(rows.size()), grouped(view.rows()), output_.out));
    }
  }

 private:
  // Reads only what is written, compared or sorted by.
  std::vector<std::string> needed_columns(const ResultFile& file, const std::vector<std::string>& wanted,
                                          const std::vector<RowCondition>& conditions,
                                          const std::optional<SortKey>& sort) const {
    std::vector<std::string> further;
    if (!segments_.empty()) further.emplace_back("segment");
    if (!groups_.empty()) further.emplace_back("segment_group");
    if (vip_) further.emplace_back("is_vip");
    if (at_risk_) further.emplace_back("is_at_risk");
    if (active_) further.emplace_back("active");
    for (const RowCondition& condition : conditions) further.push_back(condition.column);
    if (sort) further.push_back(sort->column);
    require_customer_columns(file, further);
    std::vector<std::string> needed = wanted;
    for (const std::string& column : further) {
      if (std::find(needed.begin(), needed.end(), column) == needed.end()) needed.push_back(column);
    }
    return needed;
  }

  std::vector<std::uint64_t> select(const TableView& view, const std::vector<RowCondition>& conditions) const {
    std::vector<std::uint8_t> keep(view.rows(), 1);
    if (!segments_.empty()) keep_labels(*view.find("segment"), segments_, "segment", keep);
    if (!groups_.empty()) keep_labels(*view.find("segment_group"), groups_, "group", keep);
    const auto keep_flagged = [&](bool asked, const char* column) {
      if (asked) apply_condition(*view.find(column), {column, RowCondition::Operator::equal, "yes"}, keep);
    };
    keep_flagged(vip_, "is_vip");
    keep_flagged(at_risk_, "is_at_risk");
    keep_flagged(active_, "active");
    for (const RowCondition& condition : conditions) apply_condition(*view.find(condition.column), condition, keep);
    return kept_rows(keep);
  }

  static std::map<std::string, std::string> list_attributes(const ResultFile& file) {
    std::map<std::string, std::string> out;
    for (const char* name : {"as_of", "as_of_ns", "configuration", "rules", "input_fingerprint"}) {
      const auto found = file.attributes().find(name);
      if (found != file.attributes().end()) out.insert(*found);
    }
    return out;
  }

  CLI::App& app_;
  std::string path_;
  std::vector<std::string> segments_, groups_, conditions_;
  std::string sort_, limit_, columns_;
  bool vip_ = false;
  bool at_risk_ = false;
  bool active_ = false;
  OutputFlags output_;
  JobFlags job_;
};

}  // namespace

std::unique_ptr<Command> make_export_command(CLI::App& parent) { return std::make_unique<ExportCommand>(parent); }

}  // namespace quintile::tool
