// The CDNOW sample as the papers use it: a row per customer-day, calibration up to a given day, weeks of 7 days.
#pragma once

#include <array>
#include <cstdio>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "quintile/clv.hpp"
#include "quintile/time.hpp"

namespace quintile::test {

struct Cdnow {
  std::vector<double> x, t_x, T;                // days
  std::vector<double> spend;                    // mean of the repeat purchase days; 0 where x = 0
  std::vector<std::vector<std::int64_t>> days;  // all purchase days of each customer, holdout included

  [[nodiscard]] PurchaseHistories weeks() const { return {x, t_x, T, {}, 7}; }
};

inline std::string cdnow_path() { return QUINTILE_SHARED_DATA "/cdnow_sample.txt.xz"; }

inline Cdnow read_cdnow(Date last = {1997, 9, 30}) {
  std::map<int, std::map<std::int64_t, double>> customers;
  std::FILE* pipe = popen(("xz -dc '" + cdnow_path() + "'").c_str(), "r");
  std::array<char, 256> line{};
  while (pipe != nullptr && std::fgets(line.data(), line.size(), pipe) != nullptr) {
    int master = 0;
    int id = 0;
    int date = 0;
    int discs = 0;
    double money = 0;
    if (std::sscanf(line.data(), "%d %d %d %d %lf", &master, &id, &date, &discs, &money) != 5) continue;
    const Date day = {date / 10000, static_cast<unsigned>(date / 100 % 100), static_cast<unsigned>(date % 100)};
    customers[id][days_from_date(day)] += money;
  }
  if (pipe != nullptr) pclose(pipe);
  Cdnow out;
  const std::int64_t end = days_from_date(last);
  for (const auto& [id, days] : customers) {
    const std::int64_t first = days.begin()->first;
    double x = 0;
    double t_x = 0;
    double money = 0;
    out.days.emplace_back();
    for (const auto& [day, spent] : days) {
      out.days.back().push_back(day);
      if (day == first || day > end) continue;
      x += 1;
      t_x = static_cast<double>(day - first);
      money += spent;
    }
    out.x.push_back(x);
    out.t_x.push_back(t_x);
    out.T.push_back(static_cast<double>(end - first));
    out.spend.push_back(x > 0 ? money / x : 0);
  }
  return out;
}

}  // namespace quintile::test
