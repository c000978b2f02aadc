#include "tools/terminal.hpp"

#include <sys/ioctl.h>
#include <unistd.h>

#include <cstdlib>

namespace quintile::tool {
namespace {

constexpr std::size_t kDefaultWidth = 120;
constexpr std::size_t kLeastWidth = 60;

bool colours_wanted() {
  // no-color.org: any non-empty value switches colours off.
  const char* no_color = std::getenv("NO_COLOR");
  const char* term = std::getenv("TERM");
  const bool dumb = term != nullptr && std::string_view(term) == "dumb";
  return isatty(STDOUT_FILENO) == 1 && !dumb && (no_color == nullptr || *no_color == '\0');
}

std::string_view code_of(Style style) {
  switch (style) {
    case Style::bold:
      return "\033[1m";
    case Style::dim:
      return "\033[2m";
    case Style::green:
      return "\033[32m";
    case Style::cyan:
      return "\033[36m";
    case Style::yellow:
      return "\033[33m";
    case Style::red:
      return "\033[31m";
    case Style::plain:
      break;
  }
  return {};
}

}  // namespace

std::size_t output_width() {
  winsize size{};
  if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0) return kDefaultWidth;
  return size.ws_col < kLeastWidth ? kLeastWidth : size.ws_col;
}

bool errors_on_terminal() { return isatty(STDERR_FILENO) == 1; }

std::string styled(std::string_view text, Style style) {
  static const bool colours = colours_wanted();
  const std::string_view code = code_of(style);
  if (!colours || code.empty()) return std::string(text);
  return std::string(code) + std::string(text) + "\033[0m";
}

}  // namespace quintile::tool
