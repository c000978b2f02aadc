// What can go wrong, by whose fault it is. The command line turns each type into its own exit code.
#pragma once

#include <stdexcept>
#include <string>

namespace quintile {

/// Base of everything the library throws on purpose. what() is one sentence that says what is wrong,
/// then the values, then what to do next.
class Error : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// The caller's fault: an option that makes no sense, a column that is not there. Exit code 2.
class UserError : public Error {
 public:
  using Error::Error;
};

/// The data's fault: an unreadable value, a truncated file, lengths that differ. Exit code 3.
class DataError : public Error {
 public:
  using Error::Error;
};

/// The machine's fault: a file that cannot be opened, a full disk. Exit code 4.
class IoError : public Error {
 public:
  using Error::Error;
};

/// Our fault: a broken invariant. Exit code 70.
class InternalError : public Error {
 public:
  using Error::Error;
};

/// The user asked to stop (Ctrl-C). Nothing half-written is left behind. Exit code 130.
class Interrupted : public Error {
 public:
  Interrupted() : Error("interrupted") {}
};

}  // namespace quintile
