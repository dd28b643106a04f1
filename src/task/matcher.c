/* The table of matchers: names, probes, parameters.
 * What each means stands in the match_*.c beside this. */
#include "matcher.h"

#include <string.h>

#include "probe.h"

#define KIND(kind) (1U << PROBE_##kind)

static const char *const states[] = {"pending", "running",       "stopping",
                                     "stopped", "shutting-down", "terminated"};
static const char *const ebs_words[] = {"ok", "unknown"};
static const char *const identities[] = {"user", "assumed-role", "federated-user"};
static const char *const addresses[] = {"ipv4", "dns"};
static const char *const owners[] = {"self"};
static const char *const protocols[] = {"tcp", "udp"};
static const char *const container_states[] = {"running"};
static const char *const container_warnings[] = {"exited-0"};
static const char *const leftovers[] = {"volumes", "addresses"};

#define SHORTEST_PREFIX \
    { \
        .name = "shortest_prefix", .type = JSON_NUMBER, .min = 1, .max = 32 \
    }

static const struct matcher matchers[] = {
    {"region",
     KIND(AWS) | KIND(IMDS),
     match_region,
     {{.name = "region", .type = JSON_STRING | JSON_REQUIRED, .form = FORM_REGION},
      {.name = "reject_state", .type = PARAM_LIST, PARAM_WORDS(states)}}},
    {"instance-healthy",
     KIND(AWS),
     match_instance_healthy,
     {{.name = "state", .type = JSON_STRING, PARAM_WORDS(states)},
      {.name = "missing_ebs_check", .type = JSON_STRING, PARAM_WORDS(ebs_words)}}},
    {"equals",
     KIND(AWS) | KIND(IMDS) | KIND(SSH) | KIND(ASK),
     match_equals,
     {{.name = "value",
       .type = JSON_STRING | JSON_NUMBER | JSON_BOOL | JSON_REQUIRED,
       .min = -INT64_MAX / 1024,
       .max = INT64_MAX / 1024}}},
    {"not-empty",
     KIND(AWS) | KIND(IMDS) | KIND(SSH) | KIND(ASK),
     match_not_empty,
     {{.name = NULL}}},
    {"iam-identity",
     KIND(ASK) | KIND(AWS),
     match_iam_identity,
     {{.name = "accept", .type = PARAM_LIST | JSON_REQUIRED, PARAM_WORDS(identities)},
      {.name = "reject_instance_role", .type = JSON_BOOL}}},
    {"public-address",
     KIND(ASK),
     match_public_address,
     {{.name = "accept", .type = PARAM_LIST, PARAM_WORDS(addresses)}}},
    {"same-key", KIND(KEYPAIR), match_same_key, {{.name = "login_counts", .type = JSON_BOOL}}},
    {"file-mode",
     KIND(FILE),
     match_file_mode,
     {{.name = "owner", .type = JSON_STRING, PARAM_WORDS(owners)},
      {.name = "set", .type = JSON_STRING, .form = FORM_OCTAL},
      {.name = "clear", .type = JSON_STRING, .form = FORM_OCTAL}}},
    {"pem-not-in-git",
     KIND(GIT),
     match_pem_not_in_git,
     {{.name = "content", .type = JSON_STRING}, {.name = "gitignore_tracked", .type = JSON_BOOL}}},
    {"port-not-public",
     KIND(AWS),
     match_port_not_public,
     {{.name = "port", .type = JSON_NUMBER | JSON_REQUIRED, .min = 1, .max = 65535},
      {.name = "protocol", .type = JSON_STRING, PARAM_WORDS(protocols)},
      SHORTEST_PREFIX}},
    {"few-ports-public",
     KIND(AWS),
     match_few_ports_public,
     {{.name = "most_ports", .type = JSON_NUMBER | JSON_REQUIRED, .min = 0, .max = 131072},
      SHORTEST_PREFIX}},
    {"public-ports",
     KIND(AWS),
     match_public_ports,
     {{.name = "allow", .type = PARAM_LIST | JSON_REQUIRED, .form = FORM_PORTS},
      {.name = "input", .type = JSON_STRING, .form = FORM_NAME},
      SHORTEST_PREFIX}},
    {"banner",
     KIND(TCP),
     match_banner,
     {{.name = "prefix", .type = JSON_STRING}, {.name = "control", .type = JSON_BOOL}}},
    {"exit", KIND(SSH), match_exit, {{.name = "code", .type = JSON_NUMBER, .min = 0, .max = 255}}},
    {"newest-age",
     KIND(SSH),
     match_newest_age,
     {{.name = "most_days", .type = JSON_NUMBER | JSON_REQUIRED, .min = 1, .max = 3650}}},
    {"any-line",
     KIND(SSH),
     match_any_line,
     {{.name = "lines", .type = PARAM_LIST | JSON_REQUIRED}}},
    {"any-line-contains",
     KIND(SSH),
     match_any_line_contains,
     {{.name = "text", .type = JSON_STRING | JSON_REQUIRED}}},
    {"container-state",
     KIND(SSH),
     match_container_state,
     {{.name = "state", .type = JSON_STRING, PARAM_WORDS(container_states)},
      {.name = "warn", .type = JSON_STRING, PARAM_WORDS(container_warnings)}}},
    {"pasted-line",
     KIND(SSH),
     match_pasted_line,
     {{.name = "input", .type = JSON_STRING | JSON_REQUIRED, .form = FORM_NAME},
      {.name = "shortest", .type = JSON_NUMBER, .min = 1, .max = 100}}},
    {"http-status",
     KIND(HTTP),
     match_http_status,
     {{.name = "warn_from", .type = JSON_NUMBER, .min = 200, .max = 600}}},
    {"restarted", KIND(AWS), match_restarted, {{.name = "elastic_ip_ok", .type = JSON_BOOL}}},
    {"instance-gone", KIND(AWS), match_instance_gone, {{.name = NULL}}},
    {"leftovers-gone",
     KIND(AWS),
     match_leftovers_gone,
     {{.name = "facts", .type = PARAM_LIST | JSON_REQUIRED, PARAM_WORDS(leftovers)}}},
};

const struct matcher *matcher_find(const char *name)
{
    for (size_t i = 0; i < COUNT_OF(matchers); i++) {
        if (strcmp(matchers[i].name, name) == 0) {
            return &matchers[i];
        }
    }
    return NULL;
}

/* The kinds that a matcher judges: "aws", "imds". */
static void list_kinds(struct buf *out, unsigned kinds)
{
    for (unsigned i = 0; i < PROBE_KIND_COUNT; i++) {
        if ((kinds & 1U << i) != 0) {
            buf_addf(out, "%s\"%s\"", out->len > 0 ? ", " : "",
                     probe_kind_name((enum probe_kind)i));
        }
    }
}

static void check_fit(const struct json_at *at, const cJSON *name, const struct matcher *matcher,
                      const cJSON *probe, enum probe_kind kind)
{
    if ((matcher->kinds & 1U << kind) == 0) {
        BUF_AUTO(kinds);
        list_kinds(&kinds, matcher->kinds);
        struct json_at here = json_at_member(at, name);
        json_fault(&here, MSG(MSG_TASK_MATCHER_KIND, matcher->name, probe_kind_name(kind),
                              buf_str(&kinds)));
    } else if (kind == PROBE_AWS && look(probe, "field") == NULL &&
               (matcher->judge == match_equals || matcher->judge == match_not_empty)) {
        json_fault(at, MSG(MSG_TASK_NO_FIELD, matcher->name));
    }
}

bool expect_check(const struct json_at *at, const cJSON *probe, enum probe_kind kind)
{
    const cJSON *name = cJSON_GetObjectItemCaseSensitive(at->value, "matcher");
    if (name == NULL) {
        json_fault(at, MSG0(MSG_TASK_NO_MATCHER));
        return false;
    }
    const char *names[COUNT_OF(matchers)];
    for (size_t i = 0; i < COUNT_OF(matchers); i++) {
        names[i] = matchers[i].name;
    }
    unsigned index = 0;
    if (!json_enum(at, name, names, COUNT_OF(names), &index)) {
        return false;
    }
    size_t before = at->faults->total;
    params_check(at, "matcher", matchers[index].params, NULL);
    if (kind != PROBE_KIND_COUNT) {
        check_fit(at, name, &matchers[index], probe, kind);
    }
    return at->faults->total == before;
}
