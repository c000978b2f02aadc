#include "quintile/generate.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>

#include "quintile/error.hpp"

namespace quintile {
namespace {

std::string unused_path() { return (std::filesystem::path(testing::TempDir()) / "quintile_never_written.h5").string(); }

TEST(Generate, RefusesOptionsThatMakeNoSense) {
  const auto generate = [](const GenerateOptions& options) { return generate_log(options, unused_path(), false); };
  EXPECT_THROW(generate({.customers = 0}), UserError);
  EXPECT_THROW(generate({.customers = 5'000'000'000}), UserError);
  EXPECT_THROW(generate({.customers = 100, .transactions = 99}), UserError);
  EXPECT_THROW(generate({.customers = 1, .transactions = 1'000'000}), UserError);
  EXPECT_THROW(generate({.customers = 1'000'000'000}), UserError);
  for (const double years : {0.0, -1.0, 101.0, std::nan("")})
    EXPECT_THROW(generate({.customers = 10, .years = years}), UserError) << years;
  for (const double share : {-0.1, 0.6, std::nan("")}) {
    EXPECT_THROW(generate({.customers = 10, .return_share = share}), UserError) << share;
    EXPECT_THROW(generate({.customers = 10, .missing_share = share}), UserError) << share;
  }
  EXPECT_THROW(generate({.customers = 10, .end = kNoTime + 5}), UserError);
  EXPECT_FALSE(std::filesystem::exists(unused_path()));
}

}  // namespace
}  // namespace quintile
