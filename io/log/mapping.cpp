#include "io/log/mapping.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <functional>

#include "io/log/aliases.hpp"
#include "io/parse/missing.hpp"
#include "quintile/error.hpp"

namespace quintile::io {
namespace {

class Mapper {
 public:
  Mapper(const std::vector<SourceColumn>& columns, const std::string& path, const LogOptions& options)
      : columns_(columns), path_(path), options_(options) {}

  // Places the columns the user named, so that detection leaves them alone.
  void place_named(LogRole role) {
    const std::string& name = named(role);
    if (name.empty() || name == "-") return;
    const std::string flag = flag_of(role);
    const bool exists = std::any_of(columns_.begin(), columns_.end(), [&](const auto& c) { return c.name == name; });
    const std::size_t star = name.find('*');
    if (exists || star == std::string::npos || role != LogRole::amount) {
      set(role, {find_named(columns_, name, path_, flag)}, name, false);
      return;
    }
    const std::string_view left = trim(std::string_view(name).substr(0, star));
    const std::string_view right = trim(std::string_view(name).substr(star + 1));
    if (left.empty() || right.empty() || right.find('*') != std::string_view::npos) {
      throw UserError(fmt::format("'{}' is no product of two columns. Write --amount 'Quantity*UnitPrice'.", name));
    }
    set(role, {find_named(columns_, left, path_, flag), find_named(columns_, right, path_, flag)},
        fmt::format("{}*{}", left, right), false);
  }

  // Detects the column of a role by its name. A tie is an error unless the role is only informative.
  void detect(LogRole role, bool required) {
    if (!open(role)) return;
    const std::vector<std::size_t> matches = unused(best_matches(columns_, aliases_of(role)), role);
    if (matches.size() == 1) {
      set(role, matches, columns_[matches.front()].name, true);
    } else if (matches.size() > 1 && role != LogRole::product) {
      throw_tie(role, matches);
    } else if (required) {
      throw UserError(fmt::format("no {} column found in {}; it has: {}. Name it with {}.", name_of(role), path_,
                                  list_columns(columns_), flag_of(role)));
    }
  }

  // Prefers a column of amounts, then quantity times unit price, then whatever else may be an amount.
  void detect_amount() {
    if (!open(LogRole::amount)) return;
    constexpr int kWorseThanProduct = 3;
    std::vector<std::size_t> matches =
        unused(best_matches(columns_, amounts_below(kWorseThanProduct)), LogRole::amount);
    if (matches.empty() && detect_product()) return;
    if (matches.empty()) {
      // "value" is the satisfaction score where there are event kinds.
      const int limit = mapping_[LogRole::kind].present() ? 4 : 5;
      matches = unused(best_matches(columns_, amounts_below(limit)), LogRole::amount);
    }
    if (matches.size() > 1) throw_tie(LogRole::amount, matches);
    if (matches.size() == 1) set(LogRole::amount, matches, columns_[matches.front()].name, true);
  }

  ColumnMapping mapping_;

 private:
  [[nodiscard]] const std::string& named(LogRole role) const {
    return options_.columns[static_cast<std::size_t>(role)];
  }
  [[nodiscard]] static std::string_view name_of(LogRole role) { return kLogRoleNames[static_cast<std::size_t>(role)]; }
  [[nodiscard]] static std::string flag_of(LogRole role) { return fmt::format("--{}", name_of(role)); }
  [[nodiscard]] bool open(LogRole role) { return named(role).empty() && !mapping_[role].present(); }

  void set(LogRole role, std::vector<std::size_t> columns, std::string expression, bool detected) {
    mapping_[role] = {std::move(columns), std::move(expression), detected};
  }

  [[nodiscard]] static std::span<const Alias> amounts_below(int rank) {
    const std::span<const Alias> all = aliases_of(LogRole::amount);
    const auto end = std::find_if(all.begin(), all.end(), [&](const Alias& alias) { return alias.rank >= rank; });
    return all.first(static_cast<std::size_t>(end - all.begin()));
  }

  bool detect_product() {
    const auto quantity = unused(best_matches(columns_, quantity_aliases()), LogRole::amount);
    const auto price = unused(best_matches(columns_, unit_price_aliases()), LogRole::amount);
    if (quantity.size() != 1 || price.size() != 1) return false;
    const std::string expression = fmt::format("{}*{}", columns_[quantity.front()].name, columns_[price.front()].name);
    set(LogRole::amount, {quantity.front(), price.front()}, expression, true);
    return true;
  }

  // Leaves out columns that already have another role, so that one column is never detected twice.
  [[nodiscard]] std::vector<std::size_t> unused(std::vector<std::size_t> matches, LogRole wanted) const {
    std::erase_if(matches, [&](std::size_t column) {
      for (std::size_t role = 0; role < kLogRoles; ++role) {
        const auto& taken = mapping_.roles[role].columns;
        if (role != static_cast<std::size_t>(wanted) && std::find(taken.begin(), taken.end(), column) != taken.end()) {
          return true;
        }
      }
      return false;
    });
    return matches;
  }

  [[noreturn]] void throw_tie(LogRole role, const std::vector<std::size_t>& matches) const {
    std::string names;
    for (const std::size_t column : matches) {
      names += fmt::format("{}'{}'", names.empty() ? "" : " and ", columns_[column].name);
    }
    const bool optional = role != LogRole::customer && role != LogRole::time;
    throw UserError(fmt::format("columns {} of {} may both be the {} column. Name one with {}{}.", names, path_,
                                name_of(role), flag_of(role), optional ? ", or '-' for none" : ""));
  }

  const std::vector<SourceColumn>& columns_;
  const std::string& path_;
  const LogOptions& options_;
};

// Runs the steps of the mapping in the order in which they depend on each other.
ColumnMapping run_steps(Mapper& mapper, const std::function<void(const std::function<void()>&)>& step) {
  for (std::size_t role = 0; role < kLogRoles; ++role) {
    step([&] { mapper.place_named(static_cast<LogRole>(role)); });
  }
  step([&] { mapper.detect(LogRole::customer, true); });
  step([&] { mapper.detect(LogRole::time, true); });
  step([&] { mapper.detect(LogRole::kind, false); });
  step([&] { mapper.detect_amount(); });
  step([&] { mapper.detect(LogRole::order, false); });
  step([&] { mapper.detect(LogRole::channel, false); });
  step([&] { mapper.detect(LogRole::product, false); });
  // Without event kinds there are no satisfaction events, and a column "score" or "rating" is something else.
  if (mapper.mapping_[LogRole::kind].present()) step([&] { mapper.detect(LogRole::value, false); });
  return std::move(mapper.mapping_);
}

}  // namespace

ColumnMapping map_columns(const std::vector<SourceColumn>& columns, const std::string& path,
                          const LogOptions& options) {
  Mapper mapper(columns, path, options);
  return run_steps(mapper, [](const auto& work) { work(); });
}

ColumnMapping guess_columns(const std::vector<SourceColumn>& columns, const std::string& path,
                            const LogOptions& options, std::vector<std::string>& complaints) {
  Mapper mapper(columns, path, options);
  return run_steps(mapper, [&](const auto& work) {
    try {
      work();
    } catch (const UserError& error) {
      complaints.emplace_back(error.what());
    }
  });
}

std::size_t find_named(const std::vector<SourceColumn>& columns, std::string_view name, const std::string& path,
                       std::string_view flag) {
  std::size_t found = columns.size();
  for (std::size_t i = 0; i < columns.size(); ++i) {
    if (columns[i].name != name) continue;
    if (found != columns.size()) {
      throw UserError(fmt::format(
          "column '{}' occurs twice in {}. Rename one of them, or give all names with --columns.", name, path));
    }
    found = i;
  }
  if (found == columns.size()) {
    throw UserError(fmt::format("column '{}' not found in {}; it has: {}. Name it with {}.", name, path,
                                list_columns(columns), flag));
  }
  return found;
}

std::string list_columns(const std::vector<SourceColumn>& columns) {
  constexpr std::size_t kShown = 40;
  std::string list;
  for (std::size_t i = 0; i < std::min(kShown, columns.size()); ++i) {
    list += (i == 0 ? "" : ", ") + columns[i].name;
  }
  if (columns.size() > kShown) list += fmt::format(" and {} more", columns.size() - kShown);
  return list;
}

}  // namespace quintile::io
