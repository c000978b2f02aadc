# The shape that bench/compare/outcome.hpp describes, from R.
now <- function() as.double(Sys.time())
stopwatch <- function() list(start = now(), part = now(), parts = list())

end_part <- function(watch, name) {
  watch$parts[[name]] <- now() - watch$part
  watch$part <- now()
  watch
}

peak_bytes <- function() {
  line <- grep("^VmHWM", readLines("/proc/self/status"), value = TRUE)
  as.double(gsub("[^0-9]", "", line)) * 1024
}

outcome <- function(watch) {
  list(
    seconds = now() - watch$start, peak_bytes = peak_bytes(), parts = watch$parts, exact = list(), sums = list(),
    classes = list(), facts = list(), version = paste(packageVersion("data.table"))
  )
}

# summary: columns name, customers, revenue, whatever they are called.
add_classes <- function(out, prefix, summary) {
  for (i in seq_len(nrow(summary))) {
    out$classes[[paste0(prefix, summary[[1]][i])]] <- c(summary[[2]][i], summary[[3]][i])
  }
  out
}

number <- function(x) format(x, digits = 17, scientific = FALSE, trim = TRUE)
json <- function(value) {
  if (is.list(value)) {
    members <- vapply(names(value), function(n) paste0('"', n, '": ', json(value[[n]])), "")
    return(paste0("{", paste(members, collapse = ", "), "}"))
  }
  if (is.character(value)) return(paste0('"', value, '"'))
  if (length(value) > 1) return(paste0("[", paste(vapply(value, number, ""), collapse = ", "), "]"))
  number(value)
}
show_outcome <- function(out) cat(json(out), "\n")
