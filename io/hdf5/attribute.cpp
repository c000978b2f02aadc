#include <algorithm>
#include <memory>

#include "io/hdf5/file.hpp"

namespace quintile::io::hdf5 {
namespace {

constexpr std::size_t kMaxAttribute = std::size_t{1} << 20;

std::string read_variable(hid_t attribute, hid_t type) {
  char* text = nullptr;
  const Handle memory(H5Tcopy(type), H5Tclose);
  if (!memory || H5Aread(attribute, memory.get(), static_cast<void*>(&text)) < 0 || text == nullptr) return {};
  const std::unique_ptr<char, herr_t (*)(void*)> owner(text, [](void* p) { return H5free_memory(p); });
  return {text};
}

std::string read_fixed(hid_t attribute, hid_t type) {
  const std::size_t size = H5Tget_size(type);
  if (size == 0 || size > kMaxAttribute) return {};
  std::string text(size, '\0');
  if (H5Aread(attribute, type, text.data()) < 0) return {};
  text.resize(std::min(text.find('\0'), size));
  while (!text.empty() && text.back() == ' ') text.pop_back();
  return text;
}

}  // namespace

std::string text_attribute(hid_t object, const std::string& name) {
  const auto lock = lock_library();
  std::string text;
  if (H5Aexists(object, name.c_str()) > 0) {
    const Handle attribute(H5Aopen(object, name.c_str(), H5P_DEFAULT), H5Aclose);
    const Handle space(attribute ? H5Aget_space(attribute.get()) : H5I_INVALID_HID, H5Sclose);
    const Handle type(attribute ? H5Aget_type(attribute.get()) : H5I_INVALID_HID, H5Tclose);
    if (space && type && H5Tget_class(type.get()) == H5T_STRING && H5Sget_simple_extent_npoints(space.get()) == 1) {
      text = H5Tis_variable_str(type.get()) > 0 ? read_variable(attribute.get(), type.get())
                                                : read_fixed(attribute.get(), type.get());
    }
  }
  H5Eclear2(H5E_DEFAULT);
  return text;
}

std::optional<std::int64_t> missing_of(hid_t object) {
  const auto lock = lock_library();
  std::optional<std::int64_t> missing;
  if (H5Aexists(object, "missing_value") > 0) {
    const Handle attribute(H5Aopen(object, "missing_value", H5P_DEFAULT), H5Aclose);
    const Handle space(attribute ? H5Aget_space(attribute.get()) : H5I_INVALID_HID, H5Sclose);
    const Handle type(attribute ? H5Aget_type(attribute.get()) : H5I_INVALID_HID, H5Tclose);
    std::int64_t value = 0;
    if (space && type && H5Tget_class(type.get()) == H5T_INTEGER && H5Sget_simple_extent_npoints(space.get()) == 1 &&
        H5Aread(attribute.get(), H5T_NATIVE_INT64, &value) >= 0)
      missing = value;
  }
  H5Eclear2(H5E_DEFAULT);
  return missing;
}

std::string unit_of(hid_t object) {
  for (const char* name : {"units", "unit"}) {
    if (std::string text = text_attribute(object, name); !text.empty()) return text;
  }
  return unit_of_dtype(text_attribute(object, "dtype"));
}

std::string unit_of_dtype(const std::string& dtype) {
  constexpr std::string_view kTime = "datetime64";
  const std::size_t start = dtype.find(kTime);
  if (start > 1) return {};  // also when there is none; one byte-order mark may come first
  const std::size_t open = start + kTime.size();
  if (open >= dtype.size() || dtype[open] != '[') return "ns";
  const std::size_t end = dtype.find_first_of(",]", open);
  return end == std::string::npos ? "" : dtype.substr(open + 1, end - open - 1);
}

}  // namespace quintile::io::hdf5
