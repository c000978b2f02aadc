// Help, versions, misspelt flags, closed and full outputs.
#include <gmock/gmock.h>

#include "child_process.hpp"
#include "quintile/version.hpp"

namespace quintile::test {
namespace {

using testing::EndsWith;
using testing::HasSubstr;
using testing::StartsWith;

void expect_one_sentence(const Outcome& outcome, int exit_code) {
  EXPECT_EQ(outcome.exit_code, exit_code) << outcome.error;
  EXPECT_THAT(outcome.error, StartsWith("quintile: "));
  EXPECT_THAT(outcome.error, EndsWith(".\n"));
  EXPECT_EQ(outcome.error.find('\n'), outcome.error.size() - 1) << outcome.error;
}

TEST(CommandLine, AloneAndHelpPrintTheCommands) {
  const Workspace work;
  for (const std::vector<std::string>& arguments : {std::vector<std::string>{}, {"--help"}, {"-h"}}) {
    const Outcome outcome = work.run(arguments);
    EXPECT_EQ(outcome.exit_code, 0);
    EXPECT_EQ(outcome.error, "");
    for (const char* command : {"run", "show", "export", "inspect", "import", "generate", "rules", "help"}) {
      EXPECT_THAT(outcome.out, HasSubstr(std::string("\n  ") + command + " ")) << command;
    }
  }
}

TEST(CommandLine, EveryCommandHasHelpWithExamplesThatFits) {
  const Workspace work;
  for (const char* command : {"run", "show", "export", "inspect", "import", "generate", "rules", "help"}) {
    const Outcome outcome = work.run({command, "--help"});
    EXPECT_EQ(outcome.exit_code, 0) << command;
    EXPECT_THAT(outcome.out, HasSubstr(std::string("Usage: quintile ") + command)) << command;
    EXPECT_THAT(outcome.out, HasSubstr("Examples:")) << command;
    std::size_t start = 0;
    while (start < outcome.out.size()) {
      const std::size_t end = outcome.out.find('\n', start);
      EXPECT_LE(end - start, 120U) << outcome.out.substr(start, end - start);
      start = end + 1;
    }
  }
}

TEST(CommandLine, HelpOfRunNamesEveryFlag) {
  const std::string help = Workspace().run({"run", "--help"}).out;
  for (const char* flag :
       {"customer", "time",    "amount",    "order",    "kind",        "channel",      "product",    "value",
        "as-of",    "window",  "business",  "activity", "levels",      "method",       "weights",    "frequency",
        "monetary", "rules",   "returns",   "bad-rows", "time-format", "time-unit",    "utc-offset", "separator",
        "columns",  "decimal", "encoding",  "dataset",  "text-ids",    "amount-scale", "kind-map",   "cuts",
        "period",   "lapse",   "vip-share", "summary",  "storage",     "force",        "json",       "report",
        "config",   "threads", "quiet",     "clv",      "horizons",    "discount",     "margin",     "clv-unit"}) {
    EXPECT_THAT(help, HasSubstr(std::string("--") + flag)) << flag;
  }
}

TEST(CommandLine, HelpIsACommandToo) {
  const Workspace work;
  EXPECT_EQ(work.run({"help"}).out, work.run({"--help"}).out);
  EXPECT_EQ(work.run({"help", "run"}).out, work.run({"run", "--help"}).out);
  EXPECT_THAT(work.run({"help", "rules", "lint"}).out, HasSubstr("Usage: quintile rules lint "));
  EXPECT_THAT(work.run({"rules"}).out, HasSubstr("Usage: quintile rules COMMAND"));
  const Outcome outcome = work.run({"help", "rnu"});
  expect_one_sentence(outcome, 2);
  EXPECT_THAT(outcome.error, HasSubstr("Did you mean 'run'?"));
  expect_one_sentence(work.run({"help", "run", "x"}), 2);
}

TEST(CommandLine, VersionIsTheLibrarys) {
  const Outcome outcome = Workspace().run({"--version"});
  EXPECT_EQ(outcome.exit_code, 0);
  EXPECT_EQ(outcome.out, std::string("quintile ") + version() + "\n");
}

TEST(CommandLine, UnknownCommandsAndFlagsGetAHint) {
  const Workspace work;
  Outcome outcome = work.run({"rnu", "a.csv", "--out", "r.h5"});
  expect_one_sentence(outcome, 2);
  EXPECT_THAT(outcome.error, HasSubstr("Did you mean 'run'?"));
  outcome = work.run({"run", "a.csv", "--amuont", "x", "--out", "r.h5"});
  expect_one_sentence(outcome, 2);
  EXPECT_THAT(outcome.error, HasSubstr("unknown flag --amuont. Did you mean '--amount'?"));
  outcome = work.run({"run", "a.csv", "--out"});
  expect_one_sentence(outcome, 2);
  outcome = work.run({"run", "a.csv", "--threads", "many", "--out", "r.h5"});
  expect_one_sentence(outcome, 2);
  outcome = work.run({"rules", "prnt"});
  expect_one_sentence(outcome, 2);
  EXPECT_THAT(outcome.error, HasSubstr("Did you mean 'print'?"));
}

TEST(CommandLine, WhatIsNeededIsAskedFor) {
  const Workspace work;
  for (const std::vector<std::string>& arguments : {std::vector<std::string>{"run"},
                                                    {"run", "a.csv"},
                                                    {"import", "a.csv"},
                                                    {"generate"},
                                                    {"inspect"},
                                                    {"show"},
                                                    {"export"},
                                                    {"export", "r.h5"},
                                                    {"rules", "lint"}}) {
    const Outcome outcome = work.run(arguments);
    expect_one_sentence(outcome, 2);
    EXPECT_THAT(outcome.error, HasSubstr("--help")) << arguments.front();
  }
}

TEST(CommandLine, AFullStandardOutputIsAnError) {
  ChildSettings full;
  full.output_path = "/dev/full";
  expect_one_sentence(Workspace().run({"rules", "print", "standard"}, full), 4);
}

TEST(CommandLine, AClosedPipeEndsQuietly) {
  ChildSettings closed;
  closed.closed_pipe = true;
  const Outcome outcome = Workspace().run({"rules", "print", "standard"}, closed);
  EXPECT_EQ(outcome.exit_code, 0);
  EXPECT_EQ(outcome.error, "");
}

}  // namespace
}  // namespace quintile::test
