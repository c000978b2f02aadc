#include "tools/projection_flags.hpp"

#include "quintile/time.hpp"
#include "tools/lists.hpp"
#include "tools/numbers.hpp"

namespace quintile::tool {

void ProjectionFlags::declare(CLI::App& app, const std::string& group) {
  app.add_option("--horizons", horizons, "How far ahead purchases and value are projected")
      ->type_name("LENGTH,...")
      ->default_str("30d,90d,365d")
      ->group(group);
  app.add_option("--discount", discount, "Yearly discount rate of future money")
      ->type_name("RATE")
      ->default_str("0.10")
      ->group(group);
  app.add_option("--margin", margin, "Share of spend that is profit")
      ->type_name("SHARE")
      ->default_str("1")
      ->group(group);
}

void ProjectionFlags::read(ClvOptions& out) const {
  if (!horizons.empty()) {
    out.horizons_days.clear();
    for (const std::string& length : split(horizons, ','))
      out.horizons_days.push_back(static_cast<double>(parse_duration(length)) / static_cast<double>(kNsPerDay));
  }
  if (!discount.empty()) out.discount = parse_share(discount, "--discount");
  if (!margin.empty()) out.margin = parse_share(margin, "--margin");
}

}  // namespace quintile::tool
