#include "tools/model_choice.hpp"

#include <fmt/format.h>

#include <array>

#include "quintile/error.hpp"
#include "quintile/suggestion.hpp"
#include "tools/lists.hpp"

namespace quintile::tool {
namespace {

[[noreturn]] void refuse(const std::string& typed, const std::vector<std::string>& names, std::string_view flag) {
  throw UserError(fmt::format("{} is not known: '{}'.{} Choose one of {}.", flag, typed, did_you_mean(typed, names),
                              listed(names)));
}

}  // namespace

std::optional<PurchaseModel> purchase_model_from(const std::string& typed, std::string_view flag,
                                                 const std::vector<std::string>& others) {
  if (typed.empty() || typed == "auto") return std::nullopt;
  std::vector<std::string> names = {"auto"};
  for (const PurchaseModel model : {PurchaseModel::bg_nbd, PurchaseModel::mbg_nbd, PurchaseModel::pareto_nbd,
                                    PurchaseModel::nbd, PurchaseModel::bg_bb}) {
    if (purchase_model_name(model) == typed) return model;
    names.emplace_back(purchase_model_name(model));
  }
  names.insert(names.end(), others.begin(), others.end());
  refuse(typed, names, flag);
}

PeriodUnit model_unit_from(const std::string& typed, std::string_view flag) {
  if (typed.empty() || typed == "week") return PeriodUnit::week;
  if (typed == "day") return PeriodUnit::day;
  if (typed == "month") return PeriodUnit::month;
  refuse(typed, {"day", "week", "month"}, flag);
}

std::string_view unit_name(PeriodUnit unit) {
  constexpr std::array<std::string_view, 3> kNames = {"day", "week", "month"};
  return kNames.at(static_cast<std::size_t>(unit));
}

}  // namespace quintile::tool
