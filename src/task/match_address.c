/* The public IPv4 address that the learner typed: is it the instance's, and if not, what is it? */
#include <string.h>

#include "cidr.h"
#include "instance.h"
#include "matcher.h"
#include "wrapup/match.h"
#include "wrapup/strings.h"

/* What may stand around an address: as one word, without a scheme, user, port or path. */
struct typed {
    struct buf all;  /* what was typed, trimmed */
    struct buf host; /* without all else */
    enum cause more; /* what stood beside the host, CAUSE_NONE: nothing */
};

/* Cuts the user and what stands before a host off: "ssh -i key ubuntu@", "http://". */
static const char *host_begin(const char *text, enum cause *more)
{
    const char *scheme = strstr(text, "://");
    const char *at = strrchr(text, '@');
    const char *space = strrchr(text, ' ');
    if (scheme != NULL) {
        *more = CAUSE_ADDRESS_URL;
        return scheme + strlen("://");
    }
    if (at != NULL || space != NULL) {
        *more = CAUSE_ADDRESS_COMMAND;
        return (at != NULL && (space == NULL || at > space) ? at : space) + 1;
    }
    return text;
}

static void read_typed(const char *text, struct typed *ret)
{
    BUF_AUTO(folded);
    match_fold(&folded, text);
    const char *begin = buf_str(&folded) + strspn(buf_str(&folded), "\"'`");
    size_t len = strlen(begin);
    while (len > 0 && strchr("\"'`. ", begin[len - 1]) != NULL) {
        len--;
    }
    buf_add(&ret->all, begin, len);
    const char *host = host_begin(buf_str(&ret->all), &ret->more);
    size_t host_len = strcspn(host, "/ ");
    const char *colon = memchr(host, ':', host_len);
    bool one_colon = colon != NULL &&
                     memchr(colon + 1, ':', host_len - (size_t)(colon + 1 - host)) == NULL;
    if (host[host_len] != '\0' && ret->more == CAUSE_NONE) {
        ret->more = CAUSE_ADDRESS_URL;
    }
    if (one_colon) {
        host_len = (size_t)(colon - host);
        ret->more = ret->more == CAUSE_NONE ? CAUSE_ADDRESS_PORT : ret->more;
    }
    buf_add(&ret->host, host, host_len);
}

/* ---- what the instance has ------------------------------------------------------------ */

struct truth {
    bool known;
    struct strings addresses;
    const char *name; /* public DNS name, or NULL */
};

static void add_address(struct truth *truth, const char *address)
{
    if (address != NULL && address[0] != '\0') {
        strings_add(&truth->addresses, address);
    }
}

static void read_truth(struct judging *j, struct truth *ret)
{
    const cJSON *instance = instance_known(j);
    const cJSON *nic = NULL;
    const cJSON *private = NULL;
    if (instance == NULL) {
        add_address(ret, judge_imds(j, "public-ipv4", &ret->known));
        ret->name = judge_imds(j, "public-hostname", NULL);
        judge_from(j, FACT_IMDS);
        return;
    }
    judge_from(j, FACT_INSTANCE);
    ret->known = instance_state(instance)[0] != '\0';
    ret->name = look_string(instance, "PublicDnsName");
    add_address(ret, look_string(instance, "PublicIpAddress"));
    cJSON_ArrayForEach(nic, look_list(look(instance, "NetworkInterfaces"), ""))
    {
        cJSON_ArrayForEach(private, look_list(look(nic, "PrivateIpAddresses"), ""))
        {
            add_address(ret, look_string(private, "Association.PublicIp"));
        }
    }
}

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static bool same_name(const char *a, const char *b)
{
    while (*a != '\0' && lower(*a) == lower(*b)) {
        a++;
        b++;
    }
    return *a == *b && b[0] == '\0';
}

/* "ec2-203-0-113-25.ap-northeast-2.compute.amazonaws.com": the address in it, appended. */
static bool name_address(struct buf *out, const char *host)
{
    static const char tail[] = "amazonaws.com";
    size_t len = strlen(host);
    if (len < sizeof(tail) || !same_name(host + len - strlen(tail), tail) ||
        lower(host[0]) != 'e' || lower(host[1]) != 'c' || strncmp(host + 2, "2-", 2) != 0) {
        return false;
    }
    for (const char *p = host + 4; *p != '.'; p++) {
        buf_addc(out, *p == '-' ? '.' : *p);
    }
    uint32_t address = 0;
    return cidr_read_ipv4(buf_str(out), &address);
}

/* ---- what it is instead --------------------------------------------------------------- */

static enum cause kind_of(const char *host)
{
    uint32_t address = 0;
    if (strchr(host, ':') != NULL) {
        return CAUSE_ADDRESS_IPV6;
    }
    if (strncmp(host, "i-", 2) == 0 || strncmp(host, "eipalloc-", 9) == 0) {
        return CAUSE_ADDRESS_ID;
    }
    if (strncmp(host, "ip-", 3) == 0) {
        return CAUSE_ADDRESS_PRIVATE;
    }
    if (!cidr_read_ipv4(host, &address)) {
        bool name = strchr(host, '.') != NULL && strspn(host, "0123456789.") < strlen(host);
        return name ? CAUSE_ADDRESS_OTHER_NAME : CAUSE_ADDRESS_NONE;
    }
    return address >> 24 == 127       ? CAUSE_ADDRESS_LOOPBACK
           : address >> 16 == 0xA9FE  ? CAUSE_ADDRESS_LINK_LOCAL
           : cidr_is_private(address) ? CAUSE_ADDRESS_PRIVATE
                                      : CAUSE_NONE;
}

/* The end for what was typed, when it can't be the address whatever that is; false otherwise. */
static bool end_by_form(struct judging *j, const struct typed *typed)
{
    enum cause kind = kind_of(buf_str(&typed->host));
    if (kind == CAUSE_NONE || kind == CAUSE_ADDRESS_OTHER_NAME) {
        kind = typed->more != CAUSE_NONE ? typed->more : CAUSE_NONE;
    }
    if (kind == CAUSE_NONE) {
        return false;
    }
    judge_end(j, kind, ARGS(buf_str(&typed->host)));
    return true;
}

static bool accepts(const struct judging *j, const char *word)
{
    const cJSON *list = look(j->task->expect, "accept");
    return look_has(list, word) || (list == NULL && strcmp(word, "ipv4") == 0);
}

/* True when it is the instance's name, or one that holds its address. */
static bool is_its_name(const struct truth *truth, const char *host)
{
    BUF_AUTO(address);
    return (truth->name != NULL && truth->name[0] != '\0' && same_name(host, truth->name)) ||
           (name_address(&address, host) && strings_has(&truth->addresses, buf_str(&address)));
}

/* The end for something that might be the address. */
static void judge_compared(struct judging *j, const struct truth *truth, const char *host)
{
    if (!truth->known && instance_missing(j) != NULL) {
        instance_need(j);
    } else if (!truth->known) {
        judge_neither_known(j, FACT_INSTANCE, FACT_IMDS);
    } else if (truth->addresses.count == 0) {
        judge_end(j, CAUSE_NO_PUBLIC_ADDRESS, NULL);
    } else {
        judge_end(j, kind_of(host) == CAUSE_NONE ? CAUSE_ADDRESS_WRONG : CAUSE_ADDRESS_OTHER_NAME,
                  ARGS(host));
    }
}

static void judge_typed(struct judging *j, const struct typed *typed, const struct truth *truth)
{
    const char *host = buf_str(&typed->host);
    bool alone = typed->more == CAUSE_NONE;
    if (host[0] == '\0') {
        judge_end(j, CAUSE_NO_INPUT, NULL);
    } else if (alone && truth->known && strings_has(&truth->addresses, host)) {
        judge_pass(j, MSG_SEEN_ADDRESS, ARGS(host));
    } else if (alone && truth->known && is_its_name(truth, host)) {
        if (accepts(j, "dns")) {
            judge_pass(j, MSG_SEEN_NAME, ARGS(host));
        } else {
            judge_end(j, CAUSE_ADDRESS_DNS, ARGS(host));
        }
    } else if (!end_by_form(j, typed)) {
        judge_compared(j, truth, host);
    }
}

void match_public_address(struct judging *j)
{
    judge_expected(j, MSG_EXPECT_ADDRESS, NULL);
    const char *text = judge_input(j, look_text(j->task->probe, "input"));
    if (text == NULL) {
        judge_end(j, CAUSE_NO_INPUT, NULL);
        return;
    }
    struct typed typed = {.all = BUF_INIT, .host = BUF_INIT};
    struct truth truth = {.addresses = STRINGS_INIT};
    read_typed(text, &typed);
    read_truth(j, &truth);
    judge_typed(j, &typed, &truth);
    buf_release(&typed.all);
    buf_release(&typed.host);
    strings_release(&truth.addresses);
}
