#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <map>

#include "quintile/error.hpp"
#include "quintile/groups.hpp"
#include "quintile/parallel.hpp"

namespace quintile {
namespace {

constexpr std::int64_t kNoMonth = std::numeric_limits<std::int64_t>::min();

std::string month_text(std::int64_t month) {
  if (month == kNoMonth) return {};
  const std::int64_t year = floor_div(month, 12);
  return fmt::format("{:04}-{:02}", 1970 + year, month - 12 * year + 1);
}

}  // namespace

CustomerGroups groups_by_cohort(const CustomerTable& customers, DurationNs utc_offset) {
  if (customers.first_time.empty()) {
    throw UserError(
        "cohorts need the time of each customer's first purchase, which this table lacks. Measure more of each "
        "customer, "
        "or group by another column");
  }
  const std::size_t size = customers.size();
  const auto month_of = [&](std::size_t i) {
    const TimeNs first = customers.first_time[i];
    return first == kNoTime ? kNoMonth : month_of_day(day_of(first, utc_offset));
  };
  using Months = std::map<std::int64_t, std::uint32_t>;
  Months months = reduce_blocks(
      size, kCustomerBlock, Months{},
      [&](std::size_t begin, std::size_t end) {
        Months part;
        std::int64_t last = kNoMonth;
        for (std::size_t i = begin; i < end; ++i) {
          const std::int64_t month = month_of(i);
          if (i == begin || month != last) part.emplace(month, 0);
          last = month;
        }
        return part;
      },
      [](Months& all, Months& part) { all.merge(part); });
  CustomerGroups out;
  out.column = "cohort";
  for (auto& [month, code] : months) {
    code = static_cast<std::uint32_t>(out.names.size());
    out.names.push_back(month_text(month));
  }
  out.code = Buffer<std::uint32_t>(size);
  parallel_blocks(size, kCustomerBlock, [&](std::size_t, std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; ++i) out.code[i] = months.find(month_of(i))->second;
  });
  return out;
}

CustomerGroups groups_by_label(std::string column, std::span<const std::uint8_t> codes,
                               const std::vector<std::string>& names) {
  CustomerGroups out;
  out.column = std::move(column);
  out.names = names;
  out.code = Buffer<std::uint32_t>(codes.size());
  std::copy(codes.begin(), codes.end(), out.code.begin());
  return out;
}

}  // namespace quintile
