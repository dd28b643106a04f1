/* One HTTP exchange with bounds on everything: time, headers, body, and whom it may reach.
 * What the answer means is the callers' part. */
#ifndef WRAPUP_HELPER_FETCH_H
#define WRAPUP_HELPER_FETCH_H

#include <stdio.h>

#include "address.h"

struct fetch {
    const char *url;            /* http or https; nothing else is spoken */
    const char *method;         /* NULL: GET */
    const char *const *headers; /* "Name: value", NULL-terminated; NULL for none */
    const char *pin;    /* the address to connect to, whatever the URL's host; may be NULL */
    bool link_local;    /* may reach those addresses */
    FILE *upload;       /* sent as the request's body with PUT; NULL for none */
    int64_t upload_len; /* of it */
    size_t body_max;    /* what is longer is cut */
    int64_t connect_ms; /* the most for connecting */
    int64_t until_ms;   /* the end of all, on the clock of helper_now_ms() */
};

/* Embedded: start from FETCHED_INIT, end with fetched_release(), which wipes. */
struct fetched {
    enum outcome outcome; /* OUTCOME_OPEN: there is a status */
    int status;
    struct buf body;
    bool cut;       /* there was more, or it did not come to its end */
    bool connected; /* also when nothing sensible was answered then */
    bool forbidden; /* the address is one that is never asked */
};
#define FETCHED_INIT \
    { \
        .outcome = OUTCOME_UNKNOWN \
    }
void fetched_release(struct fetched *fetched);

/* No redirect is followed, no proxy used, no cookie kept, no .netrc read; certificates are
 * verified, against the bundle that CURL_CA_BUNDLE or SSL_CERT_FILE names, if one does. *ret must
 * be fresh. */
void fetch(const struct fetch *fetch, struct fetched *ret);

#endif
