/* The profiles of the AWS tools: ~/.aws/config and ~/.aws/credentials, or where the environment
 * says they are. How credentials come out of a profile is credentials.h's part. */
#ifndef WRAPUP_HELPER_PROFILE_H
#define WRAPUP_HELPER_PROFILE_H

#include "ini.h"
#include "wrapup/buf.h"

/* Which of the two files an option is looked for in. */
enum profile_file { PROFILE_EITHER, PROFILE_CREDENTIALS, PROFILE_CONFIG };

/* Embedded: zeroed, profiles_load, profiles_release. */
struct profiles {
    struct ini config, credentials;
};
/* A file that is not there has no profiles. False, with its name and the reason in detail, when one
 * can't be read or understood. */
bool profiles_load(struct profiles *ret, struct buf *detail);
void profiles_release(struct profiles *profiles);

bool profiles_have(const struct profiles *profiles, const char *name);
/* An option of a profile; of an option in both files the one of "credentials" counts. NULL when
 * there is none, borrowed otherwise. */
const char *profiles_get(const struct profiles *profiles, const char *name, enum profile_file file,
                         const char *option);
/* Appends the endpoint that the profile sets for a service ("ec2"), or for all; false without. */
bool profiles_endpoint(const struct profiles *profiles, const char *name, const char *service,
                       struct buf *ret);

#endif
