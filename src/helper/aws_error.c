/* The table of AWS's error codes, and the shapes that its error answers have.
 * Nothing here asks anything. */
#include "aws_error.h"

#include <string.h>

#include "aws_xml.h"
#include "wrapup/utf8.h"

enum {
    MESSAGE_LONGEST = 400,
    SKEW_MOST_S = 240, /* AWS takes five minutes; the way there takes some */
};

static const char *const error_names[AWS_ERROR_COUNT] = {
    [AWS_FINE] = "",
    [AWS_DENIED] = "denied",
    [AWS_AUTH] = "auth",
    [AWS_EXPIRED] = "expired",
    [AWS_CLOCK] = "clock",
    [AWS_THROTTLED] = "throttled",
    [AWS_NOT_FOUND] = "not_found",
    [AWS_INVALID] = "invalid",
    [AWS_SERVER] = "server",
    [AWS_NETWORK] = "network",
    [AWS_TLS] = "tls",
    [AWS_XML] = "xml",
    [AWS_DEADLINE] = "deadline",
};

static const struct {
    const char *code;
    enum aws_error error;
} codes[] = {
    {"AccessDenied", AWS_DENIED},
    {"AccessDeniedException", AWS_DENIED},
    {"UnauthorizedOperation", AWS_DENIED},
    {"AuthFailure", AWS_AUTH},
    {"Blocked", AWS_AUTH},
    {"IncompleteSignature", AWS_AUTH},
    {"InvalidAccessKeyId", AWS_AUTH},
    {"InvalidClientTokenId", AWS_AUTH},
    {"InvalidSecurity", AWS_AUTH},
    {"MissingAuthenticationToken", AWS_AUTH},
    {"NotAuthorized", AWS_AUTH},
    {"OptInRequired", AWS_AUTH},
    {"PendingVerification", AWS_AUTH},
    {"SignatureDoesNotMatch", AWS_AUTH},
    {"UnrecognizedClientException", AWS_AUTH},
    {"ExpiredToken", AWS_EXPIRED},
    {"ExpiredTokenException", AWS_EXPIRED},
    {"RequestExpired", AWS_EXPIRED},
    {"RequestInTheFuture", AWS_CLOCK},
    {"RequestTimeTooSkewed", AWS_CLOCK},
    {"BandwidthLimitExceeded", AWS_THROTTLED},
    {"EC2ThrottledException", AWS_THROTTLED},
    {"PriorRequestNotComplete", AWS_THROTTLED},
    {"RequestLimitExceeded", AWS_THROTTLED},
    {"RequestThrottled", AWS_THROTTLED},
    {"RequestThrottledException", AWS_THROTTLED},
    {"SlowDown", AWS_THROTTLED},
    {"ThrottledException", AWS_THROTTLED},
    {"Throttling", AWS_THROTTLED},
    {"ThrottlingException", AWS_THROTTLED},
    {"TooManyRequestsException", AWS_THROTTLED},
    {"InvalidAMIID.Unavailable", AWS_NOT_FOUND},
};

const char *aws_error_name(enum aws_error error)
{
    return error_names[error];
}

void aws_failure_release(struct aws_failure *failure)
{
    buf_release(&failure->code);
    buf_release(&failure->message);
    *failure = (struct aws_failure){0};
}

static bool ends_with(const char *text, const char *end)
{
    size_t len = strlen(text);
    size_t n = strlen(end);
    return len >= n && strcmp(text + len - n, end) == 0;
}

static enum aws_error plain_error_of(const char *code, long status)
{
    for (size_t i = 0; i < COUNT_OF(codes); i++) {
        if (strcmp(codes[i].code, code) == 0) {
            return codes[i].error;
        }
    }
    if (status == 429) {
        return AWS_THROTTLED;
    }
    if (status >= 500 || status < 400 || code[0] == '\0') {
        return AWS_SERVER;
    }
    return ends_with(code, ".NotFound") ? AWS_NOT_FOUND : AWS_INVALID;
}

enum aws_error aws_error_of_code(const char *code, long status, int64_t skew_s)
{
    enum aws_error error = plain_error_of(code, status);
    bool skewed = skew_s > SKEW_MOST_S || skew_s < -SKEW_MOST_S;
    /* A signature of another day is refused in the same words as a wrong key. */
    return skewed && (error == AWS_AUTH || error == AWS_EXPIRED) ? AWS_CLOCK : error;
}

void aws_failure_set(struct aws_failure *ret, enum aws_error error, const char *message)
{
    aws_failure_release(ret);
    ret->error = error;
    utf8_sanitize(&ret->message, message, utf8_truncate(message, strlen(message), MESSAGE_LONGEST),
                  false);
}

/* A denial may go on with a page of code that only its account's owner can read. */
static void cut_encoded(struct buf *message)
{
    const char *encoded = strstr(buf_str(message), " Encoded authorization failure message");
    if (encoded != NULL) {
        buf_truncate(message, (size_t)(encoded - message->data));
    }
}

void aws_failure_read(const struct buf *body, long status, int64_t skew_s, struct aws_failure *ret)
{
    aws_failure_release(ret);
    xmlDoc *doc = aws_xml_parse(body);
    const xmlNode *error = doc != NULL ? aws_xml_find(xmlDocGetRootElement(doc), "Error") : NULL;
    aws_xml_text(aws_xml_child(error, "Code"), AWS_CODE_LONGEST, false, &ret->code);
    aws_xml_text(aws_xml_child(error, "Message"), MESSAGE_LONGEST, false, &ret->message);
    cut_encoded(&ret->message);
    if (ret->message.len == 0) {
        buf_addf(&ret->message, "HTTP status %ld", status);
    }
    ret->error = aws_error_of_code(buf_str(&ret->code), status, skew_s);
    ret->again = ret->error == AWS_THROTTLED || (ret->error == AWS_SERVER && status >= 500);
    xmlFreeDoc(doc);
}

void aws_failure_of_curl(CURLcode result, const char *said, struct aws_failure *ret)
{
    enum aws_error error = AWS_NETWORK;
    switch (result) {
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_SSL_CERTPROBLEM:
    case CURLE_SSL_CIPHER:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_INVALIDCERTSTATUS:
    case CURLE_SSL_ISSUER_ERROR:
        error = AWS_TLS;
        break;
    case CURLE_WEIRD_SERVER_REPLY:
    case CURLE_UNSUPPORTED_PROTOCOL:
    case CURLE_WRITE_ERROR:
    case CURLE_BAD_CONTENT_ENCODING:
        error = AWS_SERVER;
        break;
    default:
        break;
    }
    aws_failure_set(ret, error, said[0] != '\0' ? said : curl_easy_strerror(result));
    ret->again = error == AWS_NETWORK && result != CURLE_COULDNT_RESOLVE_HOST &&
                 result != CURLE_COULDNT_RESOLVE_PROXY;
}
