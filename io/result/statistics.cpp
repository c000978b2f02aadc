#include "io/result/statistics.hpp"

#include <algorithm>
#include <cstring>

namespace quintile::io {
namespace {

template <class Value>
Range range_of_values(std::span<const std::byte> bytes, std::optional<std::int64_t> missing) {
  Range range;
  Value minimum = 0;
  Value maximum = 0;
  Value last = 0;
  for (std::size_t at = 0; at < bytes.size(); at += sizeof(Value)) {
    Value value;
    std::memcpy(&value, bytes.data() + at, sizeof(Value));
    if (missing && static_cast<std::int64_t>(value) == *missing) continue;
    if (range.values++ == 0) {
      range.first = static_cast<std::uint64_t>(value);
      minimum = maximum = value;
    } else {
      range.ascending &= value >= last;
      minimum = std::min(minimum, value);
      maximum = std::max(maximum, value);
    }
    last = value;
  }
  range.minimum = static_cast<std::uint64_t>(minimum);
  range.maximum = static_cast<std::uint64_t>(maximum);
  range.last = static_cast<std::uint64_t>(last);
  return range;
}

bool less(std::uint64_t a, std::uint64_t b, Ordering ordering) {
  if (ordering == Ordering::int64) return static_cast<std::int64_t>(a) < static_cast<std::int64_t>(b);
  return a < b;
}

AttributeValue as_attribute(std::uint64_t value, Ordering ordering) {
  if (ordering == Ordering::int64) return static_cast<std::int64_t>(value);
  return value;
}

}  // namespace

Range range_of(std::span<const std::byte> values, Ordering ordering, std::optional<std::int64_t> missing) {
  switch (ordering) {
    case Ordering::int64:
      return range_of_values<std::int64_t>(values, missing);
    case Ordering::uint64:
      return range_of_values<std::uint64_t>(values, missing);
    case Ordering::uint32:
      return range_of_values<std::uint32_t>(values, missing);
    case Ordering::uint16:
      return range_of_values<std::uint16_t>(values, missing);
    case Ordering::uint8:
      return range_of_values<std::uint8_t>(values, missing);
    case Ordering::other:
      break;
  }
  return {};
}

void merge(Range& range, const Range& next, Ordering ordering) {
  if (next.values == 0) return;
  if (range.values == 0) {
    range = next;
    return;
  }
  range.ascending = range.ascending && next.ascending && !less(next.first, range.last, ordering);
  if (less(next.minimum, range.minimum, ordering)) range.minimum = next.minimum;
  if (less(range.maximum, next.maximum, ordering)) range.maximum = next.maximum;
  range.last = next.last;
  range.values += next.values;
}

std::vector<Attribute> range_attributes(const Range& range, Ordering ordering) {
  if (ordering == Ordering::other || range.values == 0) return {};
  return {{"minimum", as_attribute(range.minimum, ordering)}, {"maximum", as_attribute(range.maximum, ordering)}};
}

}  // namespace quintile::io
