#include "engine/cluster/feature/complete_rows.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <type_traits>
#include <variant>

#include "engine/cluster/feature/number_column.hpp"
#include "quintile/error.hpp"
#include "quintile/parallel.hpp"

namespace quintile::clustering {
namespace {

struct BlockCount {
  std::size_t complete = 0;
  std::size_t without_purchase = 0;
  std::vector<std::size_t> missing;
};

// Says for each row of a block whether it is complete.
class RowCheck {
 public:
  RowCheck(const TableView& table, const std::vector<const ColumnView*>& columns)
      : columns_(columns), occasions_(table.find("occasions")) {
    if (occasions_ != nullptr && !is_number_column(*occasions_)) occasions_ = nullptr;
  }

  BlockCount check(std::size_t begin, std::size_t end, std::uint8_t* complete) const {
    const std::size_t size = end - begin;
    BlockCount count;
    count.missing.resize(columns_.size());
    std::vector<double> values(size);
    std::vector<std::uint8_t> buys(size, 1);
    if (occasions_ != nullptr) {
      read_numbers(*occasions_, begin, end, values.data());
      for (std::size_t i = 0; i < size; ++i) {
        buys[i] = static_cast<std::uint8_t>(values[i] > 0);
        count.without_purchase += static_cast<std::size_t>(buys[i] == 0);
      }
    }
    std::copy(buys.begin(), buys.end(), complete);
    for (std::size_t c = 0; c < columns_.size(); ++c) {
      read_numbers(*columns_[c], begin, end, values.data());
      for (std::size_t i = 0; i < size; ++i) {
        const auto there = static_cast<std::uint8_t>(std::isfinite(values[i]));
        count.missing[c] += static_cast<std::size_t>(buys[i] & (1U - there));
        complete[i] &= there;
      }
    }
    for (std::size_t i = 0; i < size; ++i) count.complete += complete[i];
    return count;
  }

 private:
  const std::vector<const ColumnView*>& columns_;
  const ColumnView* occasions_;
};

}  // namespace

CompleteRows complete_rows(const TableView& table, const std::vector<const ColumnView*>& columns) {
  CompleteRows out;
  out.customers = table.rows();
  if (out.customers > std::numeric_limits<std::uint32_t>::max())
    throw UserError("clusters are found among at most 4,294,967,295 customers; this table has " +
                    std::to_string(out.customers));
  const RowCheck check(table, columns);
  Buffer<std::uint8_t> complete(out.customers);
  std::vector<BlockCount> counts((out.customers + kCustomerBlock - 1) / kCustomerBlock);
  parallel_blocks(out.customers, kCustomerBlock, [&](std::size_t block, std::size_t begin, std::size_t end) {
    counts[block] = check.check(begin, end, complete.data() + begin);
  });
  std::vector<std::size_t> first(counts.size());
  out.missing.resize(columns.size());
  for (std::size_t block = 0; block < counts.size(); ++block) {
    first[block] = out.complete;
    out.complete += counts[block].complete;
    out.without_purchase += counts[block].without_purchase;
    for (std::size_t c = 0; c < columns.size(); ++c) out.missing[c] += counts[block].missing[c];
  }
  if (out.complete == out.customers) return out;
  out.row = Buffer<std::uint32_t>(out.complete);
  parallel_blocks(out.customers, kCustomerBlock, [&](std::size_t block, std::size_t begin, std::size_t end) {
    std::size_t next = first[block];
    for (std::size_t i = begin; i < end; ++i) {
      if (complete[i] != 0) out.row[next++] = static_cast<std::uint32_t>(i);
    }
  });
  return out;
}

Buffer<double> gather(const ColumnView& column, const CompleteRows& rows) {
  Buffer<double> out(rows.complete);
  const bool all = rows.row.empty();
  parallel_blocks(rows.complete, kCustomerBlock, [&](std::size_t, std::size_t begin, std::size_t end) {
    if (all) {
      read_numbers(column, begin, end, out.data() + begin);
      return;
    }
    std::visit(
        [&](const auto& values) {
          if constexpr (!std::is_same_v<std::decay_t<decltype(values)>, TextView>) {
            for (std::size_t i = begin; i < end; ++i) out[i] = static_cast<double>(values[rows.row[i]]);
          }
        },
        column.values);
  });
  return out;
}

}  // namespace quintile::clustering
