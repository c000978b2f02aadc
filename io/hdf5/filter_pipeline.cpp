#include "io/hdf5/filter_pipeline.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstring>

#include "io/hdf5/filter.hpp"
#include "quintile/error.hpp"

namespace quintile::io::hdf5 {
namespace {

constexpr int kLzf = 32000;
constexpr int kBlosc = 32001;
constexpr int kLz4 = 32004;
constexpr int kZstd = 32015;
constexpr std::size_t kMaxFilters = 32;  // the mask has 32 bits

using Decode = std::size_t (*)(std::span<const char>, std::span<char>);

Decode decoder_of(int id) noexcept {
  switch (id) {
    case H5Z_FILTER_DEFLATE:
      return decode_deflate;
    case kLzf:
      return decode_lzf;
    case kBlosc:
      return decode_blosc;
    case kLz4:
      return decode_lz4;
    case kZstd:
      return decode_zstd;
    default:
      return nullptr;
  }
}

bool keeps_size(int id) noexcept { return id == H5Z_FILTER_SHUFFLE || id == H5Z_FILTER_FLETCHER32; }

}  // namespace

std::string filter_name(int id) {
  switch (id) {
    case H5Z_FILTER_DEFLATE:
      return "deflate";
    case H5Z_FILTER_SHUFFLE:
      return "shuffle";
    case H5Z_FILTER_FLETCHER32:
      return "Fletcher32";
    case H5Z_FILTER_SZIP:
      return "szip";
    case H5Z_FILTER_NBIT:
      return "n-bit";
    case H5Z_FILTER_SCALEOFFSET:
      return "scale-offset";
    case kLzf:
      return "LZF";
    case kBlosc:
      return "Blosc";
    case kLz4:
      return "LZ4";
    case kZstd:
      return "Zstandard";
    default:
      return fmt::format("filter {}", id);
  }
}

FilterPipeline FilterPipeline::of(hid_t creation_properties, const std::string& where) {
  const int count = H5Pget_nfilters(creation_properties);
  if (count < 0 || static_cast<std::size_t>(count) > kMaxFilters) {
    throw DataError(fmt::format("cannot read the filters of {}: {}", where, error_text()));
  }
  std::vector<Filter> filters;
  for (unsigned i = 0; i < static_cast<unsigned>(count); ++i) {
    std::array<unsigned, 16> values{};
    std::size_t value_count = values.size();
    unsigned flags = 0;
    const H5Z_filter_t id = require<DataError>(
        H5Pget_filter2(creation_properties, i, &flags, &value_count, values.data(), 0, nullptr, nullptr),
        fmt::format("cannot read the filters of {}", where));
    if (id == H5Z_FILTER_SHUFFLE && (value_count != 1 || values[0] == 0)) {
      throw DataError(fmt::format("the shuffle filter of {} does not say how long an element is", where));
    }
    filters.push_back({id, id == H5Z_FILTER_SHUFFLE ? values[0] : 0});
  }
  return FilterPipeline(std::move(filters));
}

std::string FilterPipeline::text() const {
  std::string text;
  for (const Filter& filter : filters_) text += (text.empty() ? "" : " + ") + filter_name(filter.id);
  return text;
}

int FilterPipeline::unknown() const noexcept {
  for (const Filter& filter : filters_) {
    if (!keeps_size(filter.id) && decoder_of(filter.id) == nullptr) return filter.id;
  }
  return 0;
}

std::optional<std::size_t> FilterPipeline::checksums_only(std::uint32_t mask) const noexcept {
  std::size_t checksums = 0;
  for (std::size_t i = 0; i < filters_.size(); ++i) {
    if ((mask >> i & 1U) != 0) continue;
    if (filters_[i].id != H5Z_FILTER_FLETCHER32) return std::nullopt;
    ++checksums;
  }
  return checksums;
}

void FilterPipeline::decode(std::span<const char> stored, std::uint32_t mask, std::span<char> out,
                            Scratch& scratch) const {
  const auto active = [&](std::size_t i) { return (mask >> i & 1U) == 0; };
  // What a decoder may produce at most: the chunk, a checksum per Fletcher32 before it, and, where it feeds another
  // decoder, that one's worst expansion.
  const auto room_before = [&](std::size_t i) {
    std::size_t room = out.size();
    for (std::size_t k = 0; k < i; ++k) {
      if (!active(k)) continue;
      if (filters_[k].id == H5Z_FILTER_FLETCHER32) room += 4;
      if (!keeps_size(filters_[k].id)) room += room / 8 + 4096;
    }
    return room;
  };
  const auto earlier_work = [&](std::size_t i) {
    for (std::size_t k = 0; k < i; ++k) {
      if (active(k) && filters_[k].id != H5Z_FILTER_FLETCHER32) return true;
    }
    return false;
  };

  std::span<const char> bytes = stored;
  std::size_t turn = 0;
  for (std::size_t i = filters_.size(); i-- > 0;) {
    if (!active(i)) continue;
    const Filter& filter = filters_[i];
    if (filter.id == H5Z_FILTER_FLETCHER32) {
      bytes = verify_fletcher32(bytes);
      continue;
    }
    // The last filter to be undone writes straight into the result, where its size is known to fit.
    const std::size_t room = filter.id == H5Z_FILTER_SHUFFLE ? bytes.size() : room_before(i);
    const bool last = !earlier_work(i) && room == out.size();
    const std::span<char> target = last ? out : scratch.work[turn ^= 1].take<char>(room);
    if (filter.id == H5Z_FILTER_SHUFFLE) {
      unshuffle(bytes, target, filter.element);
      bytes = target;
    } else if (const Decode undo = decoder_of(filter.id); undo != nullptr) {
      bytes = target.first(undo(bytes, target));
    } else {
      throw BadChunk(fmt::format("it uses {}, which is not supported", filter_name(filter.id)));
    }
  }
  if (bytes.size() != out.size()) {
    throw BadChunk(fmt::format("it decodes to {} bytes instead of {}", bytes.size(), out.size()));
  }
  if (bytes.data() != out.data() && !out.empty()) std::memcpy(out.data(), bytes.data(), out.size());
}

}  // namespace quintile::io::hdf5
