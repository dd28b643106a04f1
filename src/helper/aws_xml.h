/* Reads the XML that AWS answers with: no entities, no document type, no network, whatever
 * namespace. Which names count stands in aws_shape.h. */
#ifndef WRAPUP_HELPER_AWS_XML_H
#define WRAPUP_HELPER_AWS_XML_H

#include <libxml/tree.h>

#include "aws_shape.h"
#include "wrapup/json.h"

/* NULL when the bytes are not well-formed, or declare a document type. Ended by xmlFreeDoc(). */
xmlDoc *aws_xml_parse(const struct buf *body);
/* The first element of that name among the children, or NULL; `up` may be NULL. */
const xmlNode *aws_xml_child(const xmlNode *up, const char *name);
/* The first element of that name at or below `node`, or NULL. */
const xmlNode *aws_xml_find(const xmlNode *node, const char *name);
/* Appends the element's own text, harmless and not longer than `max`; nothing for NULL. */
void aws_xml_text(const xmlNode *element, size_t max, bool multiline, struct buf *ret);

/* Writes the members of `of` that the element has, in its order. */
void aws_xml_put_members(const xmlNode *element, const struct aws_member *of,
                         struct json_writer *w);
/* Writes each <item> of the list as an element of the array that is open. */
void aws_xml_put_items(const xmlNode *list, const struct aws_member *of, struct json_writer *w);

#endif
