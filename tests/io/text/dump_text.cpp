// Prints text files as columns of hexadecimal cells, one row a line and an empty line after each file, for the
// comparison with Python's csv module.
// usage: dump_text (FILE SEPARATOR BLOCK_BYTES)...
#include <cstdio>
#include <exception>
#include <string>

#include "tests/io/text/text_rows.hpp"

namespace {

void print_hex(const std::string& text) {
  for (const char c : text) std::printf("%02x", static_cast<unsigned>(static_cast<unsigned char>(c)));
}

void print_file(const char* path, char separator, std::size_t block_bytes) {
  const auto read =
      quintile::io::read_all(*quintile::io::open_text(path, {.separator = separator, .block_bytes = block_bytes}));
  std::size_t malformed = 0;
  for (std::size_t row = 0; row < read.rows.size(); ++row) {
    const bool bad = malformed < read.malformed.size() && read.malformed[malformed].first == row;
    std::printf("%llu", static_cast<unsigned long long>(read.lines[row]));
    if (bad) std::printf(" malformed %s", read.malformed[malformed++].second.c_str());
    if (!bad) {
      for (const std::string& cell : read.rows[row]) {
        std::printf(" :");
        print_hex(cell);
      }
    }
    std::printf("\n");
  }
  std::printf("\n");
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 4 || argc % 3 != 1) return 2;
  for (int at = 1; at < argc; at += 3) {
    try {
      print_file(argv[at], argv[at + 1][0], std::stoul(argv[at + 2]));
    } catch (const std::exception& error) {
      std::fprintf(stderr, "%s: %s\n", argv[at], error.what());
      return 1;
    }
  }
  return 0;
}
