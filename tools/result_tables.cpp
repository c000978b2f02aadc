#include "tools/result_tables.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <type_traits>

#include "quintile/error.hpp"
#include "quintile/suggestion.hpp"
#include "tools/numbers.hpp"
#include "tools/row_selection.hpp"

namespace quintile::tool {
namespace {

// An id as people remember it: without leading zeros, blanks around it and capitals.
std::string plain_id(std::string_view id) {
  while (id.size() > 1 && (id.front() == '0' || id.front() == ' ')) id.remove_prefix(1);
  while (id.size() > 1 && id.back() == ' ') id.remove_suffix(1);
  std::string plain(id);
  std::transform(plain.begin(), plain.end(), plain.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return plain;
}

// " Did you mean ...?" for the id that means the same, or else is nearest.
std::string similar_id(const ColumnView& ids, const std::string& typed) {
  constexpr std::size_t kMostCompared = 100'000;
  const auto* texts = std::get_if<TextView>(&ids.values);
  if (texts == nullptr) return {};
  const std::string wanted = plain_id(typed);
  std::vector<std::string> all;
  for (std::size_t row = 0; row < texts->size(); ++row) {
    const std::string_view id = (*texts)[row];
    if (plain_id(id) == wanted) return fmt::format(" Did you mean '{}'?", id);
    if (texts->size() <= kMostCompared) all.emplace_back(id);
  }
  return did_you_mean(typed, all);
}

}  // namespace

void require_table(const ResultFile& file, const std::string& table) {
  const std::vector<std::string> tables = file.tables();
  if (std::find(tables.begin(), tables.end(), table) != tables.end()) return;
  throw UserError(
      fmt::format("no table '{}' in this result.{} It has: {}.", table, did_you_mean(table, tables), listed(tables)));
}

void require_customer_columns(const ResultFile& file, const std::vector<std::string>& columns) {
  const std::vector<std::string> there = file.columns("customers");
  for (const std::string& column : columns) {
    if (std::find(there.begin(), there.end(), column) != there.end()) continue;
    throw UserError(fmt::format("no column '{}' in this result.{} It has: {}.", column, did_you_mean(column, there),
                                listed(there)));
  }
}

std::uint64_t find_customer(const ResultFile& file, const std::string& id) {
  const Table table = file.read("customers", {"customer_id"});
  const ColumnView ids = table.columns.front().view();
  const std::size_t row = std::visit(
      [&](const auto& values) -> std::size_t {
        using Values = std::decay_t<decltype(values)>;
        if constexpr (std::is_same_v<Values, TextView>) {
          for (std::size_t i = 0; i < values.size(); ++i) {
            if (values[i] == id) return i;
          }
          return values.size();
        } else {
          typename Values::value_type wanted{};
          const auto [end, error] = std::from_chars(id.data(), id.data() + id.size(), wanted);
          if (error != std::errc() || end != id.data() + id.size()) return values.size();
          return static_cast<std::size_t>(std::find(values.begin(), values.end(), wanted) - values.begin());
        }
      },
      ids.values);
  if (row < ids.size()) return row;
  if (ids.size() == 0) throw UserError(fmt::format("no customer '{}': the result has no customers.", id));
  throw UserError(fmt::format("no customer '{}' among the {} of this result.{} The ids go from {} to {}.", id,
                              grouped(ids.size()), similar_id(ids, id), cell_text(ids, 0),
                              cell_text(ids, ids.size() - 1)));
}

Table read_customer(const ResultFile& file, std::uint64_t row) {
  Table out{"customers", {}};
  const std::array<std::uint64_t, 1> rows = {row};
  for (const std::string& name : file.columns("customers")) {
    const Table column = file.read("customers", {name});
    out.columns.push_back(std::move(gather(column.view(), rows).columns.front()));
  }
  return out;
}

}  // namespace quintile::tool
