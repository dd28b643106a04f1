/* The scanner's numbers and the words true, false and null.
 * What else a word may have meant is guessed in json_advice.c. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "json_private.h"
#include "wrapup/mem.h"

enum { NUMBER_MAX = 63 }; /* cJSON reads no more characters of a number */

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static const char *skip_digits(const char *p)
{
    while (is_digit(*p)) {
        p++;
    }
    return p;
}

/* The end of the number at p by the grammar, or NULL when there is none. */
static const char *number_end(const char *p, bool *exponent)
{
    p += *p == '-';
    if (!is_digit(*p)) {
        return NULL;
    }
    p = *p == '0' ? p + 1 : skip_digits(p);
    if (*p == '.') {
        if (!is_digit(p[1])) {
            return NULL;
        }
        p = skip_digits(p + 1);
    }
    *exponent = *p == 'e' || *p == 'E';
    if (*exponent) {
        p += p[1] == '+' || p[1] == '-' ? 2 : 1;
        if (!is_digit(*p)) {
            return NULL;
        }
        p = skip_digits(p);
    }
    return json_word_length(p) > 0 ? NULL : p;
}

bool json_scan_number(struct json_scan *scan)
{
    char *start = scan->text + scan->pos;
    bool exponent = false;
    const char *end = number_end(start, &exponent);
    if (end == NULL) {
        return json_scan_advise(scan, WANT_VALUE);
    }
    size_t len = (size_t)(end - start);
    if (len > NUMBER_MAX) {
        json_scan_fault(scan, scan->pos, MSG(MSG_JSON_LONG_NUMBER, NUM(NUMBER_MAX)));
        memset(start, ' ', len);
        *start = '0';
    } else if (exponent && !isfinite(strtod(start, NULL))) {
        json_scan_fault(scan, scan->pos, MSG0(MSG_JSON_HUGE_NUMBER));
    }
    scan->pos += len;
    return true;
}

bool json_scan_word(struct json_scan *scan)
{
    static const char *const words[] = {"true", "false", "null"};
    const char *p = scan->text + scan->pos;
    size_t len = json_word_length(p);
    for (size_t i = 0; i < COUNT_OF(words); i++) {
        if (strlen(words[i]) == len && memcmp(p, words[i], len) == 0) {
            scan->pos += len;
            return true;
        }
    }
    return json_scan_advise(scan, WANT_VALUE);
}
