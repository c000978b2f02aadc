// Tables of survivors.
#include "quintile/survivors.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fmt/format.h>

#include "quintile/error.hpp"
#include "tests/io/log/scratch.hpp"

namespace quintile {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class Survivors : public testing::Test {
 protected:
  SurvivorTable read(std::string_view text, const SurvivorColumns& columns = {}) {
    return read_survivors(folder_.write("table.csv", text), {}, columns);
  }
  std::string refusal(std::string_view text, const SurvivorColumns& columns = {}) {
    try {
      static_cast<void>(read(text, columns));
    } catch (const DataError& error) {
      return error.what();
    }
    return "";
  }
  io::ScratchFolder folder_;
};

TEST_F(Survivors, OneCohortNeedsTwoColumns) {
  const SurvivorTable table = read("year,survivors\n1,631\n0,1000\n2,468\n");
  ASSERT_EQ(table.cohorts.size(), 1u);
  EXPECT_THAT(table.cohorts[0].survivors, ElementsAre(1000, 631, 468));
  EXPECT_EQ(table.period, "year");
  EXPECT_THAT(table.notes, IsEmpty());
}

TEST_F(Survivors, CohortsMayBeOfAnyLengthAndMixed) {
  const SurvivorTable table = read("cohort;period;survivors\nb;0;5\na;0;10.5\nb;1;4\na;1;7\na;2;7\n");
  ASSERT_EQ(table.cohorts.size(), 2u);
  EXPECT_EQ(table.cohorts[0].name, "b");
  EXPECT_THAT(table.cohorts[0].survivors, ElementsAre(5, 4));
  EXPECT_THAT(table.cohorts[1].survivors, ElementsAre(10.5, 7, 7));
  EXPECT_EQ(table.cohort, "cohort");
}

TEST_F(Survivors, ColumnsMayBeNamed) {
  const SurvivorTable table = read("n,left,plan\n0,10,x\n1,9,x\n", {"n", "left", "-"});
  EXPECT_THAT(table.cohorts[0].survivors, ElementsAre(10, 9));
  EXPECT_THROW(static_cast<void>(read("n,left\n0,10\n", {"m", "left", ""})), UserError);
  EXPECT_THROW(static_cast<void>(read("period,n\n0,10\n")), UserError);
  EXPECT_THROW(static_cast<void>(read("month,year,survivors\n0,0,10\n")), UserError);
}

TEST_F(Survivors, AnotherFirstPeriodIsSaid) {
  const SurvivorTable table = read("period,survivors\n1,10\n2,9\n");
  EXPECT_THAT(table.cohorts[0].survivors, ElementsAre(10, 9));
  EXPECT_THAT(table.notes, ElementsAre(HasSubstr("period 1 is taken as the start")));
}

TEST_F(Survivors, SharesAreSaid) {
  EXPECT_THAT(read("period,survivors\n0,1\n1,.869\n").notes, ElementsAre(HasSubstr("start at 1: they count as 1")));
  EXPECT_THAT(read("period,survivors\n0,2\n1,1\n").notes, IsEmpty());
}

TEST_F(Survivors, WhatCannotBeNamesItsLine) {
  EXPECT_THAT(refusal("period,survivors\n0,10\n1,12\n"), AllOf(HasSubstr("survivors increase"), HasSubstr("line 3")));
  EXPECT_THAT(refusal("period,survivors\n0,10\n2,9\n"), AllOf(HasSubstr("missing period"), HasSubstr("line 3")));
  EXPECT_THAT(refusal("period,survivors\n0,10\n0,9\n"), AllOf(HasSubstr("repeated period"), HasSubstr("line 3")));
  EXPECT_THAT(refusal("period,survivors\n0,ten\n"),
              AllOf(HasSubstr("no number"), HasSubstr("line 2"), HasSubstr("ten")));
  EXPECT_THAT(refusal("period,survivors\n0.5,10\n"), HasSubstr("no whole number"));
  EXPECT_THAT(refusal("period,survivors\n0,-1\n"), HasSubstr("a number >= 0"));
  EXPECT_THAT(refusal("cohort,period,survivors\na,0,4\nb,0,2\nb,1,3\n"), HasSubstr("of cohort 'b'"));
  EXPECT_THAT(refusal("period,survivors\n"), HasSubstr("has no rows"));
}

TEST_F(Survivors, CohortsMayHaveWeights) {
  const SurvivorColumns weighted = {"", "", "", "w"};
  const SurvivorTable table = read("cohort,period,survivors,w\na,0,5,2\nb,0,9,0\na,1,4,2\nb,1,3,0\n", weighted);
  ASSERT_EQ(table.cohorts.size(), 1u);
  EXPECT_THAT(table.cohorts[0].survivors, ElementsAre(10, 8));
  EXPECT_THAT(table.notes, ElementsAre(HasSubstr("the weight of cohort 'b' is 0")));
  EXPECT_THAT(refusal("period,survivors,w\n0,5,0\n1,4,0\n", weighted), HasSubstr("all weights in column 'w'"));
  EXPECT_THAT(refusal("period,survivors,w\n0,5,1\n1,4,2\n", weighted),
              AllOf(HasSubstr("two weights in one cohort"), HasSubstr("line 3")));
  for (const char* weight : {"-1", "nan", "", "two"}) {
    EXPECT_THAT(refusal(fmt::format("period,survivors,w\n0,5,1\n1,4,{}\n", weight), weighted),
                AllOf(HasSubstr("weight that is no number >= 0"), HasSubstr("line 3"), HasSubstr("column 'w'")));
  }
}

TEST_F(Survivors, AreTellableFromALog) {
  EXPECT_TRUE(is_survivor_table(folder_.write("s.csv", "year,survivors\n0,1\n"), {}));
  EXPECT_FALSE(is_survivor_table(folder_.write("l.csv", "customer,time,amount\n1,2024-01-01,1\n"), {}));
  EXPECT_TRUE(is_survivor_table(folder_.path("any"), {}, {"", "n", ""}));
}

}  // namespace
}  // namespace quintile
