/* Writes the pages that tests/browser/check.py opens: `pages FOLDER` makes class and learner
 * reports in HTML, in both languages, of reports filled by hand. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bank_case.h"
#include "report_case.h"

static void write_page(const char *folder, const char *what, enum report_case kind, enum lang lang,
                       const struct buf *page)
{
    BUF_AUTO(path);
    buf_addf(&path, "%s/%s-%s-%s.html", folder, what, report_case_name(kind), lang_code(lang));
    FILE *file = fopen(buf_str(&path), "w");
    if (file == NULL || fwrite(page->data, 1, page->len, file) != page->len || fclose(file) != 0) {
        fprintf(stderr, "%s: %s\n", buf_str(&path), strerror(errno));
        exit(1);
    }
}

int main(int argc, char *argv[])
{
    BUF_AUTO(bytes);
    if (argc != 2) {
        fputs("usage: pages FOLDER\n", stderr);
        return 2;
    }
    struct bank *bank = bank_case_file("quizzes/ec2.json", &bytes);
    for (unsigned k = 0; k < REPORT_CASE_COUNT; k++) {
        struct report *report = report_case(bank, (enum report_case)k);
        struct learner_report *own = learner_report_case(bank, (enum report_case)k);
        for (unsigned l = 0; l < LANG_COUNT; l++) {
            BUF_AUTO(class_page);
            BUF_AUTO(own_page);
            report_html(report, (enum lang)l, &class_page);
            write_page(argv[1], "class", (enum report_case)k, (enum lang)l, &class_page);
            learner_report_html(own, (enum lang)l, &own_page);
            write_page(argv[1], "learner", (enum report_case)k, (enum lang)l, &own_page);
        }
        report_free(report);
        learner_report_free(own);
    }
    bank_free(bank);
    return 0;
}
