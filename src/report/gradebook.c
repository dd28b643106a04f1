/* Grade books as learning platforms import them: a row for each learner, a column for each quiz of
 * a fixed form. Moodle maps the first column to a user by hand; Canvas finds users by their login.
 */
#include <math.h>
#include <string.h>

#include "csv.h"
#include "wrapup/report.h"
#include "wrapup/utf8.h"

/* What every score is out of. */
enum { POINTS = 100 };

static void put_text(struct buf *out, const char *text)
{
    BUF_AUTO(clean);
    utf8_sanitize(&clean, text, strlen(text), false);
    buf_adds(out, csv_is_formula(buf_str(&clean)) ? "\"'" : "\"");
    for (size_t i = 0; i < clean.len; i++) {
        buf_adds(out, clean.data[i] == '"' ? "\"" : "");
        buf_addc(out, clean.data[i]);
    }
    buf_addc(out, '"');
}

/* A missing score stays empty: both platforms leave the grade as it is then. */
static void put_score(struct buf *out, double score)
{
    buf_addc(out, ',');
    if (!isnan(score)) {
        buf_addf(out, "%.2f", score * POINTS);
    }
}

static void put_titles(const struct report *report, struct buf *out)
{
    const struct bank *bank = report->bank;
    for (size_t i = 0; i < report->test_count; i++) {
        const struct quiz *quiz = bank_quiz(bank, report->tests[i].quiz);
        BUF_AUTO(title);
        buf_addf(&title, "%s: %s", bank->title.in[bank->first],
                 quiz != NULL ? quiz->title.in[bank->first] : report->tests[i].quiz);
        buf_addc(out, ',');
        put_text(out, buf_str(&title));
    }
    buf_adds(out, "\r\n");
}

static void put_head(const struct report *report, enum report_gradebook kind, struct buf *out)
{
    if (kind == GRADEBOOK_MOODLE) {
        buf_adds(out, "username");
        put_titles(report, out);
        return;
    }
    buf_adds(out, "Student,ID,SIS User ID,SIS Login ID,Section");
    put_titles(report, out);
    buf_adds(out, "    Points Possible,,,,");
    for (size_t i = 0; i < report->test_count; i++) {
        buf_addf(out, ",%d", POINTS);
    }
    buf_adds(out, "\r\n");
}

void report_gradebook(const struct report *report, enum report_gradebook kind, struct buf *ret)
{
    buf_adds(ret, "\xef\xbb\xbf");
    put_head(report, kind, ret);
    for (size_t l = 0; l < report->learner_count; l++) {
        const struct report_learner *learner = &report->learners[l];
        put_text(ret, learner->alias);
        if (kind == GRADEBOOK_CANVAS) {
            buf_adds(ret, ",,,");
            put_text(ret, learner->alias);
            buf_addc(ret, ',');
        }
        for (size_t i = 0; i < report->test_count; i++) {
            put_score(ret, learner->scores[i]);
        }
        buf_adds(ret, "\r\n");
    }
}
