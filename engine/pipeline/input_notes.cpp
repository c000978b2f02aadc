#include "engine/pipeline/input_notes.hpp"

#include <fmt/format.h>

#include <cmath>
#include <string_view>

#include "quintile/parallel.hpp"

namespace quintile {
namespace {

constexpr std::string_view kPlaceholders[] = {
    "-",   "--",   "?",    "#N/A", "N/A",     "n/a",     "NA",      "NULL",      "Null",      "null",     "NaN",
    "nan", "None", "none", "NONE", "unknown", "Unknown", "UNKNOWN", "undefined", "anonymous", "Anonymous"};

void note_placeholders(const CustomerTable& customers, std::vector<std::string>& notes) {
  if (customers.ids.type != IdType::text) return;
  std::vector<std::string> found;
  std::uint64_t purchases = 0;
  for (const std::string_view id : kPlaceholders) {
    const std::size_t row = customers.ids.find(id);
    if (row == customers.ids.size()) continue;
    found.push_back(fmt::format("'{}'", id));
    if (!customers.occasions.empty()) purchases += customers.occasions[row];
  }
  if (found.empty()) return;
  notes.push_back(
      fmt::format("ids that look like no customer at all were taken for customers: {} (purchases: {}). If they stand "
                  "for a missing id, empty them in the log and run it again",
                  fmt::join(found, ", "), purchases));
}

void note_returns(const CustomerTable& customers, std::vector<std::string>& notes) {
  if (customers.returns_total.empty() || customers.monetary_total.empty()) return;
  const auto sum = [](const Buffer<double>& column) {
    return reduce_blocks(
        column.size(), kCustomerBlock, 0.0,
        [&](std::size_t begin, std::size_t end) {
          double total = 0;
          for (std::size_t i = begin; i < end; ++i) total += std::isnan(column[i]) ? 0 : column[i];
          return total;
        },
        [](double& all, double part) { all += part; });
  };
  const double revenue = sum(customers.monetary_total);
  if (!(revenue < 0)) return;
  notes.push_back(fmt::format(
      "more money was returned than spent: the sum of all amounts is {:.2f}. If the log writes purchases as "
      "negative amounts, pass --amount-scale -1",
      revenue));
}

}  // namespace

std::vector<std::string> input_notes(const CustomerTable& customers) {
  std::vector<std::string> notes;
  note_placeholders(customers, notes);
  note_returns(customers, notes);
  return notes;
}

}  // namespace quintile
