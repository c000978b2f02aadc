#include <fmt/format.h>

#include <optional>

#include "engine/clv/purchase_model.hpp"
#include "quintile/error.hpp"

namespace quintile {
namespace clv {

const PurchaseModelSpec& spec_of(PurchaseModel model) {
  switch (model) {
    case PurchaseModel::nbd:
      return nbd_spec();
    case PurchaseModel::bg_nbd:
      return bg_nbd_spec();
    case PurchaseModel::mbg_nbd:
      return mbg_nbd_spec();
    case PurchaseModel::pareto_nbd:
      return pareto_nbd_spec();
    case PurchaseModel::bg_bb:
      return bg_bb_spec();
  }
  throw UserError("unknown purchase model; use nbd, bg_nbd, mbg_nbd, pareto_nbd or bg_bb");
}

PurchaseModel model_named(std::string_view name) {
  if (const std::optional<PurchaseModel> model = purchase_model_named(name)) return *model;
  throw UserError(fmt::format("no purchase model is called '{}'", name));
}

}  // namespace clv

std::string_view purchase_model_name(PurchaseModel model) { return clv::spec_of(model).name; }

std::vector<std::string> parameter_names(PurchaseModel model) {
  const auto& names = clv::spec_of(model).parameters;
  return {names.begin(), names.end()};
}

}  // namespace quintile
