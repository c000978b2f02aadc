#include "quintile/simple_clv.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "quintile/error.hpp"
#include "quintile/parallel.hpp"

namespace quintile {
namespace {

constexpr double kDaysPerYear = 365.2425;

void check(const CustomerTable& customers, const SimpleClvOptions& options) {
  const auto positive = [](const char* what, double value) {
    if (!(value > 0) || !std::isfinite(value)) throw UserError(fmt::format("{} must be a number > 0: {}", what, value));
  };
  positive("the margin", options.margin);
  if (options.lifetime_years) positive("the lifetime in years", *options.lifetime_years);
  if (customers.has_amounts() && !customers.tenure_days.empty() && !customers.t_x_days.empty()) return;
  throw UserError(
      "simple lifetime value is made of money, and of the times of the first and the last purchase: the table lacks "
      "monetary_total, tenure or t_x. Name the column of amounts, or leave it out");
}

bool has_bought(const CustomerTable& customers, std::size_t i) { return !std::isnan(customers.tenure_days[i]); }

// Of those with two purchases at different times.
double mean_lifetime(const CustomerTable& customers) {
  struct Sum {
    double days = 0;
    double size = 0;
  };
  const Sum sum = reduce_blocks(
      customers.size(), kCustomerBlock, Sum{},
      [&](std::size_t begin, std::size_t end) {
        Sum part;
        for (std::size_t i = begin; i < end; ++i) {
          if (!(customers.t_x_days[i] > 0)) continue;
          part.days += customers.t_x_days[i];
          part.size += 1;
        }
        return part;
      },
      [](Sum& all, const Sum& part) {
        all.days += part.days;
        all.size += part.size;
      });
  if (sum.size == 0) {
    throw DataError(
        "nobody has bought at two different times, so that there is no mean lifetime. Give one with --clv-lifetime");
  }
  return sum.days / sum.size / kDaysPerYear;
}

}  // namespace

SimpleClv simple_clv(const CustomerTable& customers, const SimpleClvOptions& options) {
  check(customers, options);
  SimpleClv out;
  out.lifetime_years = options.lifetime_years ? *options.lifetime_years : mean_lifetime(customers);
  if (!options.lifetime_years) {
    out.notes.push_back(
        fmt::format("the lifetime in clv_simple is {:.3g} years, the mean time from first to last purchase of repeat "
                    "buyers; a log that is short against it understates it",
                    out.lifetime_years));
  }
  const std::size_t size = customers.size();
  out.historic = Buffer<double>(size);
  out.simple = Buffer<double>(size);
  parallel_blocks(size, kCustomerBlock, [&](std::size_t, std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; ++i) {
      const bool bought = has_bought(customers, i);
      // Money per order times orders a year is money a year.
      const double years = bought ? std::max(customers.tenure_days[i] / kDaysPerYear, 1.0) : 1.0;
      const double money = bought ? customers.monetary_total[i] : 0.0;
      out.historic[i] = money * options.margin;
      out.simple[i] = money / years * out.lifetime_years * options.margin;
    }
  });
  return out;
}

std::vector<ColumnView> simple_clv_columns(const SimpleClv& result) {
  if (!result.computed()) return {};
  return {{"clv_historic", "money", "Money to date times margin", ColumnRole::plain, result.historic.span(), {}},
          {"clv_simple",
           "money",
           "Average order value x purchases a year x lifetime x margin",
           ColumnRole::plain,
           result.simple.span(),
           {}}};
}

}  // namespace quintile
