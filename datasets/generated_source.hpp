// A generated log as a source of events, to be written like any other.
#pragma once

#include <memory>
#include <vector>

#include "datasets/census.hpp"
#include "datasets/customer_model.hpp"
#include "quintile/event.hpp"
#include "quintile/progress.hpp"

namespace quintile::datasets {

/// Hands out the events in time order, a slice of time a block. As many slices as fit in a bounded amount of memory
/// are simulated together (a window); a longer log takes several passes over the customers.
class GeneratedSource final : public EventSource {
 public:
  /// Calibrates and counts. `options` are valid. `window_rows` bounds the memory (20 bytes a row).
  explicit GeneratedSource(const GenerateOptions& options, const Control& control = {},
                           std::uint64_t window_rows = kWindowRows);
  ~GeneratedSource() override;

  [[nodiscard]] const EventSchema& schema() const override { return schema_; }
  [[nodiscard]] std::uint64_t estimated_rows() const override { return census_.rows; }
  [[nodiscard]] std::unique_ptr<EventTask> claim() override;
  void rewind() override;
  [[nodiscard]] std::uint64_t bytes_claimed() const override { return rows_claimed_ * sizeof(EventRow); }
  [[nodiscard]] std::uint64_t bytes_total() const override { return census_.rows * sizeof(EventRow); }

  [[nodiscard]] const Census& census() const noexcept { return census_; }
  [[nodiscard]] TimeNs begin() const noexcept { return model_.begin(); }

  static constexpr std::uint64_t kWindowRows = 150'000'000;

 private:
  struct Window;
  struct Slice {
    std::size_t bin_end = 0;      ///< its bins end here, and begin where the previous slice's end
    std::uint64_t first_row = 0;  ///< in its window
    std::uint64_t rows = 0;
  };
  class Task;

  void plan_slices(std::uint64_t window_rows);
  [[nodiscard]] std::shared_ptr<Window> simulate_window(std::size_t window) const;

  CustomerModel model_;
  Control control_;
  Census census_;
  EventSchema schema_;
  std::vector<Slice> slices_;
  std::vector<std::size_t> window_begin_;  ///< first slice of each window, and the number of slices
  std::shared_ptr<Window> window_;         ///< the one that slices are handed out from
  std::size_t window_index_ = 0;
  std::size_t next_ = 0;
  std::uint64_t rows_claimed_ = 0;
};

}  // namespace quintile::datasets
