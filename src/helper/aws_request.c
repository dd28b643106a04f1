/* Signs and sends one POST to AWS with libcurl, HTTPS verified, bounded in every direction.
 * libcurl 7.88 signs POST bodies to "/" right and some GET shapes wrong: nothing else is sent. */
#include "aws_request.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>

enum {
    HEADERS_LONGEST = 64 * 1024, /* all lines together */
    CONNECT_MS = 5000,
    REGION_LONGEST = 32,
};

/* ---- where to ---- */

bool aws_region_valid(const char *region)
{
    size_t len = strspn(region, "abcdefghijklmnopqrstuvwxyz0123456789-");
    return len > 0 && len <= REGION_LONGEST && region[len] == '\0' && region[0] != '-' &&
           region[len - 1] != '-';
}

static const char *variable(const char *name)
{
    const char *value = getenv(name);
    return value != NULL && value[0] != '\0' ? value : NULL;
}

/* The endpoint that the learner's own settings name, NULL for AWS's; *name says by which setting.
 */
static const char *configured(const char *service, const char *profile_url, const char **name)
{
    const char *ignore = variable("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS");
    if (ignore != NULL && strcasecmp(ignore, "true") == 0) {
        return NULL;
    }
    *name = strcmp(service, "sts") == 0 ? "AWS_ENDPOINT_URL_STS" : "AWS_ENDPOINT_URL_EC2";
    const char *url = variable(*name);
    if (url == NULL) {
        *name = "AWS_ENDPOINT_URL";
        url = variable(*name);
    }
    if (url == NULL) {
        *name = "endpoint_url";
        url = profile_url;
    }
    return url;
}

/* http or https, a host, perhaps a port, and nothing more: what is signed is a POST to "/". */
static bool plain_url(const char *url)
{
    static const char *const schemes[] = {"https://", "http://"};
    for (size_t i = 0; i < COUNT_OF(schemes); i++) {
        size_t len = strlen(schemes[i]);
        if (strncmp(url, schemes[i], len) == 0) {
            size_t host = strspn(url + len, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                            "0123456789.-_:[]");
            const char *rest = url + len + host;
            return host > 0 && (rest[0] == '\0' || strcmp(rest, "/") == 0);
        }
    }
    return false;
}

bool aws_endpoint(const char *service, const char *region, const char *profile_url, struct buf *ret,
                  struct buf *detail)
{
    const char *name = "";
    const char *url = configured(service, profile_url, &name);
    if (url == NULL) {
        buf_addf(ret, "https://%s.%s.amazonaws.com%s/", service, region,
                 strncmp(region, "cn-", 3) == 0 ? ".cn" : "");
        return true;
    }
    if (!plain_url(url)) {
        buf_adds(detail, name);
        return false;
    }
    buf_adds(ret, url);
    if (ret->data[ret->len - 1] != '/') {
        buf_addc(ret, '/');
    }
    return true;
}

/* ---- what is sent ---- */

static void add_encoded(struct buf *form, const char *text)
{
    static const char plain[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.~";
    for (; *text != '\0'; text++) {
        if (strchr(plain, *text) != NULL) {
            buf_addc(form, *text);
        } else if (*text == ' ') {
            buf_addc(form, '+');
        } else {
            buf_addf(form, "%%%02X", (unsigned)(unsigned char)*text);
        }
    }
}

void aws_form_add(struct buf *form, const char *name, const char *value)
{
    if (form->len > 0) {
        buf_addc(form, '&');
    }
    add_encoded(form, name);
    buf_addc(form, '=');
    add_encoded(form, value);
}

/* ---- what comes back ---- */

static size_t take_body(char *bytes, size_t size, size_t count, void *ctx)
{
    struct aws_request *request = ctx;
    size_t len = size * count;
    if (len > (size_t)AWS_BODY_LONGEST - request->body.len) {
        request->too_long = true;
        return 0;
    }
    buf_add(&request->body, bytes, len);
    return len;
}

static void take_date(struct aws_request *request, const char *value, size_t len)
{
    CLEANUP(free_charp) char *text = xstrndup(value, len);
    time_t then = curl_getdate(text, NULL);
    if (then > 0) {
        request->skew_s = (int64_t)then - (int64_t)time(NULL);
        request->has_skew = true;
    }
}

static size_t take_header(char *bytes, size_t size, size_t count, void *ctx)
{
    static const char date[] = "Date:";
    struct aws_request *request = ctx;
    size_t len = size * count;
    request->header_bytes += len;
    if (request->header_bytes > HEADERS_LONGEST) {
        request->too_long = true;
        return 0;
    }
    size_t name = sizeof date - 1;
    if (len > name && strncasecmp(bytes, date, name) == 0) {
        take_date(request, bytes + name, len - name);
    }
    return len;
}

/* ---- the request ---- */

static bool set_who(CURL *easy, const char *service, const char *region,
                    const struct credentials *who)
{
    BUF_AUTO(scope);
    buf_addf(&scope, "aws:amz:%s:%s", region, service);
    return curl_easy_setopt(easy, CURLOPT_AWS_SIGV4, buf_str(&scope)) == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_USERNAME, who->access_key) == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_PASSWORD, who->secret_key) == CURLE_OK;
}

static bool set_headers(struct aws_request *request, const char *token)
{
    if (token == NULL) {
        return true;
    }
    BUF_AUTO(header);
    buf_addf(&header, "X-Amz-Security-Token: %s", token);
    request->headers = curl_slist_append(NULL, buf_str(&header));
    return request->headers != NULL &&
           curl_easy_setopt(request->easy, CURLOPT_HTTPHEADER, request->headers) == CURLE_OK;
}

static bool set_transport(CURL *easy, const char *url)
{
    const char *only = strncmp(url, "http:", 5) == 0 ? "http" : "https";
    const char *authorities = variable("AWS_CA_BUNDLE");
    return curl_easy_setopt(easy, CURLOPT_URL, url) == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, only) == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_USERAGENT, "wrapup/" WRAPUP_VERSION) == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L) == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_NETRC, (long)CURL_NETRC_IGNORED) == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L) == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_QUICK_EXIT, 1L) == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, (long)CONNECT_MS) == CURLE_OK &&
           (authorities == NULL || curl_easy_setopt(easy, CURLOPT_CAINFO, authorities) == CURLE_OK);
}

static bool set_answer(struct aws_request *request)
{
    CURL *easy = request->easy;
    return curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, take_body) == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_WRITEDATA, request) == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, take_header) == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_HEADERDATA, request) == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, request->said) == CURLE_OK;
}

bool aws_request_open(struct aws_request *request, const char *url, const char *service,
                      const char *region, const struct credentials *who)
{
    request->easy = curl_easy_init();
    return request->easy != NULL &&
           (who == NULL || (set_who(request->easy, service, region, who) &&
                            set_headers(request, who->session_token))) &&
           set_transport(request->easy, url) && set_answer(request);
}

void aws_request_form(struct aws_request *request, const char *form)
{
    buf_clear(&request->form);
    buf_adds(&request->form, form);
    buf_clear(&request->body);
    request->header_bytes = 0;
    request->too_long = false;
    request->said[0] = '\0';
    (void)curl_easy_setopt(request->easy, CURLOPT_POSTFIELDSIZE, (long)request->form.len);
    (void)curl_easy_setopt(request->easy, CURLOPT_POSTFIELDS, buf_str(&request->form));
}

long aws_request_status(const struct aws_request *request)
{
    long status = 0;
    (void)curl_easy_getinfo(request->easy, CURLINFO_RESPONSE_CODE, &status);
    return status;
}

void aws_request_close(struct aws_request *request)
{
    curl_easy_cleanup(request->easy);
    curl_slist_free_all(request->headers);
    buf_release(&request->form);
    buf_release(&request->body);
    *request = (struct aws_request){0};
}
