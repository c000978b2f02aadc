#include "io/log/kinds.hpp"

#include <array>
#include <cmath>
#include <utility>

#include "io/log/aliases.hpp"
#include "io/log/text_memo.hpp"
#include "io/parse/integer.hpp"
#include "io/parse/missing.hpp"

namespace quintile::io {
namespace {

// "subscription" alone is left out on purpose: it may be either of two kinds, so the user has to say.
constexpr std::pair<std::string_view, EventKind> kWords[] = {
    {"order", EventKind::purchase},
    {"sale", EventKind::purchase},
    {"buy", EventKind::purchase},
    {"transaction", EventKind::purchase},
    {"invoice", EventKind::purchase},
    {"checkout", EventKind::purchase},
    {"register", EventKind::registration},
    {"registered", EventKind::registration},
    {"signup", EventKind::registration},
    {"accountcreated", EventKind::registration},
    {"newsletter", EventKind::registration},
    {"productsubscribe", EventKind::product_subscription},
    {"productsubscribed", EventKind::product_subscription},
    {"servicesubscribe", EventKind::service_subscription},
    {"servicesubscribed", EventKind::service_subscription},
    {"ticket", EventKind::support},
    {"supportticket", EventKind::support},
    {"service", EventKind::support},
    {"servicerequest", EventKind::support},
    {"complaint", EventKind::support},
    {"helpdesk", EventKind::support},
    {"email", EventKind::contact},
    {"call", EventKind::contact},
    {"phone", EventKind::contact},
    {"visit", EventKind::contact},
    {"chat", EventKind::contact},
    {"socialmedia", EventKind::contact},
    {"cancel", EventKind::cancellation},
    {"cancelled", EventKind::cancellation},
    {"canceled", EventKind::cancellation},
    {"cancelation", EventKind::cancellation},
    {"unsubscribe", EventKind::cancellation},
    {"unsubscribed", EventKind::cancellation},
    {"churn", EventKind::cancellation},
    {"survey", EventKind::satisfaction},
    {"csat", EventKind::satisfaction},
    {"nps", EventKind::satisfaction},
    {"feedback", EventKind::satisfaction},
    {"rating", EventKind::satisfaction},
};

std::string key_of(std::string_view text) {
  text = trim(text);
  // Compares codes exactly ("-1" is not "1"), words loosely.
  if (text.find_first_of("0123456789") != std::string_view::npos) return std::string(text);
  std::string key = plain_name(text);
  return key.empty() ? std::string(text) : key;
}

}  // namespace

KindTable::KindTable(const std::map<std::string, EventKind, std::less<>>& user) {
  for (const auto& [name, kind] : user) names_.emplace(key_of(name), kind);
  for (std::size_t i = 0; i < kEventKinds; ++i) {
    const auto kind = static_cast<EventKind>(i);
    names_.emplace(key_of(kEventKindNames[i]), kind);
    names_.emplace(std::to_string(i), kind);
  }
  for (const auto& [name, kind] : kWords) names_.emplace(name, kind);
}

std::optional<EventKind> KindTable::find(std::string_view text) const {
  const auto found = names_.find(key_of(without_float_suffix(trim(text))));
  if (found == names_.end()) return std::nullopt;
  return found->second;
}

std::optional<EventKind> KindTable::find(std::int64_t value, const SourceColumn& column) const {
  if (column.missing == value) return std::nullopt;
  for (const auto& [member, name] : column.members) {
    if (member == value) return find(name);
  }
  if (!column.members.empty()) return std::nullopt;
  return find(std::to_string(value));
}

std::span<const EventKind> read_kinds(const Cells& cells, const SourceColumn& column, const KindTable& table,
                                      Verdicts& verdicts, Buffer<EventKind>& out) {
  const std::span<EventKind> kinds = fit(out, verdicts.rows());
  const auto put = [&](std::size_t row, const std::optional<EventKind>& kind) {
    kinds[row] = kind.value_or(EventKind::purchase);
    if (!kind) verdicts.mark(row, SkipReason::bad_kind);
  };
  const auto from_texts = [&](const auto& texts) {
    TextMemo<std::optional<EventKind>> memo;
    for (std::size_t row = 0; row < kinds.size(); ++row) {
      put(row, memo.get(texts[row], [&](std::string_view text) { return table.find(text); }));
    }
  };
  if (with_texts(cells, from_texts)) return kinds;
  if (const auto* numbers = std::get_if<std::span<const double>>(&cells)) {
    for (std::size_t row = 0; row < kinds.size(); ++row) {
      const double number = (*numbers)[row];
      const bool whole = std::abs(number) < 1e15 && std::floor(number) == number;
      put(row, whole ? table.find(static_cast<std::int64_t>(number), column) : std::nullopt);
    }
  } else {
    // Looks small codes up once; there are eight kinds and usually as many codes.
    std::array<std::optional<EventKind>, 256> known;
    for (std::size_t code = 0; code < known.size(); ++code) {
      known[code] = table.find(static_cast<std::int64_t>(code), column);
    }
    const auto from_integers = [&](const auto& values) {
      for (std::size_t row = 0; row < kinds.size(); ++row) {
        const auto code = static_cast<std::uint64_t>(values[row]);
        put(row, code < known.size() ? known[code] : table.find(static_cast<std::int64_t>(code), column));
      }
    };
    if (const auto* signed_values = std::get_if<std::span<const std::int64_t>>(&cells)) {
      from_integers(*signed_values);
    } else {
      from_integers(std::get<std::span<const std::uint64_t>>(cells));
    }
  }
  return kinds;
}

}  // namespace quintile::io
