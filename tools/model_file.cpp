#include "tools/model_file.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "quintile/error.hpp"
#include "quintile/suggestion.hpp"
#include "tools/model_choice.hpp"

namespace quintile::tool {
namespace {

PeriodUnit unit_of(const ResultFile& file, const std::string& path, const std::string& typed) {
  const auto found = file.attributes().find("model_unit");
  if (found == file.attributes().end()) {
    if (!typed.empty()) return model_unit_from(typed, "--unit");
    throw DataError(fmt::format(
        "{} does not say in which unit of time the parameters of its models are. Say it: --unit week, day or month.",
        path));
  }
  if (!typed.empty() && typed != found->second) {
    throw UserError(fmt::format("the models of {} are in units of a {}, not of a {}. Leave --unit out.", path,
                                found->second, typed));
  }
  return model_unit_from(found->second, "model_unit");
}

// The chosen models; their unit is not in the table.
ClvModels chosen_models(const ResultFile& file, const std::string& path) {
  try {
    return models_of(file.read("models").view(), PeriodUnit::week);
  } catch (const DataError& error) {
    throw DataError(fmt::format("{}: {}", path, error.what()));
  }
}

}  // namespace

std::optional<TimeNs> as_of_in(const ResultFile& file) {
  const auto found = file.attributes().find("as_of_ns");
  TimeNs time = 0;
  if (found == file.attributes().end()) return std::nullopt;
  const std::string& text = found->second;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), time);
  return error == std::errc() && end == text.data() + text.size() ? std::optional(time) : std::nullopt;
}

ModelFile read_model_file(const std::string& path, const std::string& unit) {
  const ResultFile file(path);
  const std::vector<std::string> tables = file.tables();
  if (std::find(tables.begin(), tables.end(), "models") == tables.end()) {
    throw DataError(fmt::format(
        "{} has no table 'models' but {}. A model file comes from 'quintile fit', or from 'quintile run' when it "
        "projected lifetime value.",
        path, listed(tables)));
  }
  ModelFile out = {chosen_models(file, path), std::nullopt, as_of_in(file)};
  out.models.unit = unit_of(file, path, unit);
  if (std::find(tables.begin(), tables.end(), "groups") != tables.end())
    out.groups = groups_of(file.read("groups").view(), out.models);
  return out;
}

std::string later_log_note(const AggregateResult& log, const std::optional<TimeNs>& as_of, DurationNs utc_offset) {
  if (!as_of || log.first_event == kNoTime || log.first_event < *as_of) return {};
  return fmt::format(
      "the log begins after the one of the model file (which ends {}): who bought before is taken for a new customer. "
      "To "
      "count what they did before, give both logs",
      format_time(*as_of, utc_offset));
}

void describe_models(ResultContent& content, PeriodUnit unit, TimeNs as_of, DurationNs utc_offset) {
  content.attributes["model_unit"] = unit_name(unit);
  if (as_of == kNoTime) return;
  content.attributes["as_of"] = format_time(as_of, utc_offset);
  content.attributes["as_of_ns"] = std::to_string(as_of);
}

}  // namespace quintile::tool
