#include "io/text/dialect.hpp"

#include <algorithm>
#include <array>
#include <memory_resource>
#include <tuple>

#include "io/text/record_scan.hpp"
#include "io/text/split_fields.hpp"

namespace quintile::io {
namespace {

using namespace std::string_view_literals;

constexpr std::array<char, 4> kSeparators = {',', ';', '\t', '|'};

// How well a separator explains the first lines.
struct Fit {
  double share = 0;        // of records that have as many fields as they should
  std::size_t fields = 0;  // how many that is
};

Fit fit_of(std::string_view head, char separator, std::size_t expected_fields) {
  Fit fit{0, expected_fields};
  std::size_t records = 0;
  std::size_t alike = 0;
  split_records(head.substr(0, scan_records(head, separator).end), {separator, true}, {},
                [&](std::size_t, std::size_t, std::size_t count) {
                  if (fit.fields == 0) fit.fields = count;
                  ++records;
                  if (count == fit.fields) ++alike;
                });
  const bool splits = expected_fields != 0 || fit.fields > 1;
  if (records > 0 && splits) fit.share = static_cast<double>(alike) / static_cast<double>(records);
  return fit;
}

std::string_view trim(std::string_view text) {
  constexpr std::string_view kBlank = " \t";
  const std::size_t begin = text.find_first_not_of(kBlank);
  return begin == std::string_view::npos ? ""sv : text.substr(begin, text.find_last_not_of(kBlank) + 1 - begin);
}

bool is_number_or_date(std::string_view field) {
  field = trim(field);
  if (field.empty() || "0123456789+-."sv.find(field.front()) == std::string_view::npos) return false;
  return field.find_first_of("0123456789") != std::string_view::npos &&
         field.find_first_not_of("0123456789+-.,:/ TZeEAPM") == std::string_view::npos;
}

}  // namespace

char detect_separator(std::string_view head, std::size_t expected_fields) {
  char best = kSeparators.front();
  Fit best_fit;
  for (const char separator : kSeparators) {
    const Fit fit = fit_of(head, separator, expected_fields);
    if (fit.share > 0 && std::tie(fit.share, fit.fields) > std::tie(best_fit.share, best_fit.fields)) {
      best = separator;
      best_fit = fit;
    }
  }
  // Blanks also stand within fields, so they only count where nothing else separates.
  const bool blanks_fit_better = best_fit.share < 0.5 && fit_of(head, kBlanks, expected_fields).share > best_fit.share;
  return blanks_fit_better ? kBlanks : best;
}

FirstRecord read_first_record(std::string_view head, char separator, Encoding encoding) {
  FirstRecord first;
  const std::string_view text = head.substr(0, scan_records(head, separator).end);
  std::vector<FieldSpan> spans;
  std::size_t begin = 0;
  std::size_t fields = 0;
  const auto take = [&](std::size_t record_begin, std::size_t record_end, std::size_t count) {
    if (first.end != 0) return;
    begin = record_begin;
    fields = count;
    first.text = text.substr(record_begin, record_end - record_begin);
    first.end = record_end + (text.substr(record_end).starts_with("\r\n") ? 2 : 1);
  };
  split_records(text, {separator, true}, {}, take);
  if (first.end == 0) return first;
  spans.resize(fields);
  const std::string_view record = text.substr(begin, first.text.size() + 1);
  split_records(record, {separator, true}, spans, [](std::size_t, std::size_t, std::size_t) {});
  std::pmr::monotonic_buffer_resource arena;
  for (const FieldSpan& span : spans) {
    const std::string_view field = record.substr(span.begin, span.end - span.begin);
    first.fields.emplace_back(trim(to_utf8(unquote(field, arena), encoding, arena)));
  }
  return first;
}

bool looks_like_data(const std::vector<std::string>& fields) {
  return std::all_of(fields.begin(), fields.end(), is_number_or_date);
}

bool looks_like_utf16(std::string_view head) {
  if (head.starts_with("\xff\xfe"sv) || head.starts_with("\xfe\xff"sv)) return true;
  // ASCII characters in UTF-16 have a NUL before or after every byte.
  const std::string_view sample = head.substr(0, 64);
  std::array<std::size_t, 2> nuls{};
  for (std::size_t i = 0; i < sample.size(); ++i) nuls[i % 2] += static_cast<std::size_t>(sample[i] == '\0');
  return sample.size() >= 4 && nuls[0] != nuls[1] && std::max(nuls[0], nuls[1]) * 2 >= sample.size() - 1;
}

}  // namespace quintile::io
