# What `quintile run` computes by default, in data.table: measures, gaps, scores, segments, activity, life cycle,
# cohorts. The generated log has no returns and one row a purchase. Gaps are taken from the log ordered by customer and
# time.
WINDOW <- 30

gap_of <- function(id, x) fifelse(id == shift(id, fill = NA), x - shift(x), NA_real_)

group_measures <- function(log) {
  as_of <- (max(log$time) %/% DAY + 1) * DAY
  setorder(log, customer_id, time)
  log[, gap := gap_of(customer_id, time) / DAY]
  log[, inside := time > as_of - WINDOW * DAY]
  log[, previous := !inside & time > as_of - 2 * WINDOW * DAY]
  table <- log[, .(first = min(time), last = max(time), f = .N, m = sum(amount), last_gap = last(gap),
                   in_window = sum(inside), in_previous = sum(previous)), by = customer_id]
  largest <- log[!is.na(gap), .(gap = max(gap)), by = customer_id]
  reentry <- log[inside == TRUE, .(gap = first(gap)), by = customer_id]
  returned <- log[amount < 0, .(money = -sum(amount)), by = customer_id]
  table[largest, on = "customer_id", largest_gap := i.gap]
  table[reentry, on = "customer_id", reentry_gap := i.gap]
  table[, returned := 0]
  table[returned, on = "customer_id", returned := i.money]
  log[, day := as.integer(time %/% DAY)]
  daily <- log[, .(money = sum(amount)), by = .(customer_id, day)]
  daily[, gap := gap_of(customer_id, as.double(day))]
  dates <- as.IDate(daily$day, origin = "1970-01-01")
  daily[, month := year(dates) * 12L + month(dates) - 1L]
  days <- daily[, .(days = .N), by = customer_id]
  gaps <- daily[!is.na(gap), .(median_gap = median(gap), money = sum(money)), by = customer_id]
  quarters <- unique(daily[, .(customer_id, quarter = month %/% 3L)])[, .(n = .N), by = customer_id]
  table[days, on = "customer_id", days := i.days]
  table[gaps, on = "customer_id", `:=`(median_gap = i.median_gap, repeat_money = i.money)]
  table[quarters, on = "customer_id", quarters := i.n]
  table[, `:=`(mean = m / f, mean_repeat = repeat_money / (days - 1), tenure = (as_of - first) / DAY)]
  monthly <- daily[, .(money = sum(money)), by = .(customer_id, month)]
  first <- monthly[, .(cohort = min(month)), by = customer_id]
  monthly[first, on = "customer_id", cohort := i.cohort]
  cohorts <- monthly[, .(customers = .N, revenue = sum(money)), by = .(cohort, age = month - cohort)]
  list(table = table, cohorts = cohorts)
}

classify <- function(table) {
  typical <- median(table$median_gap, na.rm = TRUE)
  top <- quantile(table$m, 0.95, names = FALSE)
  table[, active := in_window > 0]
  table[, loyal := active & f >= 3 & tenure >= 180 & quarters >= 3]
  table[, vip := m > top | segment == "Champions"]
  table[, lapse := pmax(3 * fifelse(days >= 3, median_gap, typical), WINDOW)]
  table[, stage := fcase(loyal | (f > 1 & rs == 5 & fs == 5), "loyalty", f == 1, "conversion", default = "retention")]
  table[, lifecycle := fcase(r > lapse, "lapsed", !is.na(reentry_gap) & reentry_gap > lapse, "reactivated",
                             f == 1, "first-time", r > 0.5 * lapse, "lapsing", default = "frequent (VIP)")]
}

measures <- function(log, watch) {
  grouped <- group_measures(log)
  table <- grouped$table
  watch <- end_part(watch, "grouping")
  score(table)
  watch <- end_part(watch, "scoring and segmenting")
  classify(table)
  watch <- end_part(watch, "classifying")
  segments <- table[, .(n = .N, revenue = sum(m), r = mean(r), f = mean(f), mid_r = median(r), mid_f = as.double(median(f)),
                        mid_m = median(m), rs = mean(rs), fs = mean(fs), ms = mean(ms), active = mean(active),
                        vip = sum(vip), retained = sum(in_previous > 0 & in_window > 0)), by = segment]
  further <- lapply(c("stage", "lifecycle", "active", "vip"), function(by) {
    table[, .(n = .N, revenue = sum(m), f = mean(f), tenure = mean(tenure), gap = median(median_gap, na.rm = TRUE)),
          by = by]
  })
  watch <- end_part(watch, "summing")
  out <- add_totals(outcome(watch), table)
  further[[3]][, active := fifelse(active, "active", "inactive")]
  further[[4]][, vip := fifelse(vip, "VIP", "other")]
  out <- add_classes(out, "", segments)
  prefixes <- c("stage: ", "group: ", "", "")
  for (i in seq_along(further)) out <- add_classes(out, prefixes[i], further[[i]])
  total <- function(column) sum(table[[column]], na.rm = TRUE)
  out$exact <- c(out$exact, list(
    days = total("days"), quarters = total("quarters"), "occasions in window" = total("in_window"),
    "occasions in previous window" = total("in_previous"), "cohort cells" = nrow(grouped$cohorts),
    "cohort customers" = sum(grouped$cohorts$customers)
  ))
  out$sums <- c(out$sums, list(
    "mean money" = total("mean"), "mean repeat money" = total("mean_repeat"), returns = total("returned"),
    "largest gap" = total("largest_gap"), "last gap" = total("last_gap"), "median gap" = total("median_gap"),
    "cohort revenue" = sum(grouped$cohorts$revenue)
  ))
  out
}
