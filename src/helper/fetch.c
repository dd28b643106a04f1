/* Asks over HTTP through libcurl and tells how it went.
 * Nothing a server does makes it take longer or hold more than it was told. */
#include "fetch.h"

#include <curl/curl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "secret.h"

enum { HEADERS_LONGEST = 64 * 1024 };

struct exchange {
    const struct fetch *fetch;
    struct fetched *ret;
    size_t headers;
};

void fetched_release(struct fetched *fetched)
{
    secret_release(&fetched->body);
}

/* What curl has no room for is an error to it, and ends the exchange. */
static size_t take_body(const char *bytes, size_t size, size_t count, void *ctx)
{
    struct exchange *exchange = ctx;
    struct buf *body = &exchange->ret->body;
    size_t len = size * count;
    size_t room = exchange->fetch->body_max - body->len;
    buf_add(body, bytes, len < room ? len : room);
    return len <= room ? len : 0;
}

static size_t take_header(const char *bytes, size_t size, size_t count, void *ctx)
{
    (void)bytes;
    struct exchange *exchange = ctx;
    exchange->headers += size * count;
    return exchange->headers <= HEADERS_LONGEST ? size * count : 0;
}

/* The last word on whom we talk to, after every lookup. */
static curl_socket_t open_socket(void *ctx, curlsocktype purpose, struct curl_sockaddr *address)
{
    (void)purpose;
    struct exchange *exchange = ctx;
    if (!exchange->fetch->link_local && address_link_local(&address->addr)) {
        exchange->ret->forbidden = true;
        return CURL_SOCKET_BAD;
    }
    return socket(address->family, address->socktype, address->protocol);
}

/* Curl tells of a connection only when TLS stood, too. */
static int close_socket(void *ctx, curl_socket_t fd)
{
    struct exchange *exchange = ctx;
    struct sockaddr_storage peer;
    socklen_t len = sizeof peer;
    if (getpeername(fd, (struct sockaddr *)&peer, &len) == 0) {
        exchange->ret->connected = true;
    }
    return close(fd);
}

static struct curl_slist *slist_of(const char *const *lines)
{
    struct curl_slist *list = NULL;
    for (; lines != NULL && *lines != NULL; lines++) {
        list = curl_slist_append(list, *lines);
    }
    return list;
}

/* "::ADDRESS:": whatever the host, its port stays. */
static struct curl_slist *slist_of_pin(const char *pin)
{
    if (pin == NULL) {
        return NULL;
    }
    BUF_AUTO(line);
    buf_addf(&line, strchr(pin, ':') != NULL ? "::[%s]:" : "::%s:", pin);
    return curl_slist_append(NULL, buf_str(&line));
}

static void set_request(CURL *curl, const struct fetch *fetch)
{
    curl_easy_setopt(curl, CURLOPT_URL, fetch->url);
    if (fetch->method != NULL) {
        curl_easy_setopt(curl, CURLOPT_CUSTOMREQUEST, fetch->method);
    }
    if (fetch->upload != NULL) {
        curl_easy_setopt(curl, CURLOPT_UPLOAD, 1L);
        curl_easy_setopt(curl, CURLOPT_READDATA, fetch->upload);
        curl_easy_setopt(curl, CURLOPT_INFILESIZE_LARGE, (curl_off_t)fetch->upload_len);
    }
}

/* The curl program reads these variables, libcurl does not. */
static void set_bundle(CURL *curl)
{
    static const char *const names[] = {"CURL_CA_BUNDLE", "SSL_CERT_FILE"};
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        const char *bundle = getenv(names[i]);
        if (bundle != NULL && bundle[0] != '\0') {
            curl_easy_setopt(curl, CURLOPT_CAINFO, bundle);
            return;
        }
    }
}

static void set_bounds(CURL *curl, const struct fetch *fetch)
{
    int64_t left = fetch->until_ms - helper_now_ms();
    left = left > 1 ? left : 1;
    int64_t connect = fetch->connect_ms < left ? fetch->connect_ms : left;
    curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, (long)left);
    curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS, (long)connect);
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(curl, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
    curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt(curl, CURLOPT_PATH_AS_IS, 1L);
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_USERAGENT, "wrapup/" WRAPUP_VERSION);
    curl_easy_setopt(curl, CURLOPT_PROXY, "");
}

static enum outcome outcome_of_curl(CURL *curl, CURLcode code)
{
    long error = 0;
    switch (code) {
    case CURLE_COULDNT_RESOLVE_HOST:
        return OUTCOME_NO_NAME;
    case CURLE_OPERATION_TIMEDOUT:
        return OUTCOME_TIMED_OUT;
    case CURLE_COULDNT_CONNECT:
        curl_easy_getinfo(curl, CURLINFO_OS_ERRNO, &error);
        return error != 0 ? outcome_of_errno((int)error) : OUTCOME_UNKNOWN;
    case CURLE_GOT_NOTHING:
    case CURLE_RECV_ERROR:
    case CURLE_SEND_ERROR:
        return OUTCOME_RESET;
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CERTPROBLEM:
    case CURLE_SSL_CIPHER:
    case CURLE_SSL_INVALIDCERTSTATUS:
    case CURLE_SSL_ISSUER_ERROR:
    case CURLE_SSL_CACERT_BADFILE:
        return OUTCOME_TLS;
    case CURLE_UNSUPPORTED_PROTOCOL: /* an answer without a status line */
    case CURLE_WEIRD_SERVER_REPLY:
    case CURLE_WRITE_ERROR: /* headers without end */
    case CURLE_PARTIAL_FILE:
    case CURLE_BAD_CONTENT_ENCODING:
    case CURLE_OUT_OF_MEMORY: /* a header line over curl's own bound */
        return OUTCOME_NOT_HTTP;
    default:
        return OUTCOME_UNKNOWN;
    }
}

/* A status of the last 1xx is none: the answer proper never came. */
static void judge(CURL *curl, CURLcode code, struct fetched *ret)
{
    long status = 0;
    curl_off_t connected = 0;
    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
    curl_easy_getinfo(curl, CURLINFO_CONNECT_TIME_T, &connected);
    ret->connected = ret->connected || connected > 0;
    bool answered = status >= 200 && status <= 999;
    if (code == CURLE_OK && !answered) {
        ret->outcome = OUTCOME_NOT_HTTP;
        return;
    }
    ret->outcome = answered ? OUTCOME_OPEN : outcome_of_curl(curl, code);
    ret->status = answered ? (int)status : 0;
    ret->cut = code != CURLE_OK;
}

void fetch(const struct fetch *fetch, struct fetched *ret)
{
    CURL *curl = curl_easy_init();
    if (curl == NULL) {
        return;
    }
    struct exchange exchange = {.fetch = fetch, .ret = ret};
    struct curl_slist *headers = slist_of(fetch->headers);
    struct curl_slist *pin = slist_of_pin(fetch->pin);
    set_request(curl, fetch);
    set_bounds(curl, fetch);
    set_bundle(curl);
    curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers);
    curl_easy_setopt(curl, CURLOPT_CONNECT_TO, pin);
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, take_body);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, &exchange);
    curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, take_header);
    curl_easy_setopt(curl, CURLOPT_HEADERDATA, &exchange);
    curl_easy_setopt(curl, CURLOPT_OPENSOCKETFUNCTION, open_socket);
    curl_easy_setopt(curl, CURLOPT_OPENSOCKETDATA, &exchange);
    curl_easy_setopt(curl, CURLOPT_CLOSESOCKETFUNCTION, close_socket);
    curl_easy_setopt(curl, CURLOPT_CLOSESOCKETDATA, &exchange);
    judge(curl, curl_easy_perform(curl), ret);
    curl_easy_cleanup(curl);
    curl_slist_free_all(headers);
    curl_slist_free_all(pin);
}
