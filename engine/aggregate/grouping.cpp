#include "engine/aggregate/grouping.hpp"

#include <algorithm>
#include <cstring>

#include "kernels/partition.hpp"

namespace quintile::aggregation {

void Grouping::group(std::span<const std::span<const std::uint64_t>> runs) {
  std::size_t rows = 0;
  for (const auto& run : runs) rows += run.size() / words_;
  slots_.assign(std::max<std::size_t>(slots_.size(), 64), Slot{0, kEmpty});
  keys_.clear();
  counts_.clear();
  last_times_.clear();
  unordered_.clear();
  customer_of_row_.resize(rows);

  std::size_t row = 0;
  for (const auto& run : runs) {
    for (const std::uint64_t* at = run.data(); at != run.data() + run.size(); at += words_) {
      const std::uint32_t customer = customer_of(at[kKeyWord]);
      const auto time = static_cast<TimeNs>(at[kTimeWord]);
      customer_of_row_[row++] = customer;
      ++counts_[customer];
      unordered_[customer] = static_cast<char>(unordered_[customer] | static_cast<char>(time < last_times_[customer]));
      last_times_[customer] = time;
    }
  }

  starts_.resize(keys_.size() + 1);
  std::uint64_t start = 0;
  for (std::size_t customer = 0; customer < keys_.size(); ++customer) {
    starts_[customer] = start;
    start += counts_[customer];
    counts_[customer] = starts_[customer];  // from here on: where its next row goes
  }
  starts_[keys_.size()] = start;
  if (grouped_.size() < rows * words_) grouped_.resize(rows * words_);
  row = 0;
  for (const auto& run : runs) {
    for (const std::uint64_t* at = run.data(); at != run.data() + run.size(); at += words_) {
      const std::uint64_t to = counts_[customer_of_row_[row++]]++;
      std::memcpy(grouped_.data() + to * words_, at, words_ * sizeof(std::uint64_t));
    }
  }
}

std::uint32_t Grouping::customer_of(std::uint64_t key) {
  const std::size_t mask = slots_.size() - 1;
  // The upper bits of the mixed key are the partition's: all alike here.
  std::size_t at = kernels::mix(key) & mask;
  while (slots_[at].customer != kEmpty) {
    if (slots_[at].key == key) return slots_[at].customer;
    at = (at + 1) & mask;
  }
  const auto customer = static_cast<std::uint32_t>(keys_.size());
  slots_[at] = {key, customer};
  keys_.push_back(key);
  counts_.push_back(0);
  last_times_.push_back(kNoTime);
  unordered_.push_back(0);
  if (keys_.size() * 2 > slots_.size()) grow();
  return customer;
}

void Grouping::grow() {
  std::vector<Slot> larger(slots_.size() * 2, Slot{0, kEmpty});
  const std::size_t mask = larger.size() - 1;
  for (const Slot& slot : slots_) {
    if (slot.customer == kEmpty) continue;
    std::size_t at = kernels::mix(slot.key) & mask;
    while (larger[at].customer != kEmpty) at = (at + 1) & mask;
    larger[at] = slot;
  }
  slots_ = std::move(larger);
}

}  // namespace quintile::aggregation
