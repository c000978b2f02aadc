// Reads a whole log into vectors, the way the engine drives a source.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "quintile/event.hpp"
#include "quintile/parallel.hpp"

namespace quintile::io {

struct AllEvents {
  EventSchema schema;
  std::vector<std::int64_t> id;
  std::vector<std::string> id_text;
  std::vector<TimeNs> time;
  std::vector<double> amount, value;
  std::vector<std::uint64_t> order;
  std::vector<EventKind> kind;
  std::vector<std::uint8_t> channel;
  RowCounts counts;
  int restarts = 0;
};

inline AllEvents read_once(EventSource& source) {
  AllEvents all;
  all.schema = source.schema();
  EventBlock block;
  while (const auto task = source.claim()) {
    task->read(block);
    all.id.insert(all.id.end(), block.id.begin(), block.id.end());
    all.id_text.insert(all.id_text.end(), block.id_text.begin(), block.id_text.end());
    all.time.insert(all.time.end(), block.time.begin(), block.time.end());
    all.amount.insert(all.amount.end(), block.amount.begin(), block.amount.end());
    all.value.insert(all.value.end(), block.value.begin(), block.value.end());
    all.order.insert(all.order.end(), block.order.begin(), block.order.end());
    all.kind.insert(all.kind.end(), block.kind.begin(), block.kind.end());
    all.channel.insert(all.channel.end(), block.channel.begin(), block.channel.end());
    all.counts += block.counts;
  }
  return all;
}

inline AllEvents read_all(EventSource& source) {
  for (int restarts = 0;; ++restarts) {
    try {
      AllEvents all = read_once(source);
      all.restarts = restarts;
      return all;
    } catch (const RestartRead&) {
      source.rewind();
    }
  }
}

}  // namespace quintile::io
