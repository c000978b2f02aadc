# One run of one workload on R data.table: Rscript datatable.R rfm|rfm-days|measures|group-by THREADS FILE IN_MEMORY
# FILE is CSV, data.table's own format; IN_MEMORY (yes or no) tells whether it is read before the clock starts.
suppressPackageStartupMessages(library(data.table))
arguments <- commandArgs(trailingOnly = TRUE)
workload <- arguments[1]
file <- arguments[3]
setDTthreads(as.integer(arguments[2]))
folder <- dirname(sub("^--file=", "", grep("^--file=", commandArgs(), value = TRUE)))
source(file.path(folder, "datatable_outcome.R"))
source(file.path(folder, "datatable_measures.R"))

DAY <- 86400
LEVELS <- c(0.2, 0.4, 0.6, 0.8)
SEGMENTS <- list(
  c("Lost", "Hibernating", "At Risk", "Cannot Lose Them", "Cannot Lose Them"),
  c("Hibernating", "Hibernating", "At Risk", "At Risk", "Cannot Lose Them"),
  c("About To Sleep", "About To Sleep", "Need Attention", "Loyal Customers", "Loyal Customers"),
  c("Promising", "Potential Loyalists", "Potential Loyalists", "Loyal Customers", "Champions"),
  c("New Customers", "Potential Loyalists", "Potential Loyalists", "Champions", "Champions")
)

# Times as seconds: the clock of the log ticks in seconds.
load_log <- function() {
  log <- fread(file, showProgress = FALSE)
  set(log, j = "time", value = as.double(log$time))
  log
}

group <- function(log, with_days) {
  table <- log[, .(last = max(time), f = .N, m = sum(amount)), by = customer_id]
  if (!with_days) return(table)
  days <- unique(log[, .(customer_id, day = time %/% DAY)])[, .(days = .N), by = customer_id]
  first <- log[, .(first = min(time)), by = customer_id]
  table[days, on = "customer_id", days := i.days]
  table[first, on = "customer_id", first := i.first]
  table[]
}

# Adds recency r, the scores rs, fs, ms and the segment.
score <- function(table) {
  as_of <- (max(table$last) %/% DAY + 1) * DAY
  table[, r := (as_of - last) / DAY]
  above <- function(x) findInterval(x, quantile(x, LEVELS, names = FALSE), left.open = TRUE)
  table[, `:=`(rs = 5L - above(r), fs = 1L + above(f), ms = 1L + above(m))]
  names <- do.call(rbind, SEGMENTS)
  table[, segment := names[cbind(rs, (fs + ms + 1L) %/% 2L)]]
}

add_totals <- function(out, table) {
  out$exact <- list(customers = nrow(table), occasions = sum(table$f), "last days" = sum(table$last %/% DAY))
  out$sums <- list(money = sum(table$m))
  out
}

in_memory <- arguments[4] == "yes"
if (in_memory) log <- load_log()
watch <- stopwatch()
if (!in_memory) log <- load_log()
if (workload == "group-by") {
  table <- group(log, FALSE)
  out <- add_totals(outcome(watch), table)
} else if (workload == "measures") {
  out <- measures(log, watch)
} else {
  table <- group(log, workload == "rfm-days")
  watch <- end_part(watch, "grouping")
  score(table)
  watch <- end_part(watch, "scoring and segmenting")
  summary <- table[, .(n = .N, revenue = sum(m)), by = segment]
  watch <- end_part(watch, "summing")
  out <- add_totals(outcome(watch), table)
  out <- add_classes(out, "", summary)
  if (workload == "rfm-days") out$exact$days <- sum(table$days)
}
show_outcome(out)
