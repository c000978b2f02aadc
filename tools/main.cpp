// The command line: parses, runs one subcommand, and turns every failure into a sentence and an exit code.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <exception>
#include <new>
#include <string>

#include "quintile/error.hpp"
#include "quintile/version.hpp"
#include "tools/command.hpp"
#include "tools/help.hpp"
#include "tools/interrupt.hpp"
#include "tools/output.hpp"

namespace {

using namespace quintile;

enum ExitCode : int { kDone = 0, kUser = 2, kData = 3, kIo = 4, kInternal = 70, kStopped = 130 };

constexpr const char* kDescription =
    "quintile - RFM segmentation of customer event logs\n\n"
    "Turns a log of purchases (and other events) into per-customer recency, frequency and monetary\n"
    "scores, named segments, activity types, life-cycle stages and KPIs.";

constexpr const char* kFooter =
    "Start here:\n"
    "  quintile generate --customers 1000 --out log.h5     make a log to play with\n"
    "  quintile run log.h5 --out result.h5                 score and segment its customers\n"
    "  quintile show result.h5                             look at the segments again\n"
    "  quintile export result.h5 --at-risk --vip --out save-first.csv\n\n"
    "'quintile help COMMAND' explains a command. Exit codes: 0 done, 2 a flag or option is wrong, 3 the data is,\n"
    "4 a file or the machine is, 70 quintile is, 130 stopped by Ctrl-C.";

int complain(std::string sentence, ExitCode code) {
  // One line that ends as a sentence does, whatever made it.
  std::replace(sentence.begin(), sentence.end(), '\n', ' ');
  if (sentence.empty() || sentence.back() != '.') sentence += '.';
  // What was printed so far goes out first; if that fails too there is nobody left to tell.
  std::fflush(stdout);
  std::fprintf(stderr, "quintile: %s\n", sentence.c_str());
  return code;
}

int parse_and_execute(int argc, char** argv) {
  CLI::App root(kDescription, "quintile");
  root.formatter(tool::make_help_formatter());
  root.get_help_ptr()->description("Print this page and exit");
  root.set_version_flag("--version", std::string("quintile ") + version(), "Print the version and exit");
  root.require_subcommand(0, 1);
  root.footer(kFooter);
  const auto commands = tool::make_commands(root);
  try {
    root.parse(argc, argv);
    for (const auto& command : commands) {
      if (!command->app().parsed()) continue;
      command->execute();
      tool::flush_output();
      return kDone;
    }
    tool::print(root.help());
  } catch (const CLI::CallForHelp&) {
    // The page of the subcommand whose --help was given.
    tool::print(root.help());
  } catch (const CLI::CallForVersion& found) {
    tool::print(std::string(found.what()) + "\n");
  } catch (const CLI::ParseError& error) {
    return complain(tool::explain(root, error), kUser);
  }
  tool::flush_output();
  return kDone;
}

}  // namespace

int main(int argc, char** argv) {
  tool::catch_signals();
  try {
    return parse_and_execute(argc, argv);
  } catch (const tool::ReaderGone&) {
    return kDone;
  } catch (const UserError& error) {
    return complain(error.what(), kUser);
  } catch (const DataError& error) {
    return complain(error.what(), kData);
  } catch (const IoError& error) {
    return complain(error.what(), kIo);
  } catch (const Interrupted&) {
    return complain("interrupted; nothing was written.", kStopped);
  } catch (const std::bad_alloc&) {
    return complain("there is not enough memory for this job. Close other programs or use a machine with more.", kIo);
  } catch (const std::exception& error) {
    return complain(fmt::format("internal error: {}. Please report it, with the command line.", error.what()),
                    kInternal);
  } catch (...) {
    return complain("internal error of an unknown kind. Please report it, with the command line.", kInternal);
  }
}
