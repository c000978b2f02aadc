// One run of one workload of the comparison with other engines, as a process of its own. Prints JSON.
//   compare_quintile rfm|rfm-days|measures|group-by THREADS LOG
//   compare_quintile clusters THREADS POINTS fit|given|start FEATURES K STARTS
//   compare_quintile mixture THREADS POINTS steps|fit FEATURES K POINTS
//   compare_quintile clv-summary THREADS LOG
//   compare_quintile clv-histories THREADS LOG OUT
//   compare_quintile clv-fit THREADS HISTORIES MODEL CUSTOMERS
//   compare_quintile clv-predict THREADS HISTORIES
//   compare_quintile read THREADS FILE DATASET
//   compare_quintile write THREADS FILE DATASET OUT
//   compare_quintile stream THREADS
#include <fmt/format.h>

#include <exception>
#include <string>
#include <vector>

#include "bench/compare/stream.hpp"
#include "bench/compare/workloads.hpp"
#include "quintile/error.hpp"
#include "quintile/parallel.hpp"
#include "quintile/version.hpp"

namespace {

using namespace quintile;

// In the order of the command line, after the workload and the threads.
bench::Outcome run_workload(const std::string& workload, const std::vector<std::string>& files) {
  if (workload == "stream" && files.empty()) return {{"bytes_per_second", bench::stream_bandwidth()}};
  if (workload == "rfm" && files.size() == 1) return bench::run_rfm(files[0], MeasureSet::basic);
  if (workload == "rfm-days" && files.size() == 1) return bench::run_rfm(files[0], MeasureSet::days);
  if (workload == "measures" && files.size() == 1) return bench::run_measures(files[0]);
  if (workload == "group-by" && files.size() == 1) return bench::run_group_by(files[0]);
  if (workload == "clusters" && files.size() == 5)
    return bench::run_clusters(files[0], files[1], std::stoul(files[2]),
                               static_cast<std::uint32_t>(std::stoul(files[3])),
                               static_cast<std::uint32_t>(std::stoul(files[4])));
  if (workload == "mixture" && files.size() == 5)
    return bench::run_mixture(files[0], files[1], std::stoul(files[2]),
                              static_cast<std::uint32_t>(std::stoul(files[3])), std::stoul(files[4]));
  if (workload == "clv-summary" && files.size() == 1) return bench::run_clv_summary(files[0]);
  if (workload == "clv-histories" && files.size() == 2) return bench::write_clv_histories(files[0], files[1]);
  if (workload == "clv-fit" && files.size() == 3) return bench::run_clv_fit(files[0], files[1], std::stoul(files[2]));
  if (workload == "clv-predict" && files.size() == 1) return bench::run_clv_predict(files[0]);
  if (workload == "read" && files.size() == 2) return bench::run_read(files[0], files[1]);
  if (workload == "write" && files.size() == 3) return bench::run_write(files[0], files[1], files[2]);
  throw UserError("no such workload, or not its arguments: " + workload);
}

}  // namespace

int main(int argc, char** argv) {
  try {
    const std::vector<std::string> arguments(argv + 1, argv + argc);
    if (arguments.size() < 2) throw UserError("usage: compare_quintile WORKLOAD THREADS FILE...");
    set_thread_count(std::stoi(arguments[1]));
    bench::Outcome out = run_workload(arguments[0], {arguments.begin() + 2, arguments.end()});
    out["version"] = fmt::format("{} ({})", version(), instruction_set());
    fmt::print("{}\n", out.dump());
    return 0;
  } catch (const std::exception& error) {
    fmt::print(stderr, "compare_quintile: {}\n", error.what());
    return 1;
  }
}
