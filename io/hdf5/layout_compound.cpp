#include <fmt/format.h>

#include <algorithm>

#include "io/hdf5/layout.hpp"
#include "io/hdf5/pickle.hpp"
#include "io/hdf5/plain_store.hpp"
#include "quintile/error.hpp"

namespace quintile::io::hdf5 {
namespace {

constexpr int kMaxFields = 10'000;
constexpr std::uint64_t kMaxArray = 4096;
constexpr int kMaxDepth = 8;

std::string member_name(hid_t type, unsigned index) {
  char* const text = H5Tget_member_name(type, index);
  const std::string name = text == nullptr ? "" : text;
  if (text != nullptr) H5free_memory(text);
  return name;
}

// True for types whose values in memory are not what lies in the file: texts and sequences of variable length, and
// references. The library also reports other sizes for them than the file has.
bool holds_references(hid_t type, int depth = 0) {
  switch (H5Tget_class(type)) {
    case H5T_STRING:
      return H5Tis_variable_str(type) > 0;
    case H5T_VLEN:
    case H5T_REFERENCE:
      return true;
    case H5T_ARRAY: {
      const Handle element(H5Tget_super(type), H5Tclose);
      return !element || depth > kMaxDepth || holds_references(element.get(), depth + 1);
    }
    case H5T_COMPOUND: {
      const int count = std::min(H5Tget_nmembers(type), kMaxFields);
      for (unsigned i = 0; i < static_cast<unsigned>(std::max(count, 0)); ++i) {
        const Handle member(H5Tget_member_type(type, i), H5Tclose);
        if (!member || depth > kMaxDepth || holds_references(member.get(), depth + 1)) return true;
      }
      return false;
    }
    default:
      return false;
  }
}

// The fields without references, one after the other.
Handle plain_fields(hid_t type, const std::string& where) {
  constexpr std::size_t kAnySize = 1;
  const std::string failed = "cannot read the fields of " + where;
  Handle plain = require<DataError>(H5Tcreate(H5T_COMPOUND, kAnySize), H5Tclose, failed);
  std::size_t size = 0;
  const int count = std::min(H5Tget_nmembers(type), kMaxFields);
  for (unsigned i = 0; i < static_cast<unsigned>(std::max(count, 0)); ++i) {
    const Handle member(H5Tget_member_type(type, i), H5Tclose);
    if (!member || holds_references(member.get())) continue;
    const std::size_t offset = size;
    size += H5Tget_size(member.get());
    require<DataError>(H5Tset_size(plain.get(), size), failed);
    require<DataError>(H5Tinsert(plain.get(), member_name(type, i).c_str(), offset, member.get()), failed);
  }
  return plain;
}

// Walks the fields of a compound type and collects those that have a cell.
class FieldWalk {
 public:
  FieldWalk(const LayoutContext& context, TableLayout& layout, std::shared_ptr<const Dataset> dataset, StorePtr rows)
      : context_(context), layout_(layout), dataset_(std::move(dataset)), rows_(std::move(rows)) {}

  void compound(hid_t type, const std::string& prefix, std::size_t offset, int depth) {
    const int count = H5Tget_nmembers(type);
    if (count > kMaxFields || depth > kMaxDepth) {
      throw DataError(fmt::format("{} in '{}' has too many fields", dataset_->path, context_.file->path()));
    }
    for (unsigned i = 0; i < static_cast<unsigned>(std::max(count, 0)); ++i) {
      const Handle member(H5Tget_member_type(type, i), H5Tclose);
      const std::string name = member_name(type, i);
      if (!member || name.empty()) continue;
      field(member.get(), prefix + name, offset + H5Tget_member_offset(type, i), depth);
    }
  }

  // In a dataset with references, the texts of variable length; everything else is read through plain_fields().
  void variable_texts() {
    const hid_t type = dataset_->type.get();
    const int count = std::min(H5Tget_nmembers(type), kMaxFields);
    for (unsigned i = 0; i < static_cast<unsigned>(std::max(count, 0)); ++i) {
      const Handle member(H5Tget_member_type(type, i), H5Tclose);
      const auto described = member ? describe_type(member.get()) : std::nullopt;
      if (!described || described->encoding != Encoding::variable_text) continue;
      const std::string name = member_name(type, i);
      scalar(*described, name, name, 0);
    }
  }

 private:
  void field(hid_t type, const std::string& name, std::size_t offset, int depth) {
    switch (H5Tget_class(type)) {
      case H5T_COMPOUND:
        return compound(type, name + "/", offset, depth + 1);
      case H5T_ARRAY:
        return array(type, name, offset);
      default:
        if (auto described = describe_type(type)) scalar(std::move(*described), name, name, offset);
    }
  }

  // pandas keeps columns of one type together in a field values_block_N, and their names in an attribute.
  void array(hid_t type, const std::string& name, std::size_t offset) {
    hsize_t length = 0;
    const Handle element(H5Tget_super(type), H5Tclose);
    if (!element || H5Tget_array_ndims(type) != 1 || H5Tget_array_dims2(type, &length) < 0) return;
    const auto described = describe_type(element.get());
    if (!described || described->encoding == Encoding::variable_text || length > kMaxArray) return;
    const auto names = unpickle_names(text_attribute(dataset_->id.get(), name + "_kind"));
    for (std::size_t k = 0; k < length; ++k) {
      const std::string column = names && names->size() == length ? (*names)[k] : fmt::format("{}[{}]", name, k);
      scalar(*described, column, name, offset + k * described->size);
    }
  }

  void scalar(StoredType type, const std::string& name, const std::string& field, std::size_t offset) {
    const hid_t attributes = dataset_->id.get();
    TableColumn column;
    column.info = {name, type.cell, type.text, dataset_->storage, type.unit, type.members};
    if (column.info.unit.empty()) column.info.unit = unit_of_dtype(text_attribute(attributes, field + "_dtype"));
    if (type.cell == CellType::text) column.missing_text = text_attribute(attributes, field + "_nan_rep");
    if (type.encoding != Encoding::variable_text) column.rows = rows_;
    column.type = std::move(type);
    column.offset = offset;
    column.dataset = dataset_;
    column.field = field;
    add_column(context_, layout_, std::move(column), dataset_->rows);
  }

  const LayoutContext& context_;
  TableLayout& layout_;
  std::shared_ptr<const Dataset> dataset_;
  StorePtr rows_;
};

}  // namespace

// A 1-D dataset of compounds; `path` may also name the pandas group whose `table` it is.
std::optional<TableLayout> compound_layout(const LayoutContext& context, const std::string& path) {
  Handle object = context.file->open(path);
  if (!object) return std::nullopt;
  if (H5Iget_type(object.get()) == H5I_GROUP) {
    const bool is_pandas = !text_attribute(object.get(), "pandas_type").empty();
    return is_pandas ? compound_layout(context, join(path, "table")) : std::nullopt;
  }
  const auto dataset = as_dataset(context.file, path, std::move(object));
  if (!dataset || H5Tget_class(dataset->type.get()) != H5T_COMPOUND) return std::nullopt;
  TableLayout layout{"HDF5, compound table", path, 0, {}};
  if (!holds_references(dataset->type.get())) {
    FieldWalk(context, layout, dataset, open_rows(dataset, context.cache)).compound(dataset->type.get(), "", 0, 0);
  } else {
    Handle fields = plain_fields(dataset->type.get(), fmt::format("dataset {} of '{}'", path, context.file->path()));
    const Handle walked(H5Tcopy(fields.get()), H5Tclose);
    FieldWalk walk(context, layout, dataset, std::make_shared<LibraryStore>(dataset, std::move(fields), 0));
    walk.compound(walked.get(), "", 0, 0);
    walk.variable_texts();
  }
  if (layout.columns.empty()) return std::nullopt;
  return layout;
}

}  // namespace quintile::io::hdf5
