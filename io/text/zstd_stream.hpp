// Unpacks zstd, also when it is several frames one after the other.
#pragma once

#include <memory>

#include "io/text/plain_stream.hpp"

namespace quintile::io {

[[nodiscard]] std::unique_ptr<ByteStream> make_zstd_stream(std::unique_ptr<PlainStream> file);

}  // namespace quintile::io
