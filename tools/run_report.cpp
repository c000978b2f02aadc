#include "tools/run_report.hpp"

#include <fmt/format.h>
#include <sys/resource.h>

#include <cctype>
#include <cmath>

#include "quintile/suggestion.hpp"
#include "tools/cluster_table.hpp"
#include "tools/numbers.hpp"
#include "tools/reading_text.hpp"
#include "tools/segment_table.hpp"
#include "tools/terminal.hpp"
#include "tools/text_table.hpp"

namespace quintile::tool {
namespace {

std::string inputs_text(const std::vector<std::string>& inputs) {
  if (inputs.size() <= 3) return listed(inputs);
  return fmt::format("{}, ..., {} ({} files)", inputs.front(), inputs.back(), inputs.size());
}

// Notes come from several places; all of them start with a capital here.
std::string sentence(std::string note) {
  if (!note.empty()) note.front() = static_cast<char>(std::toupper(static_cast<unsigned char>(note.front())));
  return note;
}

std::string vip_text(const AtRiskVips& vips) {
  if (vips.customers == 0) return "No VIP is at risk.\n";
  std::string out = fmt::format("Save first: {} {}", grouped(vips.customers),
                                vips.customers == 1 ? "VIP is at risk" : "VIPs are at risk");
  if (!std::isnan(vips.revenue)) {
    out += fmt::format(", with a revenue of {}", grouped(vips.revenue, 2));
    if (!std::isnan(vips.revenue_share)) out += fmt::format(" ({} of all)", percent(vips.revenue_share));
    if (!std::isnan(vips.projected_value))
      out += fmt::format(" and a projected value of {}", grouped(vips.projected_value, 2));
  }
  return styled(out + ".", Style::bold) + "\n";
}

}  // namespace

std::uint64_t peak_memory() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return static_cast<std::uint64_t>(usage.ru_maxrss) * 1024;
}

std::string role_text(const MappedColumn& column) {
  return column.meaning.empty() ? std::string(kLogRoleNames[static_cast<std::size_t>(column.role)]) : column.meaning;
}

std::string mapping_text(const std::vector<std::string>& inputs, const std::vector<MappedColumn>& mapping) {
  std::string out = fmt::format("Reading {}\n", inputs_text(inputs));
  TextTable table;
  table.add_column("  Role", Align::left);
  table.add_column("Column", Align::left);
  table.add_column("", Align::left);
  for (const MappedColumn& column : mapping) {
    table.add_row({"  " + role_text(column), column.column, column.detected ? "found by its name" : "as given"});
  }
  return mapping.empty() ? out : out + table.text(output_width());
}

std::string notes_text(const std::vector<std::string>& notes) {
  std::string out;
  for (const std::string& note : notes) {
    constexpr std::size_t kAnyLines = 20;
    std::string lead = "Note: ";
    for (const std::string& line : wrap(sentence(note), output_width() - lead.size(), kAnyLines)) {
      out += styled(lead + line, Style::dim) + "\n";
      lead = "      ";
    }
  }
  return out;
}

std::string report_text(const RunResult& result, const RunFacts& facts) {
  std::string out = "\n" + reading_text(result.aggregate, facts.utc_offset, facts.window) + notes_text(facts.notes);
  const TableView projections = result.clv_errors.totals.view();
  out += "\n" +
         segment_table_text(result.summary.segments.view(), output_width(),
                            projections.rows() > 0 ? &projections : nullptr) +
         "\n";
  if (result.clusters.fitted()) out += cluster_table_text(result.clusters.clusters.view(), output_width()) + "\n";
  out += vip_text(result.summary.at_risk_vips);
  double seconds = 0;
  for (const StageTime& time : facts.times) seconds += time.seconds;
  out += fmt::format("Result in {} ({:.2f} s, {} MiB of memory). Next:\n", facts.out, seconds,
                     grouped(peak_memory() >> 20U));
  out += fmt::format("  quintile show {} --table kpis\n", facts.out);
  if (result.clusters.fitted()) out += fmt::format("  quintile show {} --table clusters\n", facts.out);
  out += fmt::format("  quintile export {} --vip --at-risk --out save-first.csv\n", facts.out);
  return out;
}

}  // namespace quintile::tool
