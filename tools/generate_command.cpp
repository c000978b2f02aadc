#include <fmt/format.h>

#include "quintile/error.hpp"
#include "quintile/generate.hpp"
#include "quintile/result_file.hpp"
#include "tools/command.hpp"
#include "tools/common_flags.hpp"
#include "tools/numbers.hpp"
#include "tools/output.hpp"
#include "tools/progress_bar.hpp"

namespace quintile::tool {
namespace {

constexpr const char* kExamples =
    "Examples:\n"
    "  quintile generate --customers 1000 --out small.h5\n"
    "  quintile generate --customers 10M --transactions 100M --storage plain --out large.h5\n"
    "  quintile generate --customers 50k --years 3 --kinds --returns 0.03 --missing 0.1 --seed 7 --out log.h5\n\n"
    "The same flags give the same file on any machine. datasets/README.md describes the model.";

class GenerateCommand : public Command {
 public:
  explicit GenerateCommand(CLI::App& parent)
      : app_(*parent.add_subcommand("generate", "Make a realistic, reproducible log")) {
    const std::string size = "Size";
    app_.add_option("--customers", customers_, "How many customers: 1000, 50k, 10M")
        ->type_name("N")
        ->default_str("100k")
        ->group(size);
    app_.add_option("--transactions", transactions_, "Purchases to expect in all; default: 10 per customer")
        ->type_name("M")
        ->group(size);
    app_.add_option("--years", years_, "Length of the log")->type_name("NUMBER")->default_str("2")->group(size);
    app_.add_option("--end", end_, "All events lie before this date")
        ->type_name("DATE")
        ->default_str("2026-01-01")
        ->group(size);
    const std::string what = "Contents";
    app_.add_option("--seed", seed_, "Another seed gives another log")->type_name("S")->default_str("1")->group(what);
    app_.add_flag("--kinds", kinds_, "All eight kinds of events, with channels and satisfaction scores")->group(what);
    app_.add_option("--returns", returns_, "Share of purchases that are followed by a return, 0..0.5")
        ->type_name("SHARE")
        ->default_str("0")
        ->group(what);
    app_.add_option("--missing", missing_, "Share of rows without customer, 0..0.5")
        ->type_name("SHARE")
        ->default_str("0")
        ->group(what);
    app_.add_flag("--text-ids", text_ids_, "16-character ids instead of numbers")->group(what);
    output_.declare(app_, "The log to write (HDF5)");
    job_.declare(app_);
    app_.group(kCommandGroup);
    app_.footer(kExamples);
  }

  [[nodiscard]] const CLI::App& app() const override { return app_; }

  void execute() override {
    require_given(app_, output_.out, "--out");
    const GenerateOptions generate_options = options();
    const StorageOptions storage = output_.storage_options();
    output_.require_hdf5_name();
    check_output(output_.out, output_.force);
    job_.apply();
    GenerateReport report;
    {
      ProgressBar bar(job_.quiet);
      report = generate_log(generate_options, output_.out, output_.force, storage, bar.control());
    }
    if (job_.quiet) return;
    print(fmt::format("{} of {} in {}. Next:\n  quintile run {} --out result.h5\n", counted(report.rows, "row"),
                      counted(report.customers, "customer"), output_.out, output_.out));
  }

 private:
  [[nodiscard]] GenerateOptions options() const {
    GenerateOptions out;
    if (!customers_.empty()) out.customers = parse_count(customers_, "--customers");
    if (!transactions_.empty()) out.transactions = parse_count(transactions_, "--transactions");
    if (!years_.empty()) out.years = parse_number(years_, "--years");
    if (!end_.empty()) out.end = parse_time(end_);
    out.seed = seed_;
    out.kinds = kinds_;
    if (!returns_.empty()) out.return_share = parse_share(returns_, "--returns", 0.5);
    if (!missing_.empty()) out.missing_share = parse_share(missing_, "--missing", 0.5);
    out.text_ids = text_ids_;
    if (out.customers == 0) throw UserError("--customers must be at least 1.");
    if (out.years <= 0 || out.years > 100) {
      throw UserError(fmt::format("--years must be above 0 and at most 100, not {}.", years_));
    }
    return out;
  }

  CLI::App& app_;
  std::string customers_, transactions_, years_, end_, returns_, missing_;
  std::uint64_t seed_ = 1;
  bool kinds_ = false;
  bool text_ids_ = false;
  OutputFlags output_;
  JobFlags job_;
};

}  // namespace

std::unique_ptr<Command> make_generate_command(CLI::App& parent) { return std::make_unique<GenerateCommand>(parent); }

}  // namespace quintile::tool
