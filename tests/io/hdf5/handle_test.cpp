#include "io/hdf5/handle.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <thread>

#include "quintile/error.hpp"

namespace quintile::io::hdf5 {
namespace {

TEST(Handle, ClosesWhatItOwns) {
  const auto lock = lock_library();
  hid_t id = H5I_INVALID_HID;
  {
    Handle space = require<InternalError>(H5Screate(H5S_SCALAR), H5Sclose, "cannot create a dataspace");
    id = space.get();
    Handle moved = std::move(space);
    EXPECT_FALSE(space);  // NOLINT(bugprone-use-after-move): that it is empty is the point
    EXPECT_GT(H5Iis_valid(id), 0);
  }
  EXPECT_EQ(H5Iis_valid(id), 0);
}

TEST(Handle, ReleaseReportsTheLibrarysStatus) {
  const auto lock = lock_library();
  Handle space(H5Screate(H5S_SCALAR), H5Sclose);
  EXPECT_GE(space.release(), 0);
  EXPECT_EQ(space.release(), 0);
  Handle wrong(H5Screate(H5S_SCALAR), H5Tclose);
  const Handle really(wrong.get(), H5Sclose);
  EXPECT_LT(wrong.release(), 0);
}

TEST(Handle, FailuresCarryTheLibrarysWordsAndPrintNothing) {
  std::string text;
  testing::internal::CaptureStderr();
  std::thread([&] {
    const auto lock = lock_library();
    try {
      const auto file =
          require<DataError>(H5Fopen("no/such/file.h5", H5F_ACC_RDONLY, H5P_DEFAULT), H5Fclose, "cannot open it");
    } catch (const DataError& error) {
      text = error.what();
    }
  }).join();
  EXPECT_THAT(text, testing::StartsWith("cannot open it: "));
  EXPECT_THAT(text, testing::HasSubstr("No such file or directory"));
  EXPECT_EQ(testing::internal::GetCapturedStderr(), "");
  EXPECT_EQ(error_text(), "no details");
}

}  // namespace
}  // namespace quintile::io::hdf5
