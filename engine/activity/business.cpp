#include <fmt/format.h>

#include <array>
#include <string>

#include "quintile/activity.hpp"
#include "quintile/error.hpp"

namespace quintile {
namespace {

struct Preset {
  Business business;
  std::string_view name;
  std::int64_t days;
};

constexpr std::array<Preset, 5> kPresets = {{{Business::retail, "retail", 30},
                                             {Business::wholesale, "wholesale", 90},
                                             {Business::saas, "saas", 30},
                                             {Business::streaming, "streaming", 365},
                                             {Business::telecom, "telecom", 90}}};

const Preset& preset_of(Business business) {
  for (const Preset& preset : kPresets) {
    if (preset.business == business) return preset;
  }
  throw UserError(fmt::format("unknown business preset: code {}; use one of the Business enumerators",
                              static_cast<unsigned>(business)));
}

DurationNs positive(DurationNs length, const std::string& what) {
  if (length > 0) return length;
  throw UserError(fmt::format("{} must be positive: it is {} ns; give a length such as 30d", what, length));
}

}  // namespace

std::string_view name_of(Business business) { return preset_of(business).name; }

Business business_from(std::string_view name) {
  std::string known;
  for (const Preset& preset : kPresets) {
    if (preset.name == name) return preset.business;
    known += fmt::format("{}{} ({} days)", known.empty() ? "" : ", ", preset.name, preset.days);
  }
  throw UserError(fmt::format("no such business preset: '{}'; there are {}", name, known));
}

DurationNs activity_window_of(Business business) { return preset_of(business).days * kNsPerDay; }

std::array<DurationNs, kEventKinds> ActivityOptions::windows() const {
  const DurationNs common = window ? positive(*window, "the activity window") : activity_window_of(business);
  std::array<DurationNs, kEventKinds> out{};
  for (std::size_t kind = 0; kind < kEventKinds; ++kind) {
    const auto& own = window_by_kind[kind];
    out[kind] = own ? positive(*own, fmt::format("the activity window of {} events", kEventKindNames[kind])) : common;
  }
  return out;
}

}  // namespace quintile
