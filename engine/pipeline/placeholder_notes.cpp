#include "engine/pipeline/placeholder_notes.hpp"

#include <fmt/format.h>

#include <string_view>

namespace quintile {
namespace {

constexpr std::string_view kPlaceholders[] = {
    "-",   "--",   "?",    "#N/A", "N/A",     "n/a",     "NA",      "NULL",      "Null",      "null",     "NaN",
    "nan", "None", "none", "NONE", "unknown", "Unknown", "UNKNOWN", "undefined", "anonymous", "Anonymous"};

}  // namespace

std::vector<std::string> placeholder_notes(const CustomerTable& customers) {
  if (customers.ids.type != IdType::text) return {};
  std::vector<std::string> found;
  std::uint64_t purchases = 0;
  for (const std::string_view id : kPlaceholders) {
    const std::size_t row = customers.ids.find(id);
    if (row == customers.ids.size()) continue;
    found.push_back(fmt::format("'{}'", id));
    if (!customers.occasions.empty()) purchases += customers.occasions[row];
  }
  if (found.empty()) return {};
  return {
      fmt::format("ids that look like no customer at all were taken for customers: {} (purchases: {}). If they stand "
                  "for a missing id, empty them in the log and run it again",
                  fmt::join(found, ", "), purchases)};
}

}  // namespace quintile
