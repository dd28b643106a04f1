/* The key of a typed answer, as short questions and the gaps of a cloze have it: accepted forms and
 * tempting wrong ones. How text is compared is match's business. */
#include <math.h>
#include <string.h>

#include "type.h"
#include "wrapup/markdown.h"
#include "wrapup/utf8.h"

const struct json_field key_fields[KEY_FIELDS] = {
    [KEY_FIELD_MODE] = {"mode", JSON_STRING | JSON_REQUIRED},
    [KEY_FIELD_ANSWER] = {"answer", JSON_STRING | JSON_REQUIRED},
    [KEY_FIELD_ACCEPT] = {"accept", JSON_ARRAY},
    [KEY_FIELD_NEAR] = {"near", JSON_ARRAY},
};
/* What of a near entry decides a verdict. */
const struct hash_field key_near_hash[] = {
    {.name = "ask", .absent = "false"},
    {.name = "text"},
    {.name = NULL},
};
static const char *const mode_names[] = {
    [KEY_TEXT] = "text", [KEY_CMD] = "cmd", [KEY_NUMBER] = "number"};

enum near_field { NEAR_TEXT, NEAR_WHY, NEAR_MISCONCEPTION, NEAR_ASK, NEAR_FIELDS };
static const struct json_field near_fields[NEAR_FIELDS] = {
    [NEAR_TEXT] = {"text", JSON_STRING | JSON_REQUIRED},
    [NEAR_WHY] = {"why", JSON_TEXT},
    [NEAR_MISCONCEPTION] = {"misconception", JSON_STRING},
    [NEAR_ASK] = {"ask", JSON_BOOL},
};

static bool to_number(const char *s, double *ret)
{
    return match_number(s, NULL, 0, ret) == MATCH_NUMBER;
}

/* Appends the form that two spellings of one answer share. */
static void fold(struct buf *out, enum key_mode mode, const char *s)
{
    double value;
    if (mode == KEY_NUMBER && to_number(s, &value)) {
        buf_addf(out, "%.15g", value);
        return;
    }
    BUF_AUTO(folded);
    match_fold(&folded, s);
    if (mode != KEY_TEXT) {
        buf_adds(out, buf_str(&folded));
        return;
    }
    BUF_AUTO(cased);
    utf8_fold_case(&cased, buf_str(&folded), folded.len);
    for (const char *p = buf_str(&cased); *p != '\0'; p++) {
        if (*p != ' ') {
            buf_addc(out, *p);
        }
    }
}

/* Reports an entry that can never count, because an accepted form or an entry before it has the
 * same text. forms holds theirs, folded. */
static void check_near(const struct json_at *element, const struct answer_key *key,
                       struct strings *forms, const char *text)
{
    BUF_AUTO(form);
    fold(&form, key->mode, text);
    size_t i = 0;
    while (i < forms->count && strcmp(forms->list[i], buf_str(&form)) != 0) {
        i++;
    }
    if (i == 0) {
        json_fault(element, MSG(MSG_QUESTION_NEAR_ANSWER, key->match.accept[i]));
    } else if (i < key->match.accept_count) {
        json_fault(element, MSG(MSG_QUESTION_NEAR_ACCEPT, key->match.accept[i]));
    } else if (i < forms->count) {
        json_fault(element, MSG(MSG_QUESTION_NEAR_TWICE, text));
    }
    strings_add(forms, buf_str(&form));
}

static void load_near(const struct json_at *at, const cJSON *member,
                      const struct question_reader *reader, struct answer_key *ret)
{
    struct json_at array = json_at_member(at, member);
    struct match_near *list = arena_alloc(reader->arena, (size_t)cJSON_GetArraySize(member) + 1,
                                          sizeof(*list));
    ret->match.near = list;
    CLEANUP(strings_release) struct strings forms = STRINGS_INIT;
    for (size_t i = 0; i < ret->match.accept_count; i++) {
        BUF_AUTO(form);
        fold(&form, ret->mode, ret->match.accept[i]);
        strings_add(&forms, buf_str(&form));
    }
    size_t position = 0;
    const cJSON *child;
    cJSON_ArrayForEach(child, member)
    {
        struct json_at element = json_at_element(&array, child, position++);
        const cJSON *m[NEAR_FIELDS] = {NULL};
        struct match_near *near = &list[ret->match.near_count];
        if (!json_members(&element, near_fields, NEAR_FIELDS, m)) {
            continue;
        }
        json_text(&element, m[NEAR_WHY], &reader->rule, &near->why);
        near->misconception = load_misconception(&element, m[NEAR_MISCONCEPTION], reader);
        json_bool(m[NEAR_ASK], &near->ask);
        if (json_string(&element, m[NEAR_TEXT], &near->text)) {
            check_near(&element, ret, &forms, near->text);
            ret->match.near_count++;
        }
    }
}

/* Every form of a number gap must be a number itself. */
static void check_numbers(const struct json_at *at, const struct answer_key *key)
{
    double value;
    for (size_t i = 0; i < key->match.accept_count; i++) {
        if (!to_number(key->match.accept[i], &value)) {
            json_fault(at, MSG(MSG_QUESTION_NOT_NUMBER, key->match.accept[i]));
        }
    }
    for (size_t i = 0; i < key->match.near_count; i++) {
        if (!to_number(key->match.near[i].text, &value)) {
            json_fault(at, MSG(MSG_QUESTION_NOT_NUMBER, key->match.near[i].text));
        }
    }
}

void key_load(const struct json_at *at, const cJSON *const members[KEY_FIELDS], bool number,
              const struct question_reader *reader, struct answer_key *ret)
{
    unsigned mode = KEY_TEXT;
    json_enum(at, members[KEY_FIELD_MODE], mode_names, number ? COUNT_OF(mode_names) : KEY_NUMBER,
              &mode);
    ret->mode = (enum key_mode)mode;
    ret->match.mode = ret->mode == KEY_CMD ? MATCH_CMD : MATCH_TEXT;
    const char **accept;
    size_t count = load_strings(at, members[KEY_FIELD_ACCEPT], reader->arena, 1, &accept);
    if (!json_string(at, members[KEY_FIELD_ANSWER], &accept[0])) {
        return;
    }
    ret->match.accept = accept;
    ret->match.accept_count = count;
    for (size_t i = 0; i < count && ret->mode == KEY_CMD; i++) {
        ret->hangul = ret->hangul || holds_hangul(accept[i]);
    }
    if (members[KEY_FIELD_NEAR] != NULL) {
        load_near(at, members[KEY_FIELD_NEAR], reader, ret);
    }
    if (ret->mode == KEY_NUMBER) {
        check_numbers(at, ret);
    }
}

static bool holds_letters(const char *text, const char *letters)
{
    BUF_AUTO(small);
    utf8_fold_case(&small, text, strlen(text));
    for (const char *p = letters; *p != '\0'; p++) {
        if (*p != ' ' && strchr(buf_str(&small), *p) == NULL) {
            return false;
        }
    }
    return true;
}

/* Can these be the keys of a command typed in Hangul mode? "dnqnsxn" (우분투) can't: no form of the
 * key has such letters. */
static bool plausible(const struct answer_key *key, const char *latin)
{
    enum match_outcome outcome = match_answer(&key->match, latin).outcome;
    bool found = outcome == MATCH_RIGHT || outcome == MATCH_NEAR;
    BUF_AUTO(letters);
    utf8_fold_case(&letters, latin, strlen(latin));
    for (size_t i = 0; i < key->match.accept_count && !found; i++) {
        found = holds_letters(key->match.accept[i], buf_str(&letters));
    }
    for (size_t i = 0; i < key->match.near_count && !found; i++) {
        found = holds_letters(key->match.near[i].text, buf_str(&letters));
    }
    return found;
}

/* Right or wrong, a command typed in Hangul mode is asked again: a remark on right ones alone would
 * give the answer away. */
static bool command_readable(const struct answer_key *key, const char *typed, struct said *note)
{
    BUF_AUTO(digits);
    BUF_AUTO(latin);
    if (key->hangul || match_counted(&digits, typed) || !match_unhangul(&latin, typed)) {
        return true;
    }
    note_add(note, plausible(key, buf_str(&latin))
                       ? MSG(MSG_QUESTION_HANGUL, QUOTE(typed), QUOTE(buf_str(&latin)))
                       : MSG(MSG_QUESTION_HANGUL_WORD, QUOTE(typed)));
    return false;
}

bool number_readable(const char *typed, const struct match_unit *units, size_t unit_count,
                     struct said *note)
{
    static const enum msg_id advice[] = {
        [MATCH_NUMBER_WORD] = MSG_QUESTION_NUMBER_WORD,
        [MATCH_NUMBER_MANY] = MSG_QUESTION_NUMBER_MANY,
        [MATCH_NUMBER_NONE] = MSG_QUESTION_NUMBER_NONE,
    };
    double value;
    enum match_number_outcome got = match_number(typed, units, unit_count, &value);
    if (got == MATCH_NUMBER) {
        return true;
    }
    BUF_AUTO(folded);
    match_fold(&folded, typed);
    bool digits = strpbrk(buf_str(&folded), LABEL_DIGITS) != NULL;
    enum msg_id id = got == MATCH_NUMBER_NONE && digits ? MSG_QUESTION_NUMBER_MORE : advice[got];
    note_add(note, MSG(id, QUOTE(typed)));
    return false;
}

bool key_readable(const struct answer_key *key, const char *typed, struct said *note)
{
    switch (key->mode) {
    case KEY_CMD:
        return command_readable(key, typed, note);
    case KEY_NUMBER:
        return number_readable(typed, NULL, 0, note);
    case KEY_TEXT:
        break;
    }
    return true;
}

static bool same_number(const char *text, double value)
{
    double other;
    return to_number(text, &other) && fabs(value - other) < 1e-9;
}

static struct match_result grade_number(const struct answer_key *key, const char *typed)
{
    struct match_result result = {.outcome = MATCH_WRONG};
    double value;
    if (!to_number(typed, &value)) {
        return result;
    }
    for (size_t i = 0; i < key->match.accept_count; i++) {
        if (same_number(key->match.accept[i], value)) {
            result.outcome = MATCH_RIGHT;
            result.accepted = i;
            return result;
        }
    }
    for (size_t i = 0; i < key->match.near_count; i++) {
        if (same_number(key->match.near[i].text, value)) {
            result.near = &key->match.near[i];
            result.outcome = result.near->ask ? MATCH_ASK : MATCH_NEAR;
            return result;
        }
    }
    return result;
}

struct match_result key_grade(const struct answer_key *key, const char *typed)
{
    return key->mode == KEY_NUMBER ? grade_number(key, typed) : match_answer(&key->match, typed);
}

void key_remark(const struct answer_key *key, struct match_result result, struct verdict *ret)
{
    switch (result.outcome) {
    case MATCH_TYPO:
        note_add(&ret->note, MSG(MSG_QUESTION_TYPO, key->match.accept[result.accepted]));
        break;
    case MATCH_HANGUL:
        ret->ask = true;
        note_add(&ret->note, MSG0(MSG_QUESTION_CHECK_HANGUL));
        break;
    case MATCH_ASK:
        ret->ask = true;
        if (result.near == NULL || !text_present(&result.near->why)) {
            note_add(&ret->note, MSG0(result.more ? MSG_QUESTION_ONE : MSG_QUESTION_ASK));
        }
        break;
    case MATCH_RIGHT:
    case MATCH_NEAR:
    case MATCH_WRONG:
        break;
    }
    if (result.near != NULL) {
        verdict_misconception(ret, result.near->misconception);
        if (text_present(&result.near->why)) {
            note_add_text(&ret->note, MSG_QUESTION_NEAR_WHY, &result.near->why);
        }
    }
}

/* The answer, or for readers of English the first accepted form that is not Korean. */
static const char *shown_form(const struct answer_key *key, enum lang lang)
{
    size_t i = 0;
    while (lang == LANG_EN && i < key->match.accept_count && holds_hangul(key->match.accept[i])) {
        i++;
    }
    return key->match.accept[i < key->match.accept_count ? i : 0];
}

void key_show(const struct answer_key *key, enum lang lang, struct buf *out)
{
    const char *answer = shown_form(key, lang);
    if (key->mode == KEY_CMD && strchr(answer, '`') == NULL) {
        buf_addf(out, "`%s`", answer);
    } else {
        md_escape(out, answer, strlen(answer));
    }
}
