/* Reads the lines, types their answers at the bank's questions, and compares what comes back.
 * The format is told in the header. */
#include "answers_case.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "bank_case.h"
#include "wrapup/file.h"
#include "wrapup/utf8.h"

enum { COLUMN_QUESTION, COLUMN_HOW, COLUMN_TYPED, COLUMN_VERDICT, COLUMN_REVEALS, COLUMN_FOUND };
enum { COLUMNS = COLUMN_FOUND + 1 };
enum { SHUFFLE_SEED = 7 };

struct row {
    const char *path;
    unsigned line;
    char *column[COLUMNS];
    size_t columns;
    const struct question *q;
};
struct tally {
    unsigned right[LANG_COUNT];
    unsigned wrong;
};
struct run {
    const struct bank *bank;
    struct buf *faults;
    size_t count;
    struct tally *tallies; /* one per question */
    struct strings seen;
};

static void fault(struct run *run, const struct row *row, const char *what, const char *detail)
{
    run->count++;
    buf_addf(run->faults, "%s:%u: %s: %s%s\n", row->path, row->line,
             row->columns > 0 ? row->column[COLUMN_QUESTION] : "", what, detail);
}

static const char *const column_names[COLUMNS] = {"question", "how",     "typed",
                                                  "verdict",  "reveals", "found"};

/* ---- what is typed ------------------------------------------------------------------- */

static void unescape(struct buf *out, const char *s)
{
    for (; *s != '\0'; s++) {
        if (*s == '\\' && s[1] != '\0') {
            s++;
            buf_addc(out, *s == 'n' ? '\n' : *s);
        } else {
            buf_addc(out, *s);
        }
    }
}

static struct layout bank_order(const struct question *q)
{
    struct rng rng;
    struct layout layout;
    rng_init(&rng, SHUFFLE_SEED);
    question_layout(q, &rng, &layout);
    for (unsigned i = 0; i < layout.count; i++) {
        layout.at[i] = i;
    }
    return layout;
}

static struct layout shuffled(const struct question *q)
{
    struct rng rng;
    struct layout layout;
    rng_init(&rng, SHUFFLE_SEED);
    question_layout(q, &rng, &layout);
    return layout;
}

/* The label of the place where the part with this id is shown; 0 when there is none. */
static char label_of_id(const struct question *q, const struct layout *layout, const char *id,
                        size_t len)
{
    CLEANUP(strings_release) struct strings ids = STRINGS_INIT;
    question_layout_ids(q, layout, &ids);
    for (size_t i = 0; i < ids.count; i++) {
        if (strlen(ids.list[i]) == len && strncmp(ids.list[i], id, len) == 0) {
            return (char)('a' + i);
        }
    }
    return 0;
}

/* "1=c 2=a" or "a d", by id, into labels. False when an id isn't the question's. */
static bool labels(const struct question *q, const struct layout *layout, const char *ids,
                   struct buf *out)
{
    for (; *ids != '\0'; ids += strspn(ids, " ")) {
        size_t len = strcspn(ids, " ");
        size_t row = strcspn(ids, "= ");
        size_t skip = row < len ? row + 1 : 0;
        char label = label_of_id(q, layout, ids + skip, len - skip);
        if (label == 0) {
            return false;
        }
        buf_adds(out, out->len > 0 ? " " : "");
        buf_add(out, ids, skip);
        buf_addc(out, label);
        ids += len;
    }
    return true;
}

/* ---- what comes back ----------------------------------------------------------------- */

/* Ids of misconceptions, points or contradictions, separated by spaces; "-" for none. */
static void add_name(struct buf *out, const char *sign, const char *name)
{
    buf_addf(out, "%s%s%s", out->len > 0 ? " " : "", sign, name);
}

static void finish_names(struct buf *out)
{
    buf_adds(out, out->len == 0 ? "-" : "");
}

static void reveals_of(const struct bank *bank, const struct verdict *v, struct buf *out)
{
    for (size_t i = 0; i < v->misconception_count; i++) {
        add_name(out, "", bank->misconceptions[v->misconceptions[i]].id);
    }
    finish_names(out);
}

static void found_of(const struct question *q, const struct verdict *v, struct buf *out)
{
    for (size_t i = 0; i < question_point_count(q); i++) {
        if ((v->points & 1U << i) != 0) {
            add_name(out, "", question_point_id(q, i));
        } else if ((v->doubted & 1U << i) != 0) {
            add_name(out, "?", question_point_id(q, i));
        }
    }
    for (unsigned i = 0; i < QUESTION_PARTS_MAX; i++) {
        if ((v->contradictions & 1U << i) != 0) {
            char number[] = {(char)('1' + i), '\0'};
            add_name(out, "!", number);
        }
    }
    finish_names(out);
}

/* A rubric is passed from this score on, and never below. */
static const double pass_score = 0.6;

static const char *name_of(const struct question *q, const struct verdict *v)
{
    if (q->kind == QUESTION_OPEN && v->kind == VERDICT_PENDING) {
        return question_points_score(q, v->points) >= pass_score ? "pass" : "short";
    }
    return v->ask ? "ask" : verdict_name(v->kind);
}

static void grade(const struct row *row, const struct layout *layout, const char *typed,
                  const struct bank *bank, struct buf got[COLUMNS])
{
    CLEANUP(response_release) struct response response = {.value = STRINGS_INIT};
    struct verdict v = {.kind = VERDICT_UNKNOWN};
    struct said note;
    const char *verdict = "unknown";
    switch (question_read(row->q, layout, typed, &response, &note)) {
    case QUESTION_READ:
        question_grade(row->q, &response, &v);
        verdict = name_of(row->q, &v);
        break;
    case QUESTION_DONT_KNOW:
        break;
    case QUESTION_AGAIN:
    case QUESTION_EMPTY:
        verdict = "again";
        break;
    }
    buf_adds(&got[COLUMN_VERDICT], verdict);
    reveals_of(bank, &v, &got[COLUMN_REVEALS]);
    if (row->q->kind == QUESTION_OPEN) {
        found_of(row->q, &v, &got[COLUMN_FOUND]);
    }
}

static void check_typed(struct run *run, const struct row *row, const struct layout *layout,
                        const char *typed)
{
    struct buf got[COLUMNS] = {BUF_INIT, BUF_INIT, BUF_INIT, BUF_INIT, BUF_INIT, BUF_INIT};
    grade(row, layout, typed, run->bank, got);
    for (size_t i = COLUMN_VERDICT; i < COLUMNS && i < row->columns; i++) {
        if (strcmp(buf_str(&got[i]), row->column[i]) != 0) {
            BUF_AUTO(detail);
            buf_addf(&detail, "\"%s\" gives %s, not %s", typed, buf_str(&got[i]), row->column[i]);
            BUF_AUTO(what);
            buf_addf(&what, "%s: ", column_names[i]);
            fault(run, row, buf_str(&what), buf_str(&detail));
        }
    }
    for (size_t i = 0; i < COLUMNS; i++) {
        buf_release(&got[i]);
    }
}

/* ---- lines --------------------------------------------------------------------------- */

static void check_labels(struct run *run, const struct row *row)
{
    const struct layout layouts[] = {bank_order(row->q), shuffled(row->q)};
    for (size_t i = 0; i < COUNT_OF(layouts); i++) {
        BUF_AUTO(typed);
        if (!labels(row->q, &layouts[i], row->column[COLUMN_TYPED], &typed)) {
            fault(run, row, "no such part in ", row->column[COLUMN_TYPED]);
            return;
        }
        check_typed(run, row, &layouts[i], buf_str(&typed));
    }
}

static void check_text(struct run *run, const struct row *row, bool decomposed)
{
    struct layout layout = bank_order(row->q);
    BUF_AUTO(typed);
    BUF_AUTO(bytes);
    unescape(&typed, row->column[COLUMN_TYPED]);
    if (decomposed) {
        utf8_nfd(&bytes, buf_str(&typed), typed.len);
    } else {
        buf_adds(&bytes, buf_str(&typed));
    }
    check_typed(run, row, &layout, buf_str(&bytes));
}

static void tally(struct run *run, const struct row *row, int lang)
{
    static const char *const wrong[] = {"partial", "wrong", "ask", "short"};
    struct tally *t = &run->tallies[row->q - run->bank->questions];
    const char *verdict = row->column[COLUMN_VERDICT];
    if (strcmp(verdict, "right") == 0 || strcmp(verdict, "pass") == 0) {
        t->right[lang < 0 ? 0 : lang] += lang < 0 ? 0 : 1;
        return;
    }
    for (size_t i = 0; i < COUNT_OF(wrong); i++) {
        t->wrong += strcmp(verdict, wrong[i]) == 0 ? 1 : 0;
    }
}

static bool row_known(struct run *run, struct row *row, size_t columns)
{
    row->q = columns > 0 ? bank_question(run->bank, row->column[COLUMN_QUESTION]) : NULL;
    if (row->q == NULL) {
        fault(run, row, "no such question", "");
        return false;
    }
    if (columns != (row->q->kind == QUESTION_OPEN ? COLUMNS : COLUMN_FOUND)) {
        fault(run, row, "wrong number of columns", "");
        return false;
    }
    BUF_AUTO(key);
    buf_addf(&key, "%s %s %s", row->column[COLUMN_QUESTION], row->column[COLUMN_HOW],
             row->column[COLUMN_TYPED]);
    if (strings_has(&run->seen, buf_str(&key))) {
        fault(run, row, "stands here twice: ", row->column[COLUMN_TYPED]);
    }
    strings_add(&run->seen, buf_str(&key));
    return true;
}

static void check_row(struct run *run, struct row *row)
{
    static const char *const hows[] = {[LANG_KO] = "ko", [LANG_EN] = "en"};
    const char *how = row->column[COLUMN_HOW];
    if (strcmp(how, "id") == 0) {
        check_labels(run, row);
        tally(run, row, -1);
        return;
    }
    for (int lang = 0; lang < LANG_COUNT; lang++) {
        size_t len = strlen(hows[lang]);
        bool decomposed = strcmp(how + (strlen(how) < len ? 0 : len), "+nfd") == 0;
        if (strncmp(how, hows[lang], len) == 0 && (how[len] == '\0' || decomposed)) {
            check_text(run, row, decomposed);
            tally(run, row, lang);
            return;
        }
    }
    fault(run, row, "unknown way to type: ", how);
}

/* Cuts the line into its columns, in place; the rest beyond the last is one too many. */
static void check_line(struct run *run, const char *path, unsigned number, char *line)
{
    struct row row = {.path = path, .line = number};
    size_t columns = 0;
    if (line[0] == '\0' || line[0] == '#') {
        return;
    }
    for (char *s = line; s != NULL; columns++) {
        char *tab = strchr(s, '\t');
        if (tab != NULL) {
            *tab++ = '\0';
        }
        if (columns < COLUMNS) {
            row.column[columns] = s;
            row.columns = columns + 1;
        }
        s = tab;
    }
    if (row_known(run, &row, columns)) {
        check_row(run, &row);
    }
}

static void check_tallies(struct run *run, const char *path, const struct answers_rule *rule)
{
    for (size_t i = 0; i < run->bank->question_count; i++) {
        const struct tally *t = &run->tallies[i];
        if (t->right[LANG_KO] >= rule->right[LANG_KO] &&
            t->right[LANG_EN] >= rule->right[LANG_EN] && t->wrong >= rule->wrong) {
            continue;
        }
        run->count++;
        buf_addf(run->faults,
                 "%s: %s: %u right in Korean, %u in English and %u wrong; %u, %u and %u needed\n",
                 path, run->bank->questions[i].id, t->right[LANG_KO], t->right[LANG_EN], t->wrong,
                 rule->right[LANG_KO], rule->right[LANG_EN], rule->wrong);
    }
}

size_t answers_check(const struct bank *bank, const char *path, const struct answers_rule *rule,
                     struct buf *faults)
{
    struct run run = {.bank = bank, .faults = faults, .seen = STRINGS_INIT};
    struct err err = ERR_INIT;
    BUF_AUTO(bytes);
    if (!file_read(path, JSON_MAX_BYTES, &bytes, &err)) {
        fail_msg("%s: %s", path, err.text.in[LANG_EN]);
    }
    run.tallies = xcalloc(bank->question_count + 1, sizeof(*run.tallies));
    unsigned number = 0;
    for (char *line = bytes.data; line != NULL;) {
        char *end = strchr(line, '\n');
        if (end != NULL) {
            *end++ = '\0';
        }
        check_line(&run, path, ++number, line);
        line = end;
    }
    check_tallies(&run, path, rule);
    strings_release(&run.seen);
    free(run.tallies);
    return run.count;
}

/* cmocka cuts what is printed at once after 1024 bytes. */
static void print_lines(const char *text)
{
    while (*text != '\0') {
        size_t len = strcspn(text, "\n");
        print_error("%.*s\n", (int)len, text);
        text += len + (text[len] == '\n' ? 1 : 0);
    }
}

void answers_assert(const char *bank_path, const char *path, const struct answers_rule *rule)
{
    BUF_AUTO(bytes);
    BUF_AUTO(faults);
    struct bank *bank = bank_case_file(bank_path, &bytes);
    size_t count = answers_check(bank, path, rule, &faults);
    bank_free(bank);
    if (count > 0) {
        print_lines(buf_str(&faults));
        fail_msg("%zu faults in %s", count, path);
    }
}
