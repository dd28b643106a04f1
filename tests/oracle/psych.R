# Statistics of a test by R's psych, for figures to be held against: reads a CSV of marks, a row for each learner and a
# column for each item, and prints NAME TAB ITEM TAB VALUE lines. Which learners count is figures.py's part.
suppressPackageStartupMessages(library(psych))
marks <- read.csv(file("stdin"), check.names = FALSE)
put <- function(name, item, value) cat(sprintf("%s\t%s\t%.15g\n", name, item, value))
total <- rowSums(marks)
# psych has no use for an item at which all earned the same; it still is one of the test's items, which Cronbach's factor
# p / (p - 1) counts.
varying <- marks[, sapply(marks, function(x) var(x) > 0), drop = FALSE]
found <- suppressWarnings(suppressMessages(alpha(varying, check.keys = FALSE, warnings = FALSE)))
factor_of <- function(p) p / (p - 1)
put("alpha", "-", found$total$raw_alpha * factor_of(ncol(marks)) / factor_of(ncol(varying)))
put("mean", "-", mean(total) / ncol(marks))
put("median", "-", median(total) / ncol(marks))
put("sd", "-", sd(total) / ncol(marks))
for (item in names(varying)) {
    x <- marks[[item]]
    put("discrimination", item, found$item.stats[item, "r.drop"])
    put("efficiency", item, cov(x, total - x) / cov(sort(x), sort(total - x)))
}
