#include <fmt/format.h>

#include "quintile/error.hpp"
#include "quintile/log.hpp"
#include "quintile/result_file.hpp"
#include "tools/command.hpp"
#include "tools/common_flags.hpp"
#include "tools/config.hpp"
#include "tools/log_flags.hpp"
#include "tools/output.hpp"
#include "tools/progress_bar.hpp"
#include "tools/run_report.hpp"
#include "tools/skip_reasons.hpp"

namespace quintile::tool {
namespace {

constexpr const char* kExamples =
    "Examples:\n"
    "  quintile import online_retail.csv --amount 'Quantity*UnitPrice' --out retail.h5\n"
    "  quintile import 'sales-2024-*.csv.gz' 'sales-2025-*.csv.gz' --out sales.h5\n"
    "  quintile import cdnow_sample.txt --columns master,customer,date,cds,dollars --order - --out cdnow.h5\n\n"
    "Reading the imported log is many times faster than reading text.";

class ImportCommand : public Command {
 public:
  explicit ImportCommand(CLI::App& parent)
      : app_(*parent.add_subcommand("import", "Turn any log into the fast columnar format")) {
    log_.declare(app_);
    output_.declare(app_, "The log to write (HDF5)");
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
    const LogOptions options = log_.options();
    const StorageOptions storage = output_.storage_options();
    require_not_an_input(output_.out, log_.inputs);
    output_.require_hdf5_name();
    check_output(output_.out, output_.force);
    job_.apply();
    if (is_customer_summary(log_.inputs.front(), options)) {
      throw UserError(fmt::format(
          "{0} is a table summarised per customer, not a log of events. 'quintile run {0}' takes it as it is.",
          log_.inputs.front()));
    }
    OpenLog log = open_log(log_.inputs, options);
    require_not_an_input(output_.out, log.files);
    if (!job_.quiet) {
      print(mapping_text(log.files, log.mapping));
      for (const std::string& note : log.notes) print("Note: " + note + "\n");
      flush_output();
    }
    RowCounts counts;
    {
      ProgressBar bar(job_.quiet);
      counts = import_log(log, output_.out, output_.force, storage, bar.control());
    }
    if (job_.quiet) return;
    print(counts_text(counts));
    print(fmt::format("Log in {}. Next:\n  quintile run {} --out result.h5\n", output_.out, output_.out));
  }

 private:
  CLI::App& app_;
  LogFlags log_;
  OutputFlags output_;
  JobFlags job_;
  std::string config_;
};

}  // namespace

std::unique_ptr<Command> make_import_command(CLI::App& parent) { return std::make_unique<ImportCommand>(parent); }

}  // namespace quintile::tool
