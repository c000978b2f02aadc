// Every instruction set finds the same ends of fields as the rules written one character at a time.
#include "kernels/field_index.hpp"

#include <gtest/gtest.h>

#include <cstring>
#include <random>
#include <string>
#include <vector>

#include "kernels/table.hpp"

namespace quintile::kernels {
namespace {

struct Found {
  std::vector<std::uint32_t> ends;
  bool open = false;
  std::uint64_t lines = 0;
  std::uint64_t quoted_lines = 0;
  bool quotes = false;
  bool high = false;
  bool operator==(const Found&) const = default;
};

// Indexes `text` from `begin` on, the first `cut` bytes as a piece of their own.
Found indexed(const TextKernels& kernel, const std::string& text, std::size_t begin, std::size_t cut) {
  const std::string padded = text + std::string(kIndexSlack, '\xff');
  std::vector<std::uint32_t> ends(text.size() + 2 * kIndexSlack);
  FieldScan scan;
  std::size_t count = kernel.index(padded.data(), begin, begin + cut, ';', scan, ends.data());
  count += kernel.index(padded.data(), begin + cut, text.size(), ';', scan, ends.data() + count);
  ends.resize(count);
  return {ends, scan.open != 0, scan.lines, scan.quoted_lines, scan.quotes, scan.high};
}

TEST(FieldIndex, EveryInstructionSetMatchesTheReference) {
  std::mt19937 random(5);
  const std::string alphabet = "ab;;\"\"\n\r\xe9";
  for (int trial = 0; trial < 3'000; ++trial) {
    std::string text(random() % 400, 'x');
    const std::size_t rarity = 1 + random() % 12;
    for (char& c : text) {
      if (random() % rarity == 0) c = alphabet[random() % alphabet.size()];
    }
    const std::size_t begin = text.empty() ? 0 : random() % std::min<std::size_t>(text.size(), 70);
    const std::size_t cut = random() % ((text.size() - begin) / 64 + 1) * 64;
    const Found expected = indexed(text_reference(), text, begin, cut);
    for (const Isa isa : {Isa::baseline, Isa::avx2, Isa::avx512}) {
      if (!supported(isa)) continue;
      ASSERT_EQ(indexed(table_of(isa).text, text, begin, cut), expected)
          << name_of(isa) << " from " << begin << ", cut at " << cut << ": " << testing::PrintToString(text);
    }
  }
}

TEST(FieldIndex, TakesACrlfAcrossPiecesForOneLineEnd) {
  const std::string text = std::string(63, 'x') + "\r\n" + std::string(62, 'y') + "\r";
  for (const Isa isa : {Isa::baseline, Isa::avx2, Isa::avx512}) {
    if (!supported(isa)) continue;
    EXPECT_EQ(indexed(table_of(isa).text, text, 0, 64).ends, (std::vector<std::uint32_t>{64, 127})) << name_of(isa);
  }
}

}  // namespace
}  // namespace quintile::kernels
