#include "io/hdf5/chunk_index.hpp"

namespace quintile::io::hdf5 {
namespace {

// A millisecond of listing at 200 chunks, 30 at this many.
constexpr std::uint64_t kMostChunks = 1024;

bool has_user_block(hid_t dataset) {
  const Handle file(H5Iget_file_id(dataset), H5Fclose);
  const Handle properties(file ? H5Fget_create_plist(file.get()) : H5I_INVALID_HID, H5Pclose);
  hsize_t size = 0;
  return !properties || H5Pget_userblock(properties.get(), &size) < 0 || size != 0;
}

}  // namespace

const StoredChunk* ChunkIndex::find(std::uint64_t chunk) {
  std::call_once(listed_, [&] { chunks_ = list(); });
  return chunk < chunks_.size() ? &chunks_[chunk] : nullptr;
}

std::vector<StoredChunk> ChunkIndex::list() const {
  const std::uint64_t count = (dataset_.rows + chunk_rows_ - 1) / chunk_rows_;
  if (count > kMostChunks || !dataset_.file->holds(dataset_.id.get())) return {};
  const auto lock = lock_library();
  std::vector<StoredChunk> chunks(count);
  const Handle space(H5Dget_space(dataset_.id.get()), H5Sclose);
  hsize_t stored = 0;
  bool good = !has_user_block(dataset_.id.get()) && space &&
              H5Dget_num_chunks(dataset_.id.get(), space.get(), &stored) >= 0 && stored <= count;
  for (hsize_t i = 0; good && i < stored; ++i) {
    hsize_t row = 0;
    hsize_t bytes = 0;
    haddr_t position = 0;
    unsigned mask = 0;
    good = H5Dget_chunk_info(dataset_.id.get(), space.get(), i, &row, &mask, &position, &bytes) >= 0 &&
           row % chunk_rows_ == 0 && row / chunk_rows_ < count && position != HADDR_UNDEF;
    if (good) chunks[row / chunk_rows_] = {position, bytes, mask};
  }
  H5Eclear2(H5E_DEFAULT);
  return good ? chunks : std::vector<StoredChunk>();
}

}  // namespace quintile::io::hdf5
