#include "engine/clv/customer_histories.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "quintile/error.hpp"
#include "quintile/parallel.hpp"

namespace quintile::clv {
namespace {

bool has_bought(const CustomerTable& customers, std::size_t i) {
  return customers.occasions.empty() ? !std::isnan(customers.tenure_days[i]) : customers.occasions[i] > 0;
}

bool has_days(const CustomerTable& customers) { return !customers.first_time.empty() && !customers.last_time.empty(); }

}  // namespace

bool has_histories(const CustomerTable& customers) {
  return !customers.repeat_frequency.empty() &&
         (has_days(customers) || (!customers.t_x_days.empty() && !customers.tenure_days.empty()));
}

CustomerHistories customer_histories(const CustomerTable& customers, TimeNs as_of, DurationNs utc_offset) {
  const bool by_days = has_days(customers);
  if (!has_histories(customers)) {
    throw UserError(
        "lifetime value needs repeat purchases with the times of the first and the last: the table lacks "
        "repeat_frequency, "
        "t_x or tenure. Measure more of each customer, or leave lifetime value out");
  }
  using Rows = std::vector<std::uint32_t>;
  const Rows rows = reduce_blocks(
      customers.size(), kCustomerBlock, Rows{},
      [&](std::size_t begin, std::size_t end) {
        Rows part;
        for (std::size_t i = begin; i < end; ++i) {
          if (has_bought(customers, i)) part.push_back(static_cast<std::uint32_t>(i));
        }
        return part;
      },
      [](Rows& all, const Rows& part) { all.insert(all.end(), part.begin(), part.end()); });
  CustomerHistories out;
  out.row = Buffer<std::uint32_t>(std::span<const std::uint32_t>(rows));
  out.x = Buffer<double>(rows.size());
  out.t_x = Buffer<double>(rows.size());
  out.end = Buffer<double>(rows.size());
  if (!customers.monetary_mean_repeat.empty()) out.spend = Buffer<double>(rows.size());
  if (!customers.weight.empty()) out.weights = Buffer<double>(rows.size());
  // A purchase at the as-of instant itself, 00:00 of a log of dates, makes that day the last one observed.
  const std::int64_t last_day = reduce_blocks(
      by_days ? rows.size() : 0, kCustomerBlock, day_of(as_of - 1, utc_offset),
      [&](std::size_t begin, std::size_t end) {
        std::int64_t last = std::numeric_limits<std::int64_t>::min();
        for (std::size_t k = begin; k < end; ++k)
          last = std::max(last, day_of(customers.last_time[rows[k]], utc_offset));
        return last;
      },
      [](std::int64_t& all, std::int64_t part) { all = std::max(all, part); });
  const auto days = [&](TimeNs from, std::int64_t to) { return static_cast<double>(to - day_of(from, utc_offset)); };
  out.repeat_buyers = reduce_blocks(
      rows.size(), kCustomerBlock, std::uint64_t{0},
      [&](std::size_t begin, std::size_t end) {
        std::uint64_t repeat = 0;
        for (std::size_t k = begin; k < end; ++k) {
          const std::size_t i = rows[k];
          const double x = customers.repeat_frequency[i];
          const TimeNs first = by_days ? customers.first_time[i] : 0;
          out.x[k] = x;
          const double t_x = by_days ? days(first, day_of(customers.last_time[i], utc_offset)) : customers.t_x_days[i];
          out.t_x[k] = x == 0 ? 0 : t_x;
          // A table's own durations may be rounded apart.
          out.end[k] = std::max(by_days ? days(first, last_day) : customers.tenure_days[i], out.t_x[k]);
          if (!out.spend.empty()) out.spend[k] = x == 0 ? 0 : customers.monetary_mean_repeat[i];
          if (!out.weights.empty()) out.weights[k] = customers.weight[i];
          repeat += static_cast<std::uint64_t>(x > 0);
        }
        return repeat;
      },
      [](std::uint64_t& all, std::uint64_t part) { all += part; });
  return out;
}

}  // namespace quintile::clv
