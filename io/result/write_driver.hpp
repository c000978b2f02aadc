// How the HDF5 library writes our files: through a driver of ours that keeps a failing disk from it.
#pragma once

#include <hdf5.h>

#include <string>

namespace quintile::io {

/// The fate of a file's bytes.
struct WriteOutcome {
  std::string path;      ///< as the user named it
  int error = 0;         ///< errno of the first write that failed; all later ones were discarded
  bool discard = false;  ///< from here on bytes are discarded: nobody will read the file

  /// Throws IoError naming the file when a write failed.
  void require_written() const;
};

/// Makes files that are opened with these properties write through the driver. It never fails in the library's eyes,
/// which in version 1.10 loses track of a file whose metadata it could not flush, calls it closed all the same, and
/// crashes when the process ends. Whoever writes looks at the outcome instead, which must outlive the file.
void set_write_driver(hid_t file_access, WriteOutcome& outcome);

}  // namespace quintile::io
