/* What the reports of a class and of one learner have in common as JSON. */
#ifndef WRAPUP_REPORT_JSON_H
#define WRAPUP_REPORT_JSON_H

#include "build.h"

void json_put_count(struct json_writer *w, const char *key, size_t count);
void json_put_moment(struct json_writer *w, const char *key, struct moment when);
void json_put_share(struct json_writer *w, const char *key, const struct report_share *share);
/* A response as stored; null where it says nothing. */
void json_put_response(struct json_writer *w, const char *key, const char *stored);
void json_put_objectives(struct json_writer *w, const struct bank *bank,
                         const struct report_objective *objectives);
void json_put_calibration(struct json_writer *w, const struct report_calibration *k);
/* Members of an object that is open. */
void json_put_learner(struct json_writer *w, const struct report_learner *learner);

#endif
