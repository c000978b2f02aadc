// The public data sets, read as they are.
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <string>

#include "tests/io/text/text_rows.hpp"

namespace quintile::io {
namespace {

// Unpacks a data set for as long as it lives.
class RealFile {
 public:
  explicit RealFile(const std::string& name) : file_("") {
    const std::string packed = std::string(QUINTILE_SHARED_DATA) + "/" + name + ".xz";
    there_ = std::filesystem::exists(packed) &&
             std::system(("xz -dc '" + packed + "' > '" + file_.path() + "'").c_str()) == 0;
  }
  [[nodiscard]] bool there() const { return there_; }
  [[nodiscard]] std::string path() const { return file_.path(); }

 private:
  ScratchFile file_;
  bool there_ = false;
};

TEST(RealText, OnlineRetail) {
  const RealFile file("online_retail.csv");
  if (!file.there()) GTEST_SKIP() << "needs online_retail.csv.xz in ../shared/data, and xz";
  for (const std::size_t block : {std::size_t{100'003}}) {
    const auto source = open_text(file.path(), {.block_bytes = block});
    EXPECT_EQ(source->format(), "CSV");
    EXPECT_NEAR(static_cast<double>(source->estimated_rows()), 541'909, 60'000);
    const ReadBack read = read_all(*source);
    EXPECT_EQ(read.names, (std::vector<std::string>{"InvoiceNo", "StockCode", "Description", "Quantity", "InvoiceDate",
                                                    "UnitPrice", "CustomerID", "Country"}));
    ASSERT_EQ(read.rows.size(), 541'909U);
    EXPECT_TRUE(read.malformed.empty());
    EXPECT_EQ(read.lines.back(), 541'910U);
    EXPECT_EQ(read.rows[0][2], "WHITE HANGING HEART T-LIGHT HOLDER");
    std::size_t without_customer = 0;
    for (const auto& row : read.rows) without_customer += static_cast<std::size_t>(row[6].empty() || row[6] == "NA");
    EXPECT_EQ(without_customer, 135'080U);
  }
}

TEST(RealText, CdnowMaster) {
  const RealFile file("cdnow_master.txt");
  if (!file.there()) GTEST_SKIP() << "needs cdnow_master.txt.xz in ../shared/data, and xz";
  const auto source = open_text(file.path(), {});
  EXPECT_EQ(source->format(), "text, blank-separated");
  const ReadBack read = read_all(*source);
  EXPECT_EQ(read.names, (std::vector<std::string>{"customer_id", "date", "number_of_cds", "dollar_value"}));
  ASSERT_EQ(read.rows.size(), 69'659U);
  EXPECT_TRUE(read.malformed.empty());
  EXPECT_EQ(read.rows[0], (std::vector<std::string>{"00001", "19970101", "1", "11.77"}));
  EXPECT_EQ(read.rows.back(), (std::vector<std::string>{"23570", "19970326", "2", "42.96"}));
}

TEST(RealText, CdnowSample) {
  const RealFile file("cdnow_sample.txt");
  if (!file.there()) GTEST_SKIP() << "needs cdnow_sample.txt.xz in ../shared/data, and xz";
  const ReadBack read = read_all(*open_text(file.path(), {.column_names = {"master", "id", "date", "cds", "dollars"}}));
  ASSERT_EQ(read.rows.size(), 6'919U);
  EXPECT_TRUE(read.malformed.empty());
  EXPECT_EQ(read.rows[0], (std::vector<std::string>{"00004", "0001", "19970101", "2", "29.33"}));
}

}  // namespace
}  // namespace quintile::io
