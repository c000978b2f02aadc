#include "tools/log_flags.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "quintile/error.hpp"
#include "quintile/suggestion.hpp"
#include "tools/lists.hpp"
#include "tools/numbers.hpp"

namespace quintile::tool {
namespace {

constexpr std::array<const char*, kLogRoles> kColumnHelp = {
    "Column with the customer's id",
    "Column with the time of the event",
    "Column with the amount, or a product: 'Quantity*UnitPrice'",
    "Column with the order number: its rows are one purchase. '-': every row is one",
    "Column with the kind of event; without it every row is a purchase",
    "Column with the contact channel",
    "Column with the product or category",
    "Column with the satisfaction score (CSAT 1-5 or NPS 0-10)"};

EventKind kind_from(const std::string& name) {
  const auto* found = std::find(kEventKindNames.begin(), kEventKindNames.end(), name);
  if (found == kEventKindNames.end()) {
    const std::vector<std::string> names(kEventKindNames.begin(), kEventKindNames.end());
    throw UserError(fmt::format("no such kind of event: '{}'.{} --kind-map takes {}.", name, did_you_mean(name, names),
                                listed(names)));
  }
  return static_cast<EventKind>(found - kEventKindNames.begin());
}

char separator_from(const std::string& text) {
  if (text.empty() || text == "auto") return 0;
  if (text == "tab" || text == "\\t") return '\t';
  if (text == "comma") return ',';
  if (text == "semicolon") return ';';
  if (text == "blank" || text == "blanks" || text == "space") return ' ';
  if (text.size() == 1) return text.front();
  throw UserError(fmt::format(
      "--separator is not one character: '{}'. Write comma, semicolon, tab, blank or the character.", text));
}

template <std::size_t N>
void require_one_of(const std::string& value, const std::array<std::string_view, N>& allowed, std::string_view flag) {
  if (value.empty() || std::find(allowed.begin(), allowed.end(), value) != allowed.end()) return;
  throw UserError(fmt::format("{} is not known: '{}'. Choose one of {}.", flag, value, fmt::join(allowed, ", ")));
}

}  // namespace

void LogFlags::declare(CLI::App& app) {
  app.add_option("input", inputs, "Files or globs (HDF5, CSV, TSV; .gz and .zst too); several form one log");
  for (std::size_t role = 0; role < kLogRoles; ++role) {
    app.add_option("--" + std::string(kLogRoleNames[role]), columns[role], kColumnHelp[role])
        ->type_name("COLUMN")
        ->group("Columns (found by their usual names when not given; '-' for none)");
  }
  const std::string values = "Reading values";
  app.add_option("--amount-scale", amount_scale, "Multiplies every amount; 0.01 when they are in cents")
      ->type_name("NUMBER")
      ->default_str("1")
      ->group(values);
  app.add_option("--kind-map", kind_map, "What the log's own words for kinds mean: buy=purchase,help=support")
      ->type_name("WORD=KIND,...")
      ->group(values);
  app.add_option("--bad-rows", bad_rows, "Rows with an unreadable time, amount, kind or score: error or skip")
      ->type_name("POLICY")
      ->default_str("error")
      ->group(values);
  app.add_option("--time-format", time_format, "How times are written, as in strptime: '%d/%m/%Y %H:%M'")
      ->type_name("FORMAT")
      ->group(values);
  app.add_option("--time-unit", time_unit, "Unit of numeric times: s, ms, us, ns or D (days) since 1970-01-01")
      ->type_name("UNIT")
      ->group(values);
  app.add_option("--utc-offset", utc_offset, "Zone of times without one and of calendar days: +01:00")
      ->type_name("OFFSET")
      ->default_str("UTC")
      ->group(values);
  app.add_flag("--text-ids", text_ids, "Keep customer ids as text even where all are numbers")->group(values);

  const std::string text = "Text files (detected when not given)";
  app.add_option("--separator", separator, "comma, semicolon, tab, blank (runs of blanks) or a character")
      ->type_name("CHAR")
      ->group(text);
  app.add_option("--columns", column_names, "The file has no header line; these are its columns: id,date,amount")
      ->type_name("NAME,...")
      ->group(text);
  app.add_option("--decimal", decimal, "Decimal mark: '.' or ','")->type_name("CHAR")->default_str(".")->group(text);
  app.add_option("--encoding", encoding, "utf-8 or latin-1")->type_name("NAME")->group(text);

  const std::string hdf5 = "HDF5 files";
  app.add_option("--dataset", dataset, "Path of the group or table with the log, when a file holds several")
      ->type_name("PATH")
      ->group(hdf5);
  app.add_flag("--follow-external", follow_external, "Allow links into other files; only for files you trust")
      ->group(hdf5);
}

LogOptions LogFlags::options() const {
  LogOptions out;
  out.columns = columns;
  if (!amount_scale.empty()) out.amount_scale = parse_number(amount_scale, "--amount-scale");
  if (out.amount_scale == 0) throw UserError("--amount-scale must not be 0. Write 0.01 when amounts are in cents.");
  for (const auto& [word, kind] : split_pairs(kind_map)) {
    if (word.empty()) {
      throw UserError(fmt::format("--kind-map needs WORD=KIND pairs, not '{}'. Example: buy=purchase.", kind));
    }
    out.kind_values[word] = kind_from(kind);
  }
  require_one_of<2>(bad_rows, {"error", "skip"}, "--bad-rows");
  if (bad_rows == "skip") out.bad_rows = BadRows::skip;
  require_one_of<5>(time_unit, {"s", "ms", "us", "ns", "D"}, "--time-unit");
  require_one_of<2>(decimal, {".", ","}, "--decimal");
  require_one_of<2>(encoding, {"utf-8", "latin-1"}, "--encoding");
  out.text_ids = text_ids;
  out.time_format = time_format;
  out.time_unit = time_unit;
  if (!utc_offset.empty()) out.utc_offset = parse_utc_offset(utc_offset);
  out.separator = separator_from(separator);
  out.column_names = split(column_names, ',');
  if (!decimal.empty()) out.decimal = decimal.front();
  out.encoding = encoding;
  out.dataset = dataset;
  out.follow_external = follow_external;
  return out;
}

}  // namespace quintile::tool
