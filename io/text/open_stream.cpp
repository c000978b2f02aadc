#include <fmt/format.h>

#include <array>
#include <utility>

#include "io/text/byte_stream.hpp"
#include "io/text/gzip_stream.hpp"
#include "io/text/plain_stream.hpp"
#include "io/text/zstd_stream.hpp"
#include "quintile/error.hpp"

namespace quintile::io {
namespace {

using namespace std::string_view_literals;

struct Foreign {
  std::string_view magic;
  std::string_view advice;
};

// Formats people hand over by mistake, that would otherwise be read as strange text.
constexpr std::array<Foreign, 5> kForeign = {{
    {"\xfd"
     "7zXZ\0"sv,
     "it is packed with xz. Unpack it first: xz -dk FILE"},
    {"BZh91AY&"sv, "it is packed with bzip2. Unpack it first: bunzip2 -k FILE"},
    {"PK\x03\x04"sv, "it is a zip archive or a spreadsheet. Unpack it, or save the sheet as CSV"},
    {"PAR1\x15"sv, "it is a Parquet file. Export it as CSV or HDF5"},
    {"\x89HDF\r\n\x1a\n"sv, "it is an HDF5 file, not text"},
}};

}  // namespace

std::unique_ptr<ByteStream> open_byte_stream(const std::string& path) {
  auto file = std::make_unique<PlainStream>(path);
  std::array<char, 8> bytes{};
  const std::string_view head(bytes.data(), file->read(bytes));
  file->rewind();
  for (const Foreign& foreign : kForeign) {
    if (head.starts_with(foreign.magic)) {
      throw DataError(fmt::format("cannot read '{}' as text: {}.", path, foreign.advice));
    }
  }
  if (head.starts_with("\x1f\x8b"sv)) return make_gzip_stream(std::move(file));
  // A zstd file may also begin with a skippable frame, whose magic number is 0x184D2A50 to 0x184D2A5F.
  const bool skippable = head.size() >= 4 && (head[0] & '\xf0') == '\x50' && head.substr(1, 3) == "\x2a\x4d\x18"sv;
  if (skippable || head.starts_with("\x28\xb5\x2f\xfd"sv)) return make_zstd_stream(std::move(file));
  return file;
}

}  // namespace quintile::io
