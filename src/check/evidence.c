/* Files of evidence: what `aws ec2 describe-…` printed in a CloudShell, several documents one after
 * the other, with whatever else was pasted between them. Only what is said of the target counts. */
#include <stdlib.h>
#include <string.h>

#include "private.h"

enum { DOCS_MOST = 256 };

/* ---- reading ------------------------------------------------------------------------------- */

/* The end of the object that begins at s[0]: behind its last brace, or 0 when it has none. */
static size_t object_end(const char *s, size_t len)
{
    size_t depth = 0;
    bool quoted = false;
    for (size_t i = 0; i < len; i++) {
        if (quoted) {
            i += s[i] == '\\' ? 1 : 0;
            quoted = i < len && s[i] != '"';
        } else if (s[i] == '"') {
            quoted = true;
        } else if (s[i] == '{' || s[i] == '[') {
            depth++;
        } else if ((s[i] == '}' || s[i] == ']') && --depth == 0) {
            return i + 1;
        }
    }
    return 0;
}

static void add_doc(struct evidence *ret, const char *s, size_t len)
{
    struct faults faults = FAULTS_INIT;
    struct json_doc *doc = NULL;
    if (json_doc_parse(s, len, &doc, &faults)) {
        ret->docs = xrealloc(ret->docs, ret->count + 1, sizeof(ret->docs[0]));
        ret->docs[ret->count++] = doc;
    }
    faults_release(&faults);
}

/* "An error occurred (InvalidInstanceID.NotFound) when …" is an answer too. */
static void add_line(struct evidence *ret, const char *s, size_t len)
{
    static const char word[] = "An error occurred (";
    CLEANUP(free_charp) char *line = xstrndup(s, len);
    if (strstr(line, word) != NULL && ret->lines.count < DOCS_MOST) {
        strings_add(&ret->lines, line);
    }
}

/* A document begins in a line that begins with a brace; other lines are talk. */
static void read_text(const char *s, size_t len, struct evidence *ret)
{
    static const char blank[] = " \t\r\n\xef\xbb\xbf"; /* with a byte order mark */
    size_t tries = 0;
    size_t i = 0;
    while (i < len && tries < DOCS_MOST) {
        i += strspn(s + i, blank);
        bool begins = i < len && s[i] == '{';
        size_t end = begins ? object_end(s + i, len - i) : 0;
        tries += begins ? 1 : 0;
        if (end > 0) {
            add_doc(ret, s + i, end);
            i += end;
            continue;
        }
        size_t line = strcspn(s + i, "\n");
        add_line(ret, s + i, line);
        i += line + (i + line < len ? 1 : 0);
    }
}

void evidence_read(const struct strings *texts, struct evidence *ret)
{
    for (size_t i = 0; texts != NULL && i < texts->count; i++) {
        read_text(texts->list[i], strlen(texts->list[i]), ret);
    }
}

void evidence_release(struct evidence *evidence)
{
    for (size_t i = 0; i < evidence->count; i++) {
        json_doc_free(evidence->docs[i]);
    }
    free(evidence->docs);
    strings_release(&evidence->lines);
}

/* ---- is it any? ------------------------------------------------------------------------------
 */

static bool is_useful(const cJSON *root)
{
    static const char *const names[] = {
        "Account",          "Addresses",          "Entries",  "Images",
        "InstanceStatuses", "InstanceTypes",      "KeyPairs", "Reservations",
        "SecurityGroups",   "SecurityGroupRules", "Volumes",
    };
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        if (cJSON_HasObjectItem(root, names[i])) {
            return true;
        }
    }
    return false;
}

/* Appends the text from the first line on that begins with a brace; before it only line ends, so
 * that places stay what they are. False when there is no such line. */
static bool put_first_document(struct buf *ret, const char *text)
{
    while (*text != '\0') {
        if (text[strspn(text, " \t\r\xef\xbb\xbf")] == '{') {
            buf_adds(ret, text);
            return true;
        }
        text += strcspn(text, "\n");
        if (*text == '\n') {
            buf_addc(ret, '\n');
            text++;
        }
    }
    return false;
}

static void tell_broken(const char *text, struct faults *faults)
{
    BUF_AUTO(document);
    struct json_doc *doc = NULL;
    if (put_first_document(&document, text) &&
        json_doc_parse(buf_str(&document), document.len, &doc, faults)) {
        json_doc_free(doc);
    }
}

bool check_evidence_useful(const char *text, struct faults *faults)
{
    struct evidence evidence = {.docs = NULL};
    read_text(text, strlen(text), &evidence);
    bool useful = evidence.lines.count > 0;
    for (size_t i = 0; i < evidence.count; i++) {
        useful = useful || is_useful(json_doc_root(evidence.docs[i]));
    }
    evidence_release(&evidence);
    if (!useful) {
        tell_broken(text, faults);
    }
    return useful;
}

/* ---- finding ------------------------------------------------------------------------------- */

static const cJSON *member(const cJSON *object, const char *name)
{
    return cJSON_GetObjectItemCaseSensitive(object, name);
}

static bool same(const char *a, const char *b)
{
    return a != NULL && b != NULL && strcmp(a, b) == 0;
}

/* The list that a document is about; NULL when it is about something else. A document that was cut
 * off at a page proves nothing about what isn't in it. */
static const cJSON *list_of(const struct json_doc *doc, const char *name)
{
    const cJSON *root = json_doc_root(doc);
    const cJSON *list = member(root, name);
    return cJSON_IsArray(list) && instance_string(root, "NextToken") == NULL ? list : NULL;
}

/* The last element in all documents whose member has the value; *listed: there was such a list. */
static const cJSON *find_element(const struct evidence *evidence, const char *list,
                                 const char *name, const char *value, bool *listed)
{
    const cJSON *found = NULL;
    for (size_t i = 0; i < evidence->count; i++) {
        const cJSON *elements = list_of(evidence->docs[i], list);
        const cJSON *element = NULL;
        *listed = *listed || elements != NULL;
        cJSON_ArrayForEach(element, elements)
        {
            found = same(instance_string(element, name), value) ? element : found;
        }
    }
    return found;
}

static bool find_identity(const struct evidence *evidence, struct buf *json)
{
    for (size_t i = evidence->count; i > 0; i--) {
        const cJSON *root = json_doc_root(evidence->docs[i - 1]);
        if (instance_string(root, "Arn") != NULL && instance_string(root, "Account") != NULL) {
            json_canonical(json, root);
            return true;
        }
    }
    return false;
}

/* An error line that names the target. */
static bool find_missing(const struct engine *e, const char *code, struct buf *json)
{
    const struct strings *lines = &e->evidence.lines;
    for (size_t i = 0; i < lines->count; i++) {
        if (e->id.len > 0 && strstr(lines->list[i], code) != NULL &&
            strstr(lines->list[i], buf_str(&e->id)) != NULL) {
            buf_addf(json, "{\"Missing\":\"%s\"}", code);
            return true;
        }
    }
    return false;
}

/* Without an id, all documents together must know of one instance only. */
static bool find_instance(const struct engine *e, struct buf *json)
{
    const cJSON *found = NULL;
    bool many = false;
    for (size_t i = 0; i < e->evidence.count; i++) {
        const cJSON *root = json_doc_root(e->evidence.docs[i]);
        const cJSON *one = instance_choose(member(root, "Reservations"), buf_str(&e->id), &many);
        if (one != NULL && found != NULL &&
            !same(instance_string(one, "InstanceId"), instance_string(found, "InstanceId"))) {
            many = true;
        }
        found = one != NULL ? one : found;
    }
    if (found == NULL || many) {
        return find_missing(e, "InvalidInstanceID.NotFound", json);
    }
    json_canonical(json, found);
    return true;
}

/* ---- rules --------------------------------------------------------------------------------- */

struct direction {
    const char *list;
    bool egress;
};

static void put_range(struct json_writer *w, const char *group, bool egress,
                      const cJSON *permission, const char *name, const char *value)
{
    static const char *const ports[] = {"FromPort", "ToPort"};
    json_open(w, NULL, '{');
    json_put_string(w, "GroupId", group);
    json_put_bool(w, "IsEgress", egress);
    json_put_string(w, "IpProtocol", instance_string(permission, "IpProtocol"));
    for (size_t i = 0; i < COUNT_OF(ports); i++) {
        const cJSON *port = member(permission, ports[i]);
        json_put_number(w, ports[i], cJSON_IsNumber(port) ? port->valuedouble : -1);
    }
    if (strcmp(name, "ReferencedGroupInfo") == 0) {
        json_open(w, name, '{');
        json_put_string(w, "GroupId", value);
        json_close(w, '}');
    } else {
        json_put_string(w, name, value);
    }
    json_close(w, '}');
}

/* What describe-security-groups says, in the words of describe-security-group-rules. */
static void put_permissions(struct json_writer *w, const cJSON *group,
                            const struct direction *direction)
{
    static const struct {
        const char *list, *member, *name;
    } ranges[] = {
        {"IpRanges", "CidrIp", "CidrIpv4"},
        {"Ipv6Ranges", "CidrIpv6", "CidrIpv6"},
        {"PrefixListIds", "PrefixListId", "PrefixListId"},
        {"UserIdGroupPairs", "GroupId", "ReferencedGroupInfo"},
    };
    const cJSON *permission = NULL;
    cJSON_ArrayForEach(permission, member(group, direction->list))
    {
        for (size_t i = 0; i < COUNT_OF(ranges); i++) {
            const cJSON *range = NULL;
            cJSON_ArrayForEach(range, member(permission, ranges[i].list))
            {
                put_range(w, instance_string(group, "GroupId"), direction->egress, permission,
                          ranges[i].name, instance_string(range, ranges[i].member));
            }
        }
    }
}

static void put_rules(struct buf *json, const struct evidence *evidence, const char *group)
{
    for (size_t i = 0; i < evidence->count; i++) {
        const cJSON *rules = list_of(evidence->docs[i], "SecurityGroupRules");
        const cJSON *rule = NULL;
        cJSON_ArrayForEach(rule, rules)
        {
            if (same(instance_string(rule, "GroupId"), group)) {
                buf_adds(json, json->len > 1 ? "," : "");
                json_canonical(json, rule);
            }
        }
    }
}

/* Every group of the instance must be spoken of: the widest of them decides. */
static bool find_rules(const struct engine *e, struct buf *json)
{
    CLEANUP(strings_release) struct strings groups = STRINGS_INIT;
    instance_groups(part_get(e, PART_INSTANCE), &groups);
    buf_adds(json, "[");
    for (size_t i = 0; i < groups.count; i++) {
        bool listed = false;
        const cJSON *group = find_element(&e->evidence, "SecurityGroups", "GroupId", groups.list[i],
                                          &listed);
        size_t before = json->len;
        if (group != NULL) {
            struct json_writer w = {.out = json, .comma = json->len > 1};
            put_permissions(&w, group, &(struct direction){"IpPermissions", false});
            put_permissions(&w, group, &(struct direction){"IpPermissionsEgress", true});
        } else {
            put_rules(json, &e->evidence, groups.list[i]);
            if (json->len == before) {
                return false;
            }
        }
    }
    buf_adds(json, "]");
    return groups.count > 0;
}

/* ---- by part ------------------------------------------------------------------------------- */

/* All elements of a list that stands in one or more documents. */
static bool find_list(const struct evidence *evidence, const char *name, const struct strings *only,
                      struct buf *json)
{
    bool listed = false;
    buf_adds(json, "[");
    for (size_t i = 0; i < evidence->count; i++) {
        const cJSON *list = list_of(evidence->docs[i], name);
        const cJSON *element = NULL;
        listed = listed || list != NULL;
        cJSON_ArrayForEach(element, list)
        {
            const char *id = instance_string(element, "VolumeId");
            if (only == NULL || (id != NULL && strings_has(only, id))) {
                buf_adds(json, json->len > 1 ? "," : "");
                json_canonical(json, element);
            }
        }
    }
    buf_adds(json, "]");
    return listed;
}

static bool find_volumes(const struct engine *e, struct buf *json)
{
    CLEANUP(strings_release) struct strings volumes = STRINGS_INIT;
    instance_known_volumes(e, &volumes);
    return find_list(&e->evidence, "Volumes", &volumes, json);
}

/* What get-managed-prefix-list-entries prints doesn't say of which list, so that it can only be
 * told when there is one. */
static bool find_prefix_lists(const struct engine *e, struct buf *json)
{
    CLEANUP(strings_release) struct strings lists = STRINGS_INIT;
    const cJSON *entries = NULL;
    size_t documents = 0;
    if (part_get(e, PART_RULES) == NULL) {
        return false;
    }
    instance_prefix_lists(part_get(e, PART_RULES), &lists);
    for (size_t i = 0; i < e->evidence.count; i++) {
        const cJSON *list = list_of(e->evidence.docs[i], "Entries");
        documents += list != NULL ? 1 : 0;
        entries = list != NULL ? list : entries;
    }
    bool clear = documents == 1 && lists.count == 1;
    struct json_writer w = {.out = json};
    json_open(&w, NULL, '{');
    for (size_t i = 0; i < lists.count; i++) {
        instance_put_prefix_list(&w, lists.list[i], clear ? entries : NULL);
    }
    json_close(&w, '}');
    return true;
}

/* "ap-northeast-2a" lies in "ap-northeast-2". */
static bool find_region(const struct engine *e, struct buf *json)
{
    const cJSON *placement = member(part_get(e, PART_INSTANCE), "Placement");
    const char *zone = instance_string(placement, "AvailabilityZone");
    if (zone == NULL) {
        return false;
    }
    size_t len = strcspn(zone, "0123456789");
    len += strspn(zone + len, "0123456789");
    CLEANUP(free_charp) char *region = xstrndup(zone, len);
    struct json_writer w = {.out = json};
    json_open(&w, NULL, '{');
    json_put_string(&w, "Region", region);
    json_close(&w, '}');
    return true;
}

/* An element that has the same value as the instance in one of its members. */
static bool find_of_instance(const struct engine *e, const char *list, const char *name,
                             struct buf *json)
{
    bool listed = false;
    const char *value = instance_string(part_get(e, PART_INSTANCE), name);
    const cJSON *found = find_element(&e->evidence, list, name, value, &listed);
    if (found != NULL) {
        json_canonical(json, found);
    }
    return found != NULL;
}

bool evidence_find(const struct engine *e, enum part part, struct buf *json)
{
    if (e->evidence.count == 0 && e->evidence.lines.count == 0) {
        return false;
    }
    switch (part) {
    case PART_IDENTITY:
        return find_identity(&e->evidence, json);
    case PART_INSTANCE:
        return find_instance(e, json);
    case PART_STATUS:
        return find_of_instance(e, "InstanceStatuses", "InstanceId", json);
    case PART_TYPE:
        return find_of_instance(e, "InstanceTypes", "InstanceType", json);
    case PART_IMAGE:
        return find_of_instance(e, "Images", "ImageId", json);
    case PART_KEY_PAIR:
        return find_of_instance(e, "KeyPairs", "KeyName", json);
    case PART_RULES:
        return find_rules(e, json);
    case PART_PREFIX_LISTS:
        return find_prefix_lists(e, json);
    case PART_VOLUMES:
        return find_volumes(e, json);
    case PART_ADDRESSES:
        return find_list(&e->evidence, "Addresses", NULL, json);
    case PART_REGION:
        return find_region(e, json);
    default:
        return false;
    }
}
