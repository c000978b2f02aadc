// Files that are not what they should be: a clear error, never a crash, never silently wrong values.
#include <fcntl.h>
#include <gmock/gmock.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fstream>
#include <iterator>

#include "quintile/error.hpp"
#include "tests/io/hdf5/sample_file.hpp"

// HDF5 1.10 itself leaks when it meets damaged metadata; without damage nothing leaks. Read by LeakSanitizer only.
extern "C" const char* __lsan_default_suppressions();  // NOLINT(bugprone-reserved-identifier): its name
extern "C" const char* __lsan_default_suppressions() { return "leak:libhdf5"; }

namespace quintile::io::hdf5 {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using Integers = std::vector<std::int64_t>;

std::string contents_of(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

void overwrite(const std::string& path, const std::string& bytes) {
  std::ofstream(path, std::ios::binary | std::ios::trunc) << bytes;
}

template <class Failure>
std::string opening_fails(const std::string& path) {
  return failure_of<Failure>([&] { (void)open_hdf5(path, {}); });
}

TEST(Hdf5BadFile, MissingDirectoryPipeAndUnreadable) {
  SampleFile file;
  file.close();
  const std::string directory = file.directory().string();
  EXPECT_THAT(opening_fails<IoError>(directory + "/none.h5"), AllOf(HasSubstr("none.h5"), HasSubstr("No such file")));
  EXPECT_THAT(opening_fails<IoError>(directory), HasSubstr("directory"));
  const std::string pipe = directory + "/pipe";
  ASSERT_EQ(mkfifo(pipe.c_str(), 0600), 0);
  EXPECT_THAT(opening_fails<IoError>(pipe), HasSubstr("not a regular file"));
  for (const std::string& path : {directory + "/none.h5", directory, pipe}) EXPECT_FALSE(is_hdf5(path));
  if (geteuid() != 0) {
    ASSERT_EQ(chmod(file.path().c_str(), 0), 0);
    EXPECT_THAT(opening_fails<IoError>(file.path()), HasSubstr("Permission denied"));
    EXPECT_FALSE(is_hdf5(file.path()));
  }
}

TEST(Hdf5BadFile, EmptyAndForeign) {
  SampleFile file;
  file.close();
  EXPECT_TRUE(is_hdf5(file.path()));
  overwrite(file.path(), "");
  EXPECT_FALSE(is_hdf5(file.path()));
  EXPECT_THAT(opening_fails<DataError>(file.path()), HasSubstr("empty"));
  overwrite(file.path(), "customer,date,amount\n" + std::string(5000, 'x'));
  EXPECT_FALSE(is_hdf5(file.path()));
  EXPECT_THAT(opening_fails<DataError>(file.path()), HasSubstr("not an HDF5 file"));
  overwrite(file.path(), "\x89HDF\r\n\x1a\n");
  EXPECT_TRUE(is_hdf5(file.path()));
  EXPECT_THAT(opening_fails<DataError>(file.path()), HasSubstr("truncated or damaged"));
}

// A small file of every kind of column.
void fill(SampleFile& file, bool checksums) {
  const Handle plain = chunked(16);
  const Handle packed = chunked(16);
  if (checksums) {
    ASSERT_GE(H5Pset_fletcher32(plain.get()), 0);
  }
  ASSERT_GE(H5Pset_shuffle(packed.get()), 0);
  ASSERT_GE(H5Pset_deflate(packed.get(), 1), 0);
  if (checksums) {
    ASSERT_GE(H5Pset_fletcher32(packed.get()), 0);
  }
  Integers values;
  for (std::int64_t i = 0; i < 40; ++i) values.push_back(i * 1000 - 7);
  file.write("t/a", values, plain.get());
  file.write("t/b", values, packed.get());
  const std::string texts =
      "alpha\0beta\0\0gamma\0"
      "delta\0";
  std::string many;
  while (many.size() < 40 * 6) many += "alpha\0";
  many.resize(40 * 6, 'z');
  const Handle type(H5Tcopy(H5T_C_S1), H5Tclose);
  ASSERT_GE(H5Tset_size(type.get(), 6), 0);
  file.write("t/c", type.get(), type.get(), 40, many.data(), plain.get());
}

TEST(Hdf5BadFile, TruncatedAnywhere) {
  SampleFile file(true);
  fill(file, true);
  file.close();
  const std::string whole = contents_of(file.path());
  const ReadBack expected = read_all(file.path());
  for (std::size_t size = 0; size < whole.size(); size += 13) {
    overwrite(file.path(), whole.substr(0, size));
    EXPECT_THROW((void)read_all(file.path()), DataError) << size;
  }
  overwrite(file.path(), whole);
  EXPECT_EQ(read_all(file.path()).columns, expected.columns);
}

TEST(Hdf5BadFile, TruncatedContiguousData) {
  SampleFile file;
  file.write("t/x", Integers(10'000, 5));
  file.close();
  const std::string whole = contents_of(file.path());
  overwrite(file.path(), whole.substr(0, whole.size() - 8));
  EXPECT_THAT(failure_of<DataError>([&] { (void)read_all(file.path()); }), HasSubstr("truncated"));
}

TEST(Hdf5BadFile, AFileCutWhileItIsReadIsNoticed) {
  SampleFile file;
  file.write("t/x", Integers(10'000, 5));
  file.close();
  const auto source = open_hdf5(file.path(), {});
  ASSERT_EQ(truncate(file.path().c_str(), 4096), 0);
  EXPECT_THAT(failure_of<DataError>([&] { (void)read_all(*source); }), HasSubstr("ends at byte"));
}

// Each byte in turn is inverted. Whatever opens must hold the values written, or nothing under that name.
TEST(Hdf5BadFile, AFlippedByteIsNeverReadSilently) {
  SampleFile file(true);
  fill(file, true);
  file.close();
  const std::string whole = contents_of(file.path());
  const ReadBack expected = read_all(file.path());
  std::size_t refused = 0;
  for (std::size_t i = 0; i < whole.size(); ++i) {
    std::string damaged = whole;
    damaged[i] = static_cast<char>(~damaged[i]);
    overwrite(file.path(), damaged);
    try {
      const auto source = open_hdf5(file.path(), {});
      ASSERT_EQ(source->columns().size(), 3U) << i;
      EXPECT_EQ(read_all(*source).columns, expected.columns) << "byte " << i;
    } catch (const DataError&) {
      ++refused;
    }
  }
  // Only bytes that nothing refers to may be wrong without harm.
  EXPECT_GT(refused, whole.size() / 10);
}

// In the oldest format metadata have no checksums: values may be wrong, but nothing may crash or hang.
TEST(Hdf5BadFile, AFlippedByteNeverCrashes) {
  SampleFile file;
  fill(file, false);
  file.close();
  const std::string whole = contents_of(file.path());
  std::size_t refused = 0;
  for (std::size_t i = 0; i < whole.size(); i += 3) {
    std::string damaged = whole;
    damaged[i] = static_cast<char>(~damaged[i]);
    overwrite(file.path(), damaged);
    try {
      const auto source = open_hdf5(file.path(), {});
      if (source->estimated_rows() > 100'000'000) continue;
      while (const auto task = source->claim()) {
        TableBlock block;
        task->read(block);
      }
    } catch (const Error&) {
      ++refused;
    }
  }
  EXPECT_GT(refused, 0U);
}

TEST(Hdf5BadFile, AbsurdSizesAreRefusedBeforeMemoryIsTaken) {
  SampleFile file;
  const Handle wide(H5Tcreate(H5T_OPAQUE, std::size_t{1} << 31), H5Tclose);
  const Handle row(H5Tcreate(H5T_COMPOUND, (std::size_t{1} << 31) + 8), H5Tclose);
  ASSERT_GE(H5Tinsert(row.get(), "x", 0, H5T_STD_I64LE), 0);
  ASSERT_GE(H5Tinsert(row.get(), "blob", 8, wide.get()), 0);
  { const Handle made = file.create("wide", row.get(), 1, H5P_DEFAULT); }
  const Handle large = chunked(std::uint64_t{500} << 20);
  { const Handle made = file.create("g/x", H5T_STD_I64LE, 1, large.get(), H5S_UNLIMITED); }
  { const Handle made = file.create("h/x", H5T_STD_I64LE, hsize_t{1} << 60, chunked(1000).get()); }
  file.close();
  const auto opening = [&](const char* dataset) {
    return failure_of<DataError>([&] { (void)open_hdf5(file.path(), {dataset, false}); });
  };
  EXPECT_THAT(opening("/wide"), HasSubstr("out of bounds"));
  EXPECT_THAT(opening("/g"), HasSubstr("more than 1 GiB"));
  EXPECT_THAT(opening("/h"), HasSubstr("which cannot be"));
}

}  // namespace
}  // namespace quintile::io::hdf5
