#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <map>
#include <set>
#include <string_view>

#include "engine/clv/groups/project_group.hpp"
#include "quintile/error.hpp"
#include "quintile/groups.hpp"
#include "quintile/parallel.hpp"

namespace quintile {
namespace {

// The kept fit of each group of the customers; the number of fits: there is none.
std::vector<std::uint32_t> fits_of(const std::vector<std::string>& names, const std::vector<GroupFit>& fits) {
  std::map<std::string_view, std::uint32_t> kept;
  for (std::size_t g = 0; g < fits.size(); ++g) kept.emplace(fits[g].name, static_cast<std::uint32_t>(g));
  std::vector<std::uint32_t> out;
  for (const std::string& name : names) {
    const auto found = kept.find(name);
    out.push_back(found == kept.end() ? static_cast<std::uint32_t>(fits.size()) : found->second);
  }
  return out;
}

// How many customers have no fit of their group, and of which groups.
std::string strangers(const CustomerGroups& groups, const std::vector<std::uint32_t>& fit, std::size_t fits,
                      std::span<const std::uint32_t> rows) {
  constexpr std::size_t kNamed = 5;
  std::size_t customers = 0;
  std::set<std::string> names;
  for (const std::uint32_t row : rows) {
    const std::uint32_t code = groups.code[row];
    if (fit[code] < fits) continue;
    ++customers;
    names.insert(groups.names[code]);
  }
  if (customers == 0) return {};
  std::vector<std::string> first(names.begin(),
                                 std::next(names.begin(), static_cast<std::ptrdiff_t>(std::min(names.size(), kNamed))));
  return fmt::format(
      "the model file has no fit of {} values of {} ('{}'{}): their {} customers are projected by the fit of all",
      names.size(), groups.column, fmt::join(first, "', '"), names.size() > kNamed ? ", ..." : "", customers);
}

}  // namespace

ClvResult project_clv(const CustomerTable& customers, TimeNs as_of, const ClvModels& models, const KeptGroups& kept,
                      const CustomerGroups& groups, const ClvOptions& options) {
  if (groups.code.size() != customers.size()) {
    throw UserError(fmt::format("groups are not of these customers: {} codes for {} customers", groups.code.size(),
                                customers.size()));
  }
  ClvResult result = project_clv(customers, as_of, models, options);
  const clv::CustomerHistories histories = clv::customer_histories(customers, as_of, options.utc_offset);
  const std::vector<GroupFit>& fits = kept.fits;
  const std::vector<std::uint32_t> fit = fits_of(groups.names, fits);
  Buffer<std::uint32_t> code(histories.row.size());
  for (std::size_t i = 0; i < code.size(); ++i) code[i] = fit[groups.code[histories.row[i]]];
  const clv::Split split(code, fits.size() + 1, code.size());
  ClvOptions own = options;
  own.unit = models.unit;
  parallel_for(fits.size(), [&](std::size_t g) {
    if (!split.rows(g).empty()) clv::project_group(histories, split, g, fits[g], own, result);
  });
  if (std::string note = strangers(groups, fit, fits.size(), histories.row); !note.empty())
    result.notes.push_back(std::move(note));
  return result;
}

}  // namespace quintile
