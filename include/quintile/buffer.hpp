// A contiguous column of plain values: the unit of ownership between stages.
#pragma once

#include <algorithm>
#include <cstddef>
#include <initializer_list>
#include <span>
#include <type_traits>
#include <utility>

namespace quintile {

/// Allocates `bytes` bytes aligned to 64 (or to 2 MiB with huge pages advised when large).
/// The content is undefined. Throws std::bad_alloc. Zero bytes give nullptr.
[[nodiscard]] void* allocate_aligned(std::size_t bytes);

/// Frees what allocate_aligned(bytes) returned. Large blocks are kept for the next allocation.
void free_aligned(void* pointer, std::size_t bytes) noexcept;

/// Gives memory that the library keeps for reuse back to the system.
void release_unused_memory() noexcept;

/// Owns `size()` values of a trivially copyable T in 64-byte-aligned memory. Unlike std::vector it does
/// not initialise, so that the thread that first writes a page is the one that faults it in. As a contiguous
/// range it converts to std::span by itself.
template <class T>
class Buffer {
  static_assert(std::is_trivially_copyable_v<T>, "columns hold plain values");

 public:
  using value_type = T;

  Buffer() noexcept = default;
  /// Allocates `size` values whose content is undefined.
  explicit Buffer(std::size_t size) : data_(static_cast<T*>(allocate_aligned(size * sizeof(T)))), size_(size) {}
  Buffer(std::size_t size, T value) : Buffer(size) { std::fill(begin(), end(), value); }
  Buffer(std::initializer_list<T> values) : Buffer(values.size()) { std::copy(values.begin(), values.end(), begin()); }
  explicit Buffer(std::span<const T> values) : Buffer(values.size()) {
    std::copy(values.begin(), values.end(), begin());
  }
  Buffer(const Buffer& other) : Buffer(std::span<const T>(other.data_, other.size_)) {}
  Buffer(Buffer&& other) noexcept : data_(std::exchange(other.data_, nullptr)), size_(std::exchange(other.size_, 0)) {}
  Buffer& operator=(Buffer other) noexcept {
    std::swap(data_, other.data_);
    std::swap(size_, other.size_);
    return *this;
  }
  ~Buffer() { free_aligned(data_, size_ * sizeof(T)); }

  [[nodiscard]] T* data() noexcept { return data_; }
  [[nodiscard]] const T* data() const noexcept { return data_; }
  [[nodiscard]] std::size_t size() const noexcept { return size_; }
  [[nodiscard]] bool empty() const noexcept { return size_ == 0; }
  [[nodiscard]] T* begin() noexcept { return data_; }
  [[nodiscard]] T* end() noexcept { return data_ + size_; }
  [[nodiscard]] const T* begin() const noexcept { return data_; }
  [[nodiscard]] const T* end() const noexcept { return data_ + size_; }
  [[nodiscard]] T& operator[](std::size_t i) noexcept { return data_[i]; }
  [[nodiscard]] const T& operator[](std::size_t i) const noexcept { return data_[i]; }
  [[nodiscard]] std::span<T> span() noexcept { return {data_, size_}; }
  [[nodiscard]] std::span<const T> span() const noexcept { return {data_, size_}; }

 private:
  T* data_ = nullptr;
  std::size_t size_ = 0;
};

}  // namespace quintile
