/* What AWS may be asked, and how each answer's XML reads as the JSON that `aws … --output json`
 * prints: tables of names only. Walking the XML by them is aws_xml.h's part. */
#ifndef WRAPUP_HELPER_AWS_SHAPE_H
#define WRAPUP_HELPER_AWS_SHAPE_H

#include <stdbool.h>

enum aws_kind {
    AWS_TEXT,
    AWS_INTEGER,
    AWS_NUMBER,
    AWS_BOOL,
    AWS_TIME,   /* written as the AWS command line writes it: +00:00 for Z */
    AWS_OBJECT, /* of the members `of` */
    AWS_LIST,   /* of <item>s: objects of the members `of`, texts where that is NULL */
};

/* One member of an object; a table of them ends with an empty one. At most AWS_MEMBERS_MOST. */
enum { AWS_MEMBERS_MOST = 64 };
struct aws_member {
    const char *wire; /* the XML element */
    const char *name; /* the JSON key */
    enum aws_kind kind;
    const struct aws_member *of;
};

struct aws_action {
    const char *name;
    const char *service; /* "ec2" or "sts" */
    const char *version;
    const char *iam;     /* the permission it needs */
    const char *element; /* below the root: the list, or the object that holds the members */
    const char *list;    /* the list's JSON key; NULL: the members stand by themselves */
    const struct aws_member *of;
};
/* NULL for what is not in the table: nothing else is ever asked. */
const struct aws_action *aws_action_find(const char *name);

#endif
