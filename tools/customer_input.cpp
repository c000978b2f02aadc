#include "tools/customer_input.hpp"

#include "quintile/error.hpp"
#include "quintile/log.hpp"
#include "tools/command.hpp"
#include "tools/output.hpp"
#include "tools/progress_bar.hpp"
#include "tools/reading_text.hpp"
#include "tools/run_report.hpp"

namespace quintile::tool {
namespace {

std::string what_was_read(const AggregateResult& data, DurationNs utc_offset) {
  return "\n" + reading_text(data, utc_offset) + notes_text(data.notes);
}

}  // namespace

AggregateOptions reading_options(DurationNs utc_offset, const std::string& as_of) {
  AggregateOptions options;
  options.cohorts = false;
  options.utc_offset = utc_offset;
  if (!as_of.empty()) options.as_of = parse_time(as_of, utc_offset);
  return options;
}

bool is_summarised(const LogFlags& log, const SummaryFlags& table) {
  return table.summary || is_customer_summary(log.inputs.front(), log.options());
}

CustomerInput read_customers(const LogFlags& log, const SummaryFlags& table, const AggregateOptions& options,
                             const std::string& out, bool quiet) {
  const LogOptions log_options = log.options();
  CustomerInput input;
  input.summarised = is_summarised(log, table);
  if (input.summarised) {
    std::vector<MappedColumn> mapping;
    input.data = read_customer_summary(log.inputs, log_options, table.options(options.as_of), &mapping);
    input.files = log.inputs;
    if (!quiet) print(mapping_text(input.files, mapping) + what_was_read(input.data, log_options.utc_offset));
    return input;
  }
  if (!table.weights.empty()) {
    throw UserError(
        "--weights are of rows that stand for several customers each; a log has a row per event. Give a table "
        "summarised per customer, or leave --weights out.");
  }
  OpenLog opened = open_log(log.inputs, log_options);
  require_not_an_input(out, opened.files);
  input.files = opened.files;
  input.fingerprint = opened.fingerprint;
  if (!quiet) print(mapping_text(opened.files, opened.mapping));
  flush_output();
  {
    ProgressBar bar(quiet);
    input.data = aggregate(*opened.source, options, bar.control());
  }
  input.data.notes.insert(input.data.notes.begin(), opened.notes.begin(), opened.notes.end());
  if (!quiet) print(what_was_read(input.data, log_options.utc_offset));
  return input;
}

}  // namespace quintile::tool
