/* Walks AWS's XML by the tables of aws_shape.h and writes JSON.
 * Paths are anchored: an <item> counts only where the table has its list. */
#include "aws_xml.h"

#include <errno.h>
#include <libxml/parser.h>
#include <limits.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "wrapup/utf8.h"

enum { TEXT_LONGEST = 16384 };

/* ---- reading ---- */

/* Stands where a document type would be taken in: there is none in any of AWS's answers. */
static void refuse_document_type(void *context, const xmlChar *name, const xmlChar *external,
                                 const xmlChar *system_id)
{
    (void)name;
    (void)external;
    (void)system_id;
    xmlParserCtxt *parser = context;
    parser->wellFormed = 0;
    xmlStopParser(parser);
}

xmlDoc *aws_xml_parse(const struct buf *body)
{
    xmlParserCtxt *parser = body->len > 0 && body->len < INT_MAX ? xmlNewParserCtxt() : NULL;
    if (parser == NULL) {
        return NULL;
    }
    parser->sax->internalSubset = refuse_document_type;
    xmlDoc *doc = xmlCtxtReadMemory(parser, body->data, (int)body->len, NULL, NULL,
                                    XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING);
    bool good = parser->wellFormed != 0;
    xmlFreeParserCtxt(parser);
    if (!good) {
        xmlFreeDoc(doc);
        return NULL;
    }
    return doc;
}

static bool named(const xmlNode *node, const char *name)
{
    return node->type == XML_ELEMENT_NODE && strcmp((const char *)node->name, name) == 0;
}

const xmlNode *aws_xml_child(const xmlNode *up, const char *name)
{
    for (const xmlNode *n = up != NULL ? up->children : NULL; n != NULL; n = n->next) {
        if (named(n, name)) {
            return n;
        }
    }
    return NULL;
}

/* The parser allows no more than 256 levels. */
const xmlNode *aws_xml_find(const xmlNode *node, const char *name)
{
    if (node == NULL || named(node, name)) {
        return node;
    }
    for (const xmlNode *n = node->children; n != NULL; n = n->next) {
        const xmlNode *found = n->type == XML_ELEMENT_NODE ? aws_xml_find(n, name) : NULL;
        if (found != NULL) {
            return found;
        }
    }
    return NULL;
}

void aws_xml_text(const xmlNode *element, size_t max, bool multiline, struct buf *ret)
{
    BUF_AUTO(raw);
    for (const xmlNode *n = element != NULL ? element->children : NULL; n != NULL; n = n->next) {
        if ((n->type == XML_TEXT_NODE || n->type == XML_CDATA_SECTION_NODE) && raw.len <= max) {
            buf_adds(&raw, (const char *)n->content);
        }
    }
    utf8_sanitize(ret, buf_str(&raw), utf8_truncate(buf_str(&raw), raw.len, max), multiline);
}

/* ---- writing ---- */

/* 2024-05-01T00:00:00.000Z as 2024-05-01T00:00:00+00:00; a fraction of a second is six digits long.
 * What has another form is left as it came. */
static void put_time(struct json_writer *w, const char *name, const char *text)
{
    enum { TO_SECONDS = 19 };
    size_t len = strlen(text);
    if (len <= TO_SECONDS || text[TO_SECONDS - 9] != 'T' || text[len - 1] != 'Z') {
        json_put_string(w, name, text);
        return;
    }
    BUF_AUTO(out);
    buf_add(&out, text, TO_SECONDS);
    const char *fraction = text + TO_SECONDS + 1;
    int digits = (int)strspn(fraction, "0123456789");
    if (text[TO_SECONDS] == '.' && digits <= 6 && strspn(fraction, "0") < (size_t)digits) {
        buf_addf(&out, ".%.*s%.*s", digits, fraction, 6 - digits, "000000");
    }
    buf_adds(&out, "+00:00");
    json_put_string(w, name, buf_str(&out));
}

/* What is no number is left out. */
static void put_integer(struct json_writer *w, const char *name, const char *text)
{
    char *end = NULL;
    errno = 0;
    long long value = strtoll(text, &end, 10);
    if (errno == 0 && end != text && *end == '\0') {
        json_put_integer(w, name, value);
    }
}

static void put_number(struct json_writer *w, const char *name, const char *text)
{
    char *end = NULL;
    double value = strtod(text, &end);
    if (end != text && *end == '\0' && isfinite(value)) {
        json_put_number(w, name, value);
    }
}

static void put_member(const xmlNode *element, const struct aws_member *m, struct json_writer *w)
{
    if (m->kind == AWS_OBJECT) {
        json_open(w, m->name, '{');
        aws_xml_put_members(element, m->of, w);
        json_close(w, '}');
        return;
    }
    if (m->kind == AWS_LIST) {
        json_open(w, m->name, '[');
        aws_xml_put_items(element, m->of, w);
        json_close(w, ']');
        return;
    }
    BUF_AUTO(text);
    aws_xml_text(element, TEXT_LONGEST, true, &text);
    switch (m->kind) {
    case AWS_INTEGER:
        put_integer(w, m->name, buf_str(&text));
        break;
    case AWS_NUMBER:
        put_number(w, m->name, buf_str(&text));
        break;
    case AWS_BOOL:
        json_put_bool(w, m->name, strcmp(buf_str(&text), "true") == 0);
        break;
    case AWS_TIME:
        put_time(w, m->name, buf_str(&text));
        break;
    default:
        json_put_string(w, m->name, buf_str(&text));
    }
}

void aws_xml_put_members(const xmlNode *element, const struct aws_member *of, struct json_writer *w)
{
    bool seen[AWS_MEMBERS_MOST] = {false};
    for (const xmlNode *n = element->children; n != NULL; n = n->next) {
        for (size_t i = 0; i < AWS_MEMBERS_MOST && of[i].wire != NULL; i++) {
            if (!seen[i] && named(n, of[i].wire)) {
                seen[i] = true;
                put_member(n, &of[i], w);
            }
        }
    }
}

void aws_xml_put_items(const xmlNode *list, const struct aws_member *of, struct json_writer *w)
{
    for (const xmlNode *n = list->children; n != NULL; n = n->next) {
        if (!named(n, "item")) {
            continue;
        }
        if (of == NULL) {
            BUF_AUTO(text);
            aws_xml_text(n, TEXT_LONGEST, true, &text);
            json_put_string(w, NULL, buf_str(&text));
            continue;
        }
        json_open(w, NULL, '{');
        aws_xml_put_members(n, of, w);
        json_close(w, '}');
    }
}
