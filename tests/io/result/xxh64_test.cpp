#include "io/result/xxh64.hpp"

#include <gtest/gtest.h>

#include <string_view>
#include <vector>

namespace quintile::io {
namespace {

std::uint64_t hash_of(std::string_view text) { return xxh64(std::as_bytes(std::span(text))); }

TEST(Xxh64, EqualsTheReferenceImplementation) {
  // From the Python package xxhash, over the bytes (7 i + 3) mod 256.
  const std::vector<std::pair<std::size_t, std::uint64_t>> expected = {
      {0, 0xef46db3751d8e999},  {1, 0x1f25c8d0bc1f4bb6},  {3, 0x31d2363f52e564c9},  {4, 0x9bb64b7d66ee9fda},
      {7, 0x9a7b149959ce60d8},  {8, 0xdab99d95c6f90092},  {31, 0xa2aa5f33cc4a6119}, {32, 0x23c3c17ef790fd97},
      {33, 0x50a7cfc7ba588784}, {63, 0x5e3e54b431c7493c}, {64, 0x0eb64b3ef6eeb01f}, {100, 0xa61f8d4c170fe531},
      {199, 0xf7efd3430a01de39}};
  std::vector<std::byte> bytes(200);
  for (std::size_t i = 0; i < bytes.size(); ++i) bytes[i] = static_cast<std::byte>(i * 7 + 3);
  for (const auto& [size, hash] : expected) EXPECT_EQ(xxh64({bytes.data(), size}), hash) << size;
  EXPECT_EQ(hash_of("abc"), 0x44bc2cf5ad770999);  // the specification's example
}

}  // namespace
}  // namespace quintile::io
