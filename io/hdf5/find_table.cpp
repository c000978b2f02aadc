#include "io/hdf5/find_table.hpp"

#include <fmt/format.h>

#include <exception>
#include <set>
#include <utility>

#include "quintile/error.hpp"

namespace quintile::io::hdf5 {
namespace {

constexpr int kMaxDepth = 32;
constexpr std::size_t kMaxObjects = 20'000;
constexpr std::size_t kMaxListed = 20;

// Visits every group once and collects the tables in it.
class Search {
 public:
  explicit Search(const LayoutContext& context) : context_(context) {}

  void group(const std::string& path, int depth) {
    const Handle group = context_.file->open(path);
    if (depth > kMaxDepth || !is_new(group)) return;
    const bool is_vaex = attempt(vaex_layout, path);
    attempt(group_layout, path);
    for (const Link& link : context_.file->links(group.get(), path)) {
      const bool refused = link.external && !context_.file->follow_external();
      external_ |= refused;
      // PyTables keeps indexes and other private things under these names.
      if (refused || link.name.starts_with("_i_") || link.name.starts_with("_p_")) continue;
      if (is_vaex && link.name == "columns") continue;
      const std::string child = join(path, link.name);
      Handle object;
      try {
        object = context_.file->open(path, link);
      } catch (const DataError&) {
        if (!failure) failure = std::current_exception();
      }
      if (!object) continue;
      if (H5Iget_type(object.get()) == H5I_GROUP) {
        this->group(child, depth + 1);
      } else if (H5Iget_type(object.get()) == H5I_DATASET && is_new(object)) {
        attempt(compound_layout, child);
      }
    }
  }

  std::vector<TableLayout> found;
  std::exception_ptr failure;  // of the first table that cannot be read

  [[nodiscard]] bool saw_external_links() const noexcept { return external_; }

 private:
  // Links may lead to one object by several ways, even in circles.
  bool is_new(const Handle& object) {
    H5O_info_t info{};
    if (!object || H5Oget_info2(object.get(), &info, H5O_INFO_BASIC) < 0) return false;
    if (seen_.size() > kMaxObjects) {
      throw UserError(fmt::format("'{}' holds more than {} objects. Name the table with --dataset",
                                  context_.file->path(), kMaxObjects));
    }
    return seen_.insert({info.fileno, info.addr}).second;
  }

  template <class Layout>
  bool attempt(Layout layout, const std::string& path) {
    try {
      auto table = layout(context_, path);
      if (table) found.push_back(std::move(*table));
      return table.has_value();
    } catch (const Error&) {
      if (!failure) failure = std::current_exception();
      return true;
    }
  }

  const LayoutContext& context_;
  std::set<std::pair<unsigned long, haddr_t>> seen_;
  bool external_ = false;
};

std::string list(const std::vector<TableLayout>& tables) {
  std::string text;
  for (std::size_t i = 0; i < tables.size() && i < kMaxListed; ++i) {
    text += fmt::format("{}{} ({} columns, {} rows)", i == 0 ? "" : ", ", tables[i].path, tables[i].columns.size(),
                        tables[i].rows);
  }
  return tables.size() > kMaxListed ? text + ", ..." : text;
}

TableLayout only_table(const LayoutContext& context) {
  Search search(context);
  search.group("/", 0);
  if (search.found.size() == 1) return std::move(search.found.front());
  if (!search.found.empty()) {
    throw UserError(fmt::format("'{}' holds several tables: {}. Name one with --dataset", context.file->path(),
                                list(search.found)));
  }
  if (search.failure) std::rethrow_exception(search.failure);
  throw DataError(fmt::format(
      "no table found in '{}'{}. A table is a group of 1-D datasets of one length, a vaex tree "
      "or a 1-D dataset of compounds",
      context.file->path(), search.saw_external_links() ? " itself; external links were not followed" : ""));
}

std::string normalised(std::string path) {
  if (path.empty() || path.front() != '/') path.insert(path.begin(), '/');
  while (path.size() > 1 && path.back() == '/') path.pop_back();
  return path;
}

[[noreturn]] void not_a_table(const LayoutContext& context, const std::string& path, bool exists) {
  Search search(context);
  search.group("/", 0);
  const std::string tables = search.found.empty() ? "none" : list(search.found);
  if (exists) {
    throw UserError(fmt::format("{} in '{}' is not a table; tables of this file: {}. Name one with --dataset", path,
                                context.file->path(), tables));
  }
  throw UserError(fmt::format("{} not found in '{}'; tables of this file: {}. Name one with --dataset{}", path,
                              context.file->path(), tables,
                              search.saw_external_links() ? " (external links are not followed unless asked)" : ""));
}

}  // namespace

TableLayout find_table(const LayoutContext& context, const std::string& dataset) {
  const auto lock = lock_library();
  if (dataset.empty()) return only_table(context);
  const std::string path = normalised(dataset);
  for (const auto layout : {vaex_layout, compound_layout, group_layout}) {
    if (auto table = layout(context, path)) return std::move(*table);
  }
  not_a_table(context, path, static_cast<bool>(context.file->open(path)));
}

}  // namespace quintile::io::hdf5
