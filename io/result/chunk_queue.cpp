#include "io/result/chunk_queue.hpp"

#include <algorithm>
#include <cstring>
#include <utility>

#include "io/result/xxh64.hpp"
#include "quintile/parallel.hpp"

namespace quintile::io {

std::size_t wave_size() { return 4 * static_cast<std::size_t>(thread_count()); }

void ChunkQueue::encode(Slot& slot) const {
  const DatasetSpec& spec = slot.job.dataset->spec();
  const std::size_t used = slot.job.values * spec.width;
  const std::size_t whole = slot.job.dataset->chunk_values() * spec.width;
  std::span<const std::byte> raw = slot.job.direct;
  if (raw.size() != whole) {
    // A chunk is stored whole, so the last one is padded with zeros.
    if (slot.raw.size() < whole) slot.raw = Buffer<std::byte>(whole);
    const std::span<std::byte> gathered(slot.raw.data(), whole);
    if (slot.job.gather) {
      slot.job.gather(gathered.first(used));
    } else {
      std::copy(raw.begin(), raw.end(), gathered.begin());
    }
    std::fill(gathered.begin() + static_cast<std::ptrdiff_t>(used), gathered.end(), std::byte{0});
    raw = gathered;
  }
  slot.facts = {slot.job.values, xxh64(raw.first(used)), range_of(raw.first(used), spec.ordering, spec.missing)};
  encode_chunk(raw, spec.width, storage_, slot.encoded);
}

void ChunkQueue::step(std::size_t count, const std::function<void(std::size_t)>& work) {
  const std::size_t to_encode = submitted_.size();
  if (encoding_.size() < to_encode) encoding_.resize(to_encode);
  for (std::size_t i = 0; i < to_encode; ++i) encoding_[i].job = std::move(submitted_[i]);
  submitted_.clear();
  const std::size_t writers = to_write_ > 0 ? 1 : 0;
  parallel_for(writers + to_encode + count, [&](std::size_t i) {
    if (i < writers) {
      for (std::size_t k = 0; k < to_write_; ++k) {
        writing_[k].job.dataset->write(writing_[k].encoded, writing_[k].facts);
        writing_[k].job = {};  // gives back the memory it kept alive
      }
    } else if (i < writers + to_encode) {
      encode(encoding_[i - writers]);
    } else {
      work(i - writers - to_encode);
    }
  });
  std::swap(encoding_, writing_);
  to_write_ = to_encode;
}

void ChunkQueue::drain() {
  while (to_write_ > 0 || !submitted_.empty()) step();
}

}  // namespace quintile::io
