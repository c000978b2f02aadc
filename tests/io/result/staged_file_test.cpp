#include "io/result/staged_file.hpp"

#include <gmock/gmock.h>
#include <sys/stat.h>

#include "quintile/result_file.hpp"
#include "tests/io/result/support.hpp"

namespace quintile::io {
namespace {

using test::content_of;
using test::Folder;
using test::put_content;
using testing::ElementsAre;
using testing::IsEmpty;

TEST(StagedFile, AppearsOnlyWhenCommitted) {
  const Folder folder;
  StagedFile file(folder / "out.h5", false);
  put_content(file.path(), "new");
  EXPECT_FALSE(std::filesystem::exists(folder / "out.h5"));
  file.commit();
  EXPECT_EQ(content_of(folder / "out.h5"), "new");
  EXPECT_THAT(folder.files(), ElementsAre("out.h5"));
}

TEST(StagedFile, LeavesTheTargetAloneWhenGivenUp) {
  const Folder folder;
  put_content(folder / "out.h5", "old");
  {
    const StagedFile file(folder / "out.h5", true);
    put_content(file.path(), "new");
  }
  EXPECT_EQ(content_of(folder / "out.h5"), "old");
  EXPECT_THAT(folder.files(), ElementsAre("out.h5"));
}

TEST(StagedFile, ReplacesAndKeepsThePermissions) {
  const Folder folder;
  put_content(folder / "out.h5", "old");
  std::filesystem::permissions(folder / "out.h5", std::filesystem::perms(0640));
  StagedFile file(folder / "out.h5", true);
  put_content(file.path(), "new");
  file.commit();
  EXPECT_EQ(content_of(folder / "out.h5"), "new");
  EXPECT_EQ(std::filesystem::status(folder / "out.h5").permissions(), std::filesystem::perms(0640));
}

TEST(StagedFile, WritesThroughASymbolicLink) {
  const Folder folder;
  put_content(folder / "real.h5", "old");
  std::filesystem::create_symlink("real.h5", folder / "link.h5");
  StagedFile file(folder / "link.h5", true);
  put_content(file.path(), "new");
  file.commit();
  EXPECT_TRUE(std::filesystem::is_symlink(folder / "link.h5"));
  EXPECT_EQ(content_of(folder / "real.h5"), "new");
}

TEST(StagedFile, DoesNotOverwriteWhatAppearsMeanwhile) {
  const Folder folder;
  StagedFile file(folder / "out.h5", false);
  put_content(folder / "out.h5", "somebody else's");
  EXPECT_THROW(file.commit(), UserError);
  EXPECT_EQ(content_of(folder / "out.h5"), "somebody else's");
}

TEST(CheckOutput, RefusesWhatCannotBeWritten) {
  const Folder folder;
  put_content(folder / "old.h5", "old");
  EXPECT_NO_THROW(check_output(folder / "new.h5", false));
  EXPECT_NO_THROW(check_output(folder / "old.h5", true));
  EXPECT_THROW(check_output(folder / "old.h5", false), UserError);
  EXPECT_THROW(check_output("", true), UserError);
  EXPECT_THROW(check_output(folder.path().string(), true), UserError);
  EXPECT_THROW(check_output("/dev/null", true), UserError);
  EXPECT_THROW(check_output(folder / "none/out.h5", false), IoError);
  EXPECT_THROW(check_output(folder / "old.h5/out.h5", false), IoError);
  EXPECT_THROW(check_output("/proc/out.h5", false), IoError);
  EXPECT_THAT(folder.files(), ElementsAre("old.h5"));
}

}  // namespace
}  // namespace quintile::io
