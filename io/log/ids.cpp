#include "io/log/ids.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <cstring>

#include "io/log/rare_rows.hpp"
#include "io/parse/integer.hpp"
#include "io/parse/missing.hpp"
#include "io/parse/padded.hpp"
#include "kernels/rare.hpp"

namespace quintile::io {
namespace {

[[noreturn]] void restart(std::atomic<bool>& note) {
  note = true;
  throw RestartRead{};
}

// Checks that an integer fits the id type.
void check_range(IntegerRange range, IdType type, MetIds& met) {
  if (range == IntegerRange::none) restart(met.text);
  if (range == IntegerRange::unsigned64 && type == IdType::int64) restart(met.beyond_int64);
  if (range == IntegerRange::negative && type == IdType::uint64) restart(met.negative_in_uint64);
}

IntegerRange range_of(std::int64_t value) { return value < 0 ? IntegerRange::negative : IntegerRange::signed64; }
IntegerRange range_of(std::uint64_t value) {
  return value >> 63 != 0 ? IntegerRange::unsigned64 : IntegerRange::signed64;
}

// Reads nearly every id of nearly every log.
bool read_quickly(const FieldCells& cells, std::size_t row, std::uint64_t& bits) noexcept {
  return parse_padded_integer(cells[row], bits);
}
bool read_quickly(std::span<const std::string_view> cells, std::size_t row, std::uint64_t& bits) noexcept {
  return parse_canonical_integer(cells[row], bits) == IntegerRange::signed64;
}

template <class Texts>
std::span<const std::int64_t> texts_as_integers(const Texts& texts, IdType type, MetIds& met, Verdicts& verdicts,
                                                Buffer<std::int64_t>& out) {
  const std::span<std::int64_t> ids = fit(out, texts.size());
  for (std::size_t row = 0; row < texts.size(); ++row) {
    std::uint64_t bits = 0;
    if (!read_quickly(texts, row, bits)) [[unlikely]] {
      const std::string_view text = trim(texts[row]);
      bits = 0;
      const IntegerRange range = parse_canonical_integer(without_float_suffix(text), bits);
      if (range == IntegerRange::none && is_missing(text)) {
        verdicts.mark(row, SkipReason::no_customer);
      } else {
        check_range(range, type, met);
      }
    }
    ids[row] = static_cast<std::int64_t>(bits);
  }
  return ids;
}

// Integers as they are where they all fit; only the range has to be looked at.
template <class Integer>
std::span<const std::int64_t> integers_as_integers(std::span<const Integer> values, IdType type, MetIds& met) {
  static_assert(sizeof(Integer) == sizeof(std::uint64_t));
  const auto any = static_cast<Integer>(
      kernels::rare_kernels().any_bits(reinterpret_cast<const std::uint64_t*>(values.data()), values.size()));
  if (static_cast<std::int64_t>(any) < 0) check_range(range_of(any), type, met);
  return {reinterpret_cast<const std::int64_t*>(values.data()), values.size()};
}

std::span<const std::int64_t> integers_without_missing(std::span<const std::int64_t> values, std::int64_t missing,
                                                       IdType type, MetIds& met, Verdicts& verdicts) {
  for_rare_rows(values, EqualTo{missing}, [&](std::size_t row) { verdicts.mark(row, SkipReason::no_customer); });
  if (type == IdType::uint64) {
    for (const std::int64_t value : values) {
      if (value != missing) check_range(range_of(value), type, met);
    }
  }
  return values;
}

// Whole numbers as integers; false marks the row.
bool real_as_integer(double value, std::size_t row, std::uint64_t& bits, IntegerRange& range, Verdicts& verdicts) {
  if (std::isnan(value)) {
    verdicts.mark(row, SkipReason::no_customer);
    return false;
  }
  if (std::floor(value) != value || value < -0x1p63 || value >= 0x1p64) {
    verdicts.mark(row, SkipReason::bad_customer);
    return false;
  }
  range = value < 0 ? IntegerRange::negative : value < 0x1p63 ? IntegerRange::signed64 : IntegerRange::unsigned64;
  bits = value < 0 ? static_cast<std::uint64_t>(static_cast<std::int64_t>(value)) : static_cast<std::uint64_t>(value);
  return true;
}

std::span<const std::int64_t> reals_as_integers(std::span<const double> values, IdType type, MetIds& met,
                                                Verdicts& verdicts, Buffer<std::int64_t>& out) {
  const std::span<std::int64_t> ids = fit(out, values.size());
  for (std::size_t row = 0; row < values.size(); ++row) {
    std::uint64_t bits = 0;
    IntegerRange range = IntegerRange::signed64;
    if (real_as_integer(values[row], row, bits, range, verdicts)) check_range(range, type, met);
    ids[row] = static_cast<std::int64_t>(bits);
  }
  return ids;
}

// Bytes that a text to be looked at more closely can begin with: blanks, and the first letters of missing values.
constexpr auto kSuspicious = [] {
  std::array<bool, 256> suspicious{};
  for (const char c : {' ', '\t', '\r', '\n', 'N', 'n', '<', '\\'}) suspicious[static_cast<unsigned char>(c)] = true;
  return suspicious;
}();

// Whether a text is an id as it stands. Decided by its ends, as it is for nearly all.
bool stands_as_it_is(std::string_view text) noexcept {
  return !text.empty() && !kSuspicious[static_cast<unsigned char>(text.front())] && !is_blank(text.back()) &&
         without_float_suffix(text).size() == text.size();
}

std::string_view cleaned_text(std::string_view text, std::size_t row, bool verbatim, Verdicts& verdicts) {
  text = trim(text);
  if (is_missing(text)) verdicts.mark(row, SkipReason::no_customer);
  if (const std::string_view integer = without_float_suffix(text); !verbatim && integer.size() < text.size()) {
    std::uint64_t bits = 0;
    if (parse_canonical_integer(integer, bits) != IntegerRange::none) text = integer;
  }
  return text;
}

std::span<const std::string_view> texts_as_texts(const FieldCells& texts, bool verbatim, Verdicts& verdicts,
                                                 Buffer<std::string_view>& out) {
  const std::span<std::string_view> ids = fit(out, texts.size());
  for (std::size_t row = 0; row < texts.size(); ++row) {
    const std::string_view text = texts[row];
    ids[row] = stands_as_it_is(text) ? text : cleaned_text(text, row, verbatim, verdicts);
  }
  return ids;
}

// The texts themselves, or from the first one on that has to be changed, copies.
std::span<const std::string_view> texts_as_texts(std::span<const std::string_view> texts, bool verbatim,
                                                 Verdicts& verdicts, Buffer<std::string_view>& out) {
  const auto changed = std::ranges::find_if_not(texts, stands_as_it_is);
  if (changed == texts.end()) return texts;
  const std::span<std::string_view> ids = fit(out, texts.size());
  const auto same = static_cast<std::size_t>(changed - texts.begin());
  std::copy(texts.begin(), changed, ids.begin());
  for (std::size_t row = same; row < texts.size(); ++row) {
    ids[row] = stands_as_it_is(texts[row]) ? texts[row] : cleaned_text(texts[row], row, verbatim, verdicts);
  }
  return ids;
}

// Writes numbers as texts, one behind the other, into memory that does not move.
template <class Value>
std::span<const std::string_view> numbers_as_texts(std::span<const Value> values, const SourceColumn& column,
                                                   Verdicts& verdicts, IdColumn& out) {
  constexpr std::size_t kLongest = 20;
  const std::span<std::string_view> ids = fit(out.texts, values.size());
  char* end = fit(out.digits, values.size() * kLongest).data();
  for (std::size_t row = 0; row < values.size(); ++row) {
    const auto put = [&](auto integer) {
      const fmt::format_int digits(integer);
      std::memcpy(end, digits.data(), digits.size());
      ids[row] = {end, digits.size()};
      end += digits.size();
    };
    ids[row] = {};
    if constexpr (std::is_same_v<Value, double>) {
      std::uint64_t bits = 0;
      IntegerRange range = IntegerRange::signed64;
      if (!real_as_integer(values[row], row, bits, range, verdicts)) continue;
      if (range == IntegerRange::negative) {
        put(static_cast<std::int64_t>(bits));
      } else {
        put(bits);
      }
    } else {
      if constexpr (std::is_same_v<Value, std::int64_t>) {
        if (column.missing == values[row]) {
          verdicts.mark(row, SkipReason::no_customer);
          continue;
        }
      }
      put(values[row]);
    }
  }
  return ids;
}

}  // namespace

IdSpans read_ids(const Cells& cells, const SourceColumn& column, IdType type, bool verbatim, MetIds& met,
                 Verdicts& verdicts, IdColumn& out) {
  return std::visit(
      [&](const auto& values) -> IdSpans {
        using Value = typename std::decay_t<decltype(values)>::value_type;
        if constexpr (std::is_same_v<Value, std::string_view>) {
          if (type == IdType::text) return {{}, texts_as_texts(values, verbatim, verdicts, out.texts)};
          return {texts_as_integers(values, type, met, verdicts, out.integers), {}};
        } else {
          if (type == IdType::text) return {{}, numbers_as_texts<Value>(values, column, verdicts, out)};
          if constexpr (std::is_same_v<Value, double>) {
            return {reals_as_integers(values, type, met, verdicts, out.integers), {}};
          } else {
            if constexpr (std::is_same_v<Value, std::int64_t>) {
              if (column.missing) return {integers_without_missing(values, *column.missing, type, met, verdicts), {}};
            }
            return {integers_as_integers<Value>(values, type, met), {}};
          }
        }
      },
      cells);
}

void note_sample_ids(const Cells& cells, MetIds& met) {
  with_texts(cells, [&](const auto& texts) {
    for (std::size_t row = 0; row < texts.size(); ++row) {
      const std::string_view text = trim(texts[row]);
      std::uint64_t bits = 0;
      const IntegerRange range = parse_canonical_integer(without_float_suffix(text), bits);
      if (range == IntegerRange::none && !is_missing(text)) met.text = true;
      if (range == IntegerRange::unsigned64) met.beyond_int64 = true;
    }
  });
}

}  // namespace quintile::io
