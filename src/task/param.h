/* Named parameters of an object in a bank: what each may be, and the check of an object against a
 * table of them. What they mean is known where they are used. */
#ifndef WRAPUP_TASK_PARAM_H
#define WRAPUP_TASK_PARAM_H

#include "wrapup/json.h"
#include "wrapup/mem.h"

/* What a parameter's text has to look like. */
enum param_form {
    FORM_ANY,
    FORM_WORD,    /* one of `words` */
    FORM_NAME,    /* an identifier */
    FORM_PATH,    /* begins with "/" */
    FORM_COMMAND, /* one line */
    FORM_REGION,  /* "ap-northeast-2" */
    FORM_OCTAL,   /* "0400" */
    FORM_PORTS,   /* "80", "8000-8100", with "/tcp" or "/udp" behind or nothing */
};

struct param {
    const char *name;
    unsigned type;        /* of enum json_type, or'ed; a list is a list of strings */
    enum param_form form; /* of a string, and of each string of a list */
    int64_t min, max;     /* of a number */
    const char *const *words;
    size_t word_count;
};

#define PARAM_WORDS(list) .form = FORM_WORD, .words = (list), .word_count = COUNT_OF(list)
#define PARAM_LIST (JSON_STRING | JSON_ARRAY) /* one string, or a list of them */
enum { PARAMS_MAX = 8 };

/* Checks an object that has the member `key` (judged already) and parameters of two lists; each
 * list ends at PARAMS_MAX or the first without a name, NULL is empty. Every fault goes to
 * at->faults; false when there was one. */
bool params_check(const struct json_at *at, const char *key, const struct param *first,
                  const struct param *second);

/* Reads "8000-8100/udp" and the like. */
struct port_span {
    bool udp;
    uint16_t from, to;
};
bool port_span_read(const char *text, struct port_span *ret);

#endif
