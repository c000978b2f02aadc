// Customers by a column of their log.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "quintile/error.hpp"
#include "quintile/groups.hpp"
#include "tests/io/log/scratch.hpp"

namespace quintile {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class CustomerColumn : public testing::Test {
 protected:
  // The groups of the customers 1, 2, 5 (or "1", "2", "5") by name.
  std::vector<std::string> read(std::string_view text, const std::string& column, const LogOptions& options = {},
                                bool text_ids = false) {
    CustomerIds ids;
    if (text_ids) {
      ids.type = IdType::text;
      ids.texts = make_text_column(std::vector<std::string>{"1", "2", "5"});
    } else {
      ids.integers = Buffer<std::int64_t>({1, 2, 5});
    }
    notes_.clear();
    groups_ = groups_by_column({folder_.write("log.csv", text)}, options, column, ids, notes_);
    std::vector<std::string> out;
    for (const std::uint32_t code : groups_.code) out.push_back(groups_.names[code]);
    return out;
  }
  io::ScratchFolder folder_;
  CustomerGroups groups_;
  std::vector<std::string> notes_;
};

constexpr const char* kLog =
    "customer,time,amount,country\n"
    "5,2024-01-01,1,Norway\n2,2024-01-02,1, France \n9,2024-01-02,1,Chile\n5,2024-01-03,1,Norway\n,2024-01-03,1,Peru\n";

TEST_F(CustomerColumn, IsTheirGroup) {
  EXPECT_THAT(read(kLog, "country"), ElementsAre("", "France", "Norway"));
  EXPECT_EQ(groups_.column, "country");
  EXPECT_TRUE(std::is_sorted(groups_.names.begin(), groups_.names.end()));
  EXPECT_THAT(notes_, IsEmpty());
  EXPECT_THAT(read(kLog, "country", {}, true), ElementsAre("", "France", "Norway"));
  EXPECT_THAT(read(kLog, "amount"), ElementsAre("", "1", "1"));
}

TEST_F(CustomerColumn, SeveralValuesAreSaidAndTheFirstCounts) {
  EXPECT_THAT(read("customer,time,plan\n1,2024-01-01,b\n1,2024-01-02,a\n2,2024-01-02,NA\n5,2024-01-02,a\n", "plan"),
              ElementsAre("b", "", "a"));
  EXPECT_THAT(notes_, ElementsAre(HasSubstr("1 of 3 customers have several values of 'plan'")));
}

TEST_F(CustomerColumn, MustBeThereAndDivideCustomers) {
  EXPECT_THROW(static_cast<void>(read(kLog, "Country")), UserError);
  EXPECT_THROW(static_cast<void>(read(kLog, "customer")), UserError);
}

}  // namespace
}  // namespace quintile
