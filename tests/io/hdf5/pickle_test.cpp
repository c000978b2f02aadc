#include "io/hdf5/pickle.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace quintile::io::hdf5 {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::Optional;

TEST(Pickle, ListsOfNames) {
  EXPECT_THAT(unpickle_names("(lp0\nVamount\np1\naVprice\np2\na."), Optional(ElementsAre("amount", "price")));
  EXPECT_THAT(unpickle_names("(lp0\n."), Optional(IsEmpty()));
  EXPECT_THAT(unpickle_names("(lp0\nVa\np1\nag1\na."), Optional(ElementsAre("a", "a")));
}

TEST(Pickle, NamesBeyondAscii) {
  EXPECT_THAT(unpickle_names("(lp0\nVpri\\u00e7\np1\na."), Optional(ElementsAre("priç")));
  EXPECT_THAT(unpickle_names("(lp0\nVpri\xe7\np1\na."), Optional(ElementsAre("priç")));
  EXPECT_THAT(unpickle_names("(lp0\nV\\u20ac\\U0001f600\np1\na."), Optional(ElementsAre("€😀")));
}

TEST(Pickle, AnythingElseIsNothing) {
  for (const char* text : {"", "(l", "(lp0\n", "(lp0\nVa\n", "(lp0\nVa\np1\n.", "cos\nsystem\n(S'ls'\ntR.",
                           "(lp0\nI1\na.", "(lp0\na.", "(lp0\ng7\na.", "(dp0\n.", "\x80\x04]."}) {
    EXPECT_EQ(unpickle_names(text), std::nullopt) << text;
  }
}

}  // namespace
}  // namespace quintile::io::hdf5
