/* The check of an object against a table of parameters, and the forms of texts in it. */
#include "param.h"

#include <string.h>

/* "ap-northeast-2", "us-gov-west-1": words of letters, the last a number. */
static bool is_region(const char *text)
{
    size_t words = 0;
    for (;; words++) {
        size_t len = strspn(text, "abcdefghijklmnopqrstuvwxyz");
        if (len == 0 || text[len] != '-') {
            break;
        }
        text += len + 1;
    }
    size_t digits = strspn(text, "0123456789");
    return words >= 2 && digits > 0 && digits <= 2 && text[digits] == '\0';
}

static bool is_octal(const char *text)
{
    size_t len = strspn(text, "01234567");
    return len >= 3 && len <= 4 && text[len] == '\0';
}

/* A port at *p, which moves behind it. */
static bool read_port(const char **p, uint16_t *ret)
{
    unsigned number = 0;
    size_t len = strspn(*p, "0123456789");
    if (len == 0 || len > 5) {
        return false;
    }
    for (size_t i = 0; i < len; i++) {
        number = number * 10 + (unsigned)((*p)[i] - '0');
    }
    *p += len;
    *ret = (uint16_t)number;
    return number <= UINT16_MAX;
}

bool port_span_read(const char *text, struct port_span *ret)
{
    struct port_span span = {.udp = false};
    if (!read_port(&text, &span.from)) {
        return false;
    }
    span.to = span.from;
    if (*text == '-') {
        text++;
        if (!read_port(&text, &span.to)) {
            return false;
        }
    }
    span.udp = strcmp(text, "/udp") == 0;
    if (span.from > span.to || (*text != '\0' && !span.udp && strcmp(text, "/tcp") != 0)) {
        return false;
    }
    *ret = span;
    return true;
}

/* The message for a text that has not the form wanted, MSG_NONE when it has. */
static enum msg_id off_form(enum param_form form, const char *text)
{
    struct port_span span;
    switch (form) {
    case FORM_PATH:
        return text[0] == '/' ? MSG_NONE : MSG_TASK_PATH;
    case FORM_COMMAND:
        return strpbrk(text, "\r\n") == NULL ? MSG_NONE : MSG_TASK_COMMAND_LINES;
    case FORM_REGION:
        return is_region(text) ? MSG_NONE : MSG_TASK_REGION;
    case FORM_OCTAL:
        return is_octal(text) ? MSG_NONE : MSG_TASK_OCTAL;
    case FORM_PORTS:
        return port_span_read(text, &span) ? MSG_NONE : MSG_TASK_PORTS;
    default:
        return MSG_NONE;
    }
}

static bool check_string(const struct json_at *up, const cJSON *value, const struct param *param)
{
    const char *text = NULL;
    unsigned word = 0;
    if (param->form == FORM_WORD) {
        return json_enum(up, value, param->words, param->word_count, &word);
    }
    if (param->form == FORM_NAME) {
        return json_id(up, value, &text);
    }
    if (!json_string(up, value, &text)) {
        return false;
    }
    enum msg_id fault = off_form(param->form, text);
    if (fault != MSG_NONE) {
        struct json_at at = json_at_member(up, value);
        json_fault(&at, MSG(fault, text));
    }
    return fault == MSG_NONE;
}

static void check_list(const struct json_at *at, const struct param *param)
{
    if (at->value->child == NULL) {
        json_fault(at, MSG(MSG_TASK_LIST_EMPTY, param->name));
    }
    const cJSON *element = NULL;
    cJSON_ArrayForEach(element, at->value)
    {
        check_string(at, element, param);
    }
}

static void check_param(const struct json_at *up, const cJSON *value, const struct param *param)
{
    if (cJSON_IsArray(value)) {
        struct json_at at = json_at_member(up, value);
        check_list(&at, param);
    } else if (cJSON_IsNumber(value)) {
        int64_t number = 0;
        json_integer(up, value, param->min, param->max, &number);
    } else if (cJSON_IsString(value)) {
        check_string(up, value, param);
    }
}

bool params_check(const struct json_at *at, const char *key, const struct param *first,
                  const struct param *second)
{
    const struct param *known[2 * PARAMS_MAX];
    size_t count = 0;
    for (size_t i = 0; first != NULL && i < PARAMS_MAX && first[i].name != NULL; i++) {
        known[count++] = &first[i];
    }
    for (size_t i = 0; second != NULL && i < PARAMS_MAX && second[i].name != NULL; i++) {
        known[count++] = &second[i];
    }
    struct json_field fields[1 + COUNT_OF(known)] = {{key, JSON_STRING | JSON_REQUIRED}};
    const cJSON *values[COUNT_OF(fields)];
    for (size_t i = 0; i < count; i++) {
        fields[1 + i] = (struct json_field){known[i]->name, known[i]->type};
    }
    size_t before = at->faults->total;
    if (!json_members(at, fields, 1 + count, values)) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        if (values[1 + i] != NULL) {
            check_param(at, values[1 + i], known[i]);
        }
    }
    return at->faults->total == before;
}
