#include "tools/run_flags.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>

#include "quintile/error.hpp"
#include "quintile/suggestion.hpp"
#include "tools/cut_points.hpp"
#include "tools/lists.hpp"
#include "tools/model_choice.hpp"
#include "tools/numbers.hpp"
#include "tools/rule_choice.hpp"

namespace quintile::tool {
namespace {

// The value whose name was typed.
template <class T, std::size_t N>
T choice(const std::string& typed, const std::array<std::pair<std::string_view, T>, N>& choices, T otherwise,
         std::string_view flag) {
  if (typed.empty()) return otherwise;
  std::vector<std::string> names;
  for (const auto& [name, value] : choices) {
    if (name == typed) return value;
    names.emplace_back(name);
  }
  throw UserError(fmt::format("{} is not known: '{}'.{} Choose one of {}.", flag, typed, did_you_mean(typed, names),
                              listed(names)));
}

// One value for all three dimensions, or one each.
std::array<std::string, 3> three(const std::string& text, std::string_view flag) {
  const std::vector<std::string> parts = split(text, ',');
  if (parts.size() == 1) return {parts[0], parts[0], parts[0]};
  if (parts.size() == 3) return {parts[0], parts[1], parts[2]};
  throw UserError(fmt::format("{} takes one value, or three for R, F and M: '{}'. Write 5 or 5,4,3.", flag, text));
}

int level_from(const std::string& text) {
  const double value = parse_number(text, "--levels");
  if (value < 2 || value > 255 || value != std::floor(value)) {
    throw UserError(fmt::format("--levels must be a whole number from 2 to 255, not {}.", text));
  }
  return static_cast<int>(value);
}

void read_scoring(const RunFlags& flags, ScoreOptions& out) {
  if (!flags.levels.empty()) {
    const auto texts = three(flags.levels, "--levels");
    std::transform(texts.begin(), texts.end(), out.levels.begin(), level_from);
  }
  if (!flags.method.empty()) {
    const auto texts = three(flags.method, "--method");
    std::transform(texts.begin(), texts.end(), out.method.begin(),
                   [](const std::string& name) { return score_method_from(name); });
  }
  if (!flags.weights.empty()) {
    const std::vector<std::string> parts = split(flags.weights, ',');
    if (parts.size() != 3) {
      throw UserError(
          fmt::format("--weights takes three numbers for R, F and M, not '{}'. Write 2,1,1.", flags.weights));
    }
    std::transform(parts.begin(), parts.end(), out.weights.begin(),
                   [](const std::string& part) { return parse_number(part, "--weights"); });
    const bool negative = std::any_of(out.weights.begin(), out.weights.end(), [](double w) { return w < 0; });
    if (negative || out.weights[0] + out.weights[1] + out.weights[2] <= 0) {
      throw UserError(fmt::format("--weights must not be negative or all zero: '{}'. Write 2,1,1.", flags.weights));
    }
  }
  out.frequency = choice<FrequencyMeasure, 3>(flags.frequency,
                                              {{{"occasions", FrequencyMeasure::occasions},
                                                {"periods", FrequencyMeasure::periods},
                                                {"repeat", FrequencyMeasure::repeat_frequency}}},
                                              out.frequency, "--frequency");
  out.monetary = choice<MonetaryMeasure, 3>(flags.monetary,
                                            {{{"total", MonetaryMeasure::total},
                                              {"mean", MonetaryMeasure::mean},
                                              {"mean-repeat", MonetaryMeasure::mean_repeat}}},
                                            out.monetary, "--monetary");
  apply_cuts(flags.cuts, !flags.method.empty(), !flags.levels.empty(), out);
  for (std::size_t d = 0; d < out.method.size(); ++d) {
    if (out.method[d] != ScoreMethod::fixed || !out.cuts[d].empty()) continue;
    // A log without amounts needs no cut points of money; whether it has any is not known here.
    if (d == kMonetary && !flags.cuts.empty()) continue;
    throw UserError(
        fmt::format("--method fixed needs cut points for {}. Give --cuts RESULT.h5 of an earlier run, or "
                    "--cuts 'r=30,60,90,180;f=1,2,3,5;m=50,100,200,500'.",
                    kDimensionNames[d]));
  }
}

void read_activity(const RunFlags& flags, ActivityOptions& out) {
  if (!flags.business.empty()) out.business = business_from(flags.business);
  for (const auto& [kind, length] : split_pairs(flags.activity)) {
    if (kind.empty()) {
      out.window = parse_duration(length);
      continue;
    }
    const auto* found = std::find(kEventKindNames.begin(), kEventKindNames.end(), kind);
    if (found == kEventKindNames.end()) {
      const std::vector<std::string> names(kEventKindNames.begin(), kEventKindNames.end());
      throw UserError(fmt::format("no such kind of event in --activity: '{}'.{} The kinds are {}.", kind,
                                  did_you_mean(kind, names), listed(names)));
    }
    out.window_by_kind[static_cast<std::size_t>(found - kEventKindNames.begin())] = parse_duration(length);
  }
  if (!flags.subscription.empty()) out.subscription_length = parse_duration(flags.subscription);
  if (flags.loyal.empty()) return;
  const std::vector<std::string> parts = split(flags.loyal, ',');
  if (parts.size() != 3) {
    throw UserError(
        fmt::format("--loyal takes occasions, tenure and quarters, not '{}'. Write 3,180d,3.", flags.loyal));
  }
  const auto whole = [](const std::string& text) {
    const std::uint64_t count = parse_count(text, "--loyal");
    if (count > 1'000'000) throw UserError(fmt::format("--loyal is out of range: {}. Write 3,180d,3.", text));
    return static_cast<std::uint32_t>(count);
  };
  out.loyal_occasions = whole(parts[0]);
  out.loyal_tenure = parse_duration(parts[1]);
  out.loyal_quarters = whole(parts[2]);
}

void read_lapse(const std::string& lapse, LifecycleOptions& out) {
  if (lapse.empty()) return;
  if (lapse.back() != 'x') {
    out.lapse = parse_duration(lapse);
    return;
  }
  out.lapse_multiple = parse_number(lapse.substr(0, lapse.size() - 1), "--lapse");
  if (out.lapse_multiple <= 0)
    throw UserError(fmt::format("--lapse must be above 0, not {}. Write 3x or 180d.", lapse));
}

// The projection's options; nothing when it is off.
std::optional<ClvOptions> clv_options(const RunFlags& flags, DurationNs utc_offset) {
  const bool off = flags.clv == "off";
  ClvOptions out;
  out.utc_offset = utc_offset;
  if (!off) out.model = purchase_model_from(flags.clv, "--clv");
  out.unit = model_unit_from(flags.clv_unit, "--clv-unit");
  flags.projection.read(out);
  if (off) return std::nullopt;
  return out;
}

std::optional<SimpleClvOptions> simple_clv_options(const RunFlags& flags) {
  SimpleClvOptions out;
  if (!flags.projection.margin.empty()) out.margin = parse_share(flags.projection.margin, "--margin");
  if (!flags.clv_lifetime.empty()) {
    // A year is one, and not the 365 days that it is as a length of time.
    const std::string& typed = flags.clv_lifetime;
    constexpr double kNsPerYear = 365.2425 * static_cast<double>(kNsPerDay);
    out.lifetime_years = typed.back() == 'y' ? parse_number(typed.substr(0, typed.size() - 1), "--clv-lifetime")
                                             : static_cast<double>(parse_duration(typed)) / kNsPerYear;
  }
  if (flags.clv_simple) return out;
  if (!flags.clv_lifetime.empty()) throw UserError("--clv-lifetime is for --clv-simple. Say that as well.");
  return std::nullopt;
}

// Nothing when they are off.
std::optional<RenewalOptions> renewal_options(const RunFlags& flags) {
  const bool off = flags.renewals.empty() || flags.renewals == "off";
  RenewalOptions out;
  if (!off) {
    const std::optional<RenewalModel> model = renewal_model_from(flags.renewals);
    if (!model) {
      throw UserError(fmt::format(
          "--renewals is not known: '{}'.{} Choose one of sbg, bdw, off.", flags.renewals,
          did_you_mean(flags.renewals, {"sbg", "bdw", "off", "shifted-beta-geometric", "beta-discrete-weibull"})));
    }
    out.model = *model;
  }
  flags.renewal.read(out);
  if (!flags.projection.discount.empty()) out.discount = parse_share(flags.projection.discount, "--discount");
  if (!flags.projection.margin.empty()) out.margin = parse_share(flags.projection.margin, "--margin");
  if (!off) return out;
  if (flags.renewal.given())
    throw UserError("flags of renewals are given, but no model. Say --renewals sbg or leave them out.");
  return std::nullopt;
}

}  // namespace

RunOptions RunFlags::options(DurationNs utc_offset) const {
  RunOptions out;
  AggregateOptions& aggregate = out.aggregate;
  aggregate.utc_offset = utc_offset;
  if (!as_of.empty()) aggregate.as_of = parse_time(as_of, utc_offset);
  if (!window.empty()) aggregate.window = parse_duration(window);
  aggregate.returns = choice<ReturnsPolicy, 3>(
      returns,
      {{{"net", ReturnsPolicy::net}, {"ignore", ReturnsPolicy::ignore}, {"drop-order", ReturnsPolicy::drop_order}}},
      aggregate.returns, "--returns");
  aggregate.period = choice<PeriodUnit, 3>(
      period, {{{"day", PeriodUnit::day}, {"week", PeriodUnit::week}, {"month", PeriodUnit::month}}}, aggregate.period,
      "--period");
  read_scoring(*this, out.score);
  out.segment.rules = choose_rules(rules.empty() ? "standard" : rules);
  if (!vip_share.empty()) out.segment.vip_share = parse_share(vip_share, "--vip-share");
  read_activity(*this, out.activity);
  read_lapse(lapse, out.lifecycle);
  out.clv = clv_options(*this, utc_offset);
  out.clv_errors = clv_errors;
  if (clv_errors && !out.clv) throw UserError("--clv-errors needs a model of lifetime value. Say --clv auto as well.");
  out.simple_clv = simple_clv_options(*this);
  out.clv_by_segment = clv_by == "segment";
  if (!clv_by.empty() && !out.clv) throw UserError("--clv-by needs a model of lifetime value. Say --clv auto as well.");
  out.renewals = renewal_options(*this);
  out.clusters = clusters.options();
  aggregate.activity_windows = out.activity.windows();
  return out;
}

}  // namespace quintile::tool
