#include "tests/io/hdf5/sample_file.hpp"

#include <cstdlib>
#include <stdexcept>

namespace quintile::io::hdf5 {
namespace {

template <class Status>
Status must(Status status) {
  if (status < 0) throw std::runtime_error("cannot make the sample: " + error_text());
  return status;
}

template <class T, class Cell>
void append(std::vector<T>& to, std::span<const Cell> cells) {
  to.insert(to.end(), cells.begin(), cells.end());
}

}  // namespace

SampleFile::SampleFile(bool latest, hsize_t user_block) {
  std::string name = (std::filesystem::temp_directory_path() / "quintile-hdf5-XXXXXX").string();
  if (mkdtemp(name.data()) == nullptr) throw std::runtime_error("cannot make a directory");
  directory_ = name;
  const auto lock = lock_library();
  const Handle access(H5Pcreate(H5P_FILE_ACCESS), H5Pclose);
  const Handle creation(H5Pcreate(H5P_FILE_CREATE), H5Pclose);
  if (latest) must(H5Pset_libver_bounds(access.get(), H5F_LIBVER_V110, H5F_LIBVER_V110));
  if (user_block > 0) must(H5Pset_userblock(creation.get(), user_block));
  file_ = Handle(must(H5Fcreate(path().c_str(), H5F_ACC_TRUNC, creation.get(), access.get())), H5Fclose);
}

SampleFile::~SampleFile() {
  (void)file_.release();
  std::error_code ignored;
  std::filesystem::remove_all(directory_, ignored);
}

void SampleFile::close() { must(file_.release()); }

void SampleFile::group(const std::string& name) {
  const Handle links(must(H5Pcreate(H5P_LINK_CREATE)), H5Pclose);
  must(H5Pset_create_intermediate_group(links.get(), 1));
  const Handle group(must(H5Gcreate2(id(), name.c_str(), links.get(), H5P_DEFAULT, H5P_DEFAULT)), H5Gclose);
}

Handle SampleFile::create(const std::string& name, hid_t stored, hsize_t rows, hid_t creation, hsize_t maximum) {
  const Handle links(must(H5Pcreate(H5P_LINK_CREATE)), H5Pclose);
  must(H5Pset_create_intermediate_group(links.get(), 1));
  const Handle space(must(H5Screate_simple(1, &rows, maximum == 0 ? nullptr : &maximum)), H5Sclose);
  return {must(H5Dcreate2(id(), name.c_str(), stored, space.get(), links.get(), creation, H5P_DEFAULT)), H5Dclose};
}

void SampleFile::write(const std::string& name, hid_t stored, hid_t memory, hsize_t rows, const void* data,
                       hid_t creation) {
  const Handle dataset = create(name, stored, rows, creation);
  if (rows > 0) must(H5Dwrite(dataset.get(), memory, H5S_ALL, H5S_ALL, H5P_DEFAULT, data));
}

void SampleFile::write(const std::string& name, const std::vector<std::int64_t>& values, hid_t creation) {
  write(name, H5T_STD_I64LE, H5T_NATIVE_INT64, values.size(), values.data(), creation);
}

void SampleFile::write(const std::string& name, const std::vector<double>& values, hid_t creation) {
  write(name, H5T_IEEE_F64LE, H5T_NATIVE_DOUBLE, values.size(), values.data(), creation);
}

void SampleFile::attribute(const std::string& object, const std::string& name, const std::string& text) {
  const Handle type(must(H5Tcopy(H5T_C_S1)), H5Tclose);
  must(H5Tset_size(type.get(), text.size() + 1));
  const Handle space(must(H5Screate(H5S_SCALAR)), H5Sclose);
  const Handle attribute(must(H5Acreate_by_name(id(), object.c_str(), name.c_str(), type.get(), space.get(),
                                                H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT)),
                         H5Aclose);
  must(H5Awrite(attribute.get(), type.get(), text.c_str()));
}

Handle properties() { return {must(H5Pcreate(H5P_DATASET_CREATE)), H5Pclose}; }

Handle chunked(hsize_t rows) {
  Handle created = properties();
  must(H5Pset_chunk(created.get(), 1, &rows));
  return created;
}

ReadBack read_all(TableSource& source) {
  ReadBack result;
  std::uint64_t next = 0;
  while (const auto task = source.claim()) {
    TableBlock block;
    task->read(block);
    EXPECT_EQ(block.first_row, next);
    next += block.rows;
    result.blocks.push_back(block.rows);
    result.columns.resize(block.columns.size());
    for (std::size_t i = 0; i < block.columns.size(); ++i) {
      std::visit(
          [&](const auto& cells) {
            using Given = std::decay_t<decltype(cells)>;
            EXPECT_EQ(cells.size(), block.rows);
            if constexpr (std::is_same_v<Given, FieldCells>) {
              ADD_FAILURE() << "fields of a text file in an HDF5 file";
            } else {
              using T = typename Given::value_type;
              using Kept = std::conditional_t<std::is_same_v<T, std::string_view>, std::string, T>;
              if (result.blocks.size() == 1) result.columns[i] = std::vector<Kept>();
              append(std::get<std::vector<Kept>>(result.columns[i]), cells);
            }
          },
          block.columns[i]);
    }
  }
  EXPECT_EQ(next, source.estimated_rows());
  EXPECT_EQ(source.bytes_claimed(), source.bytes_total());
  return result;
}

ReadBack read_all(const std::string& path, const Hdf5Options& options) { return read_all(*open_hdf5(path, options)); }

}  // namespace quintile::io::hdf5
