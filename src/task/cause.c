/* The table of reasons. A reason belongs to one state, so that a word in the store says all.
 * The sentences stand in include/wrapup/messages/task.def. */
#include "cause.h"

#include <string.h>

struct row {
    const char *word;
    enum task_state state;
    bool warns;
    enum msg_id said;
    enum msg_id next; /* MSG_NONE: the task's help */
};

static const struct row table[CAUSE_COUNT] = {
    [CAUSE_NONE] = {"", TASK_PASS, false, MSG_NONE, MSG_NONE},
    [CAUSE_OTHER] = {"other", TASK_UNKNOWN, false, MSG_CAUSE_OTHER, MSG_NEXT_AGAIN},

    [CAUSE_NOT_ASKED] = {"not_asked", TASK_UNKNOWN, false, MSG_CAUSE_NOT_ASKED, MSG_NEXT_CONFIG},
    [CAUSE_NOT_CONFIGURED] = {"not_configured", TASK_SKIP, false, MSG_CAUSE_NOT_CONFIGURED,
                              MSG_NEXT_CONFIG},
    [CAUSE_REQUIRES] = {"requires", TASK_SKIP, false, MSG_CAUSE_REQUIRES, MSG_NEXT_REQUIRES},
    [CAUSE_ON_INSTANCE] = {"on_instance", TASK_SKIP, false, MSG_CAUSE_ON_INSTANCE,
                           MSG_NEXT_ON_INSTANCE},
    [CAUSE_ON_LAPTOP] = {"on_laptop", TASK_SKIP, false, MSG_CAUSE_ON_LAPTOP, MSG_NEXT_ON_LAPTOP},
    [CAUSE_UNTRUSTED] = {"untrusted", TASK_SKIP, false, MSG_CAUSE_UNTRUSTED, MSG_NEXT_UNTRUSTED},
    [CAUSE_NO_INPUT] = {"no_input", TASK_UNKNOWN, false, MSG_CAUSE_NO_INPUT, MSG_NONE},
    [CAUSE_NO_HELPER] = {"no_helper", TASK_UNKNOWN, false, MSG_CAUSE_NO_HELPER, MSG_NEXT_NO_HELPER},
    [CAUSE_STOPPED] = {"stopped", TASK_UNKNOWN, false, MSG_CAUSE_STOPPED, MSG_NEXT_AGAIN},
    [CAUSE_DEADLINE] = {"deadline", TASK_UNKNOWN, false, MSG_CAUSE_DEADLINE, MSG_NEXT_DEADLINE},
    [CAUSE_CRASHED] = {"crashed", TASK_UNKNOWN, false, MSG_CAUSE_CRASHED, MSG_NEXT_AGAIN},
    [CAUSE_SYSTEM] = {"system", TASK_UNKNOWN, false, MSG_CAUSE_SYSTEM, MSG_NEXT_AGAIN},
    [CAUSE_BAD_JOB] = {"bad_job", TASK_UNKNOWN, false, MSG_CAUSE_BAD_JOB, MSG_NEXT_CONFIG},
    [CAUSE_UNKNOWN_KIND] = {"unknown_kind", TASK_UNKNOWN, false, MSG_CAUSE_UNKNOWN_KIND,
                            MSG_NEXT_NO_HELPER},
    [CAUSE_FORBIDDEN] = {"forbidden", TASK_UNKNOWN, false, MSG_CAUSE_FORBIDDEN, MSG_NEXT_CONFIG},
    [CAUSE_LOOKUP] = {"lookup", TASK_UNKNOWN, false, MSG_CAUSE_LOOKUP, MSG_NEXT_NETWORK},
    [CAUSE_LOOK_DENIED] = {"look_denied", TASK_UNKNOWN, false, MSG_CAUSE_LOOK_DENIED,
                           MSG_NEXT_LOOK_DENIED},
    [CAUSE_ODD_ANSWER] = {"odd_answer", TASK_UNKNOWN, false, MSG_CAUSE_ODD_ANSWER, MSG_NEXT_AGAIN},
    [CAUSE_NO_MATCHER] = {"no_matcher", TASK_UNKNOWN, false, MSG_CAUSE_NO_MATCHER,
                          MSG_NEXT_NO_MATCHER},
    [CAUSE_ANSWERS_HERE] = {"answers_here", TASK_SKIP, false, MSG_CAUSE_ANSWERS_HERE,
                            MSG_NEXT_ANSWERS_HERE},
    [CAUSE_HELPER_VERSION] = {"helper_version", TASK_UNKNOWN, false, MSG_CAUSE_HELPER_VERSION,
                              MSG_NEXT_NO_HELPER},
    [CAUSE_BAD_NAME] = {"bad_name", TASK_UNKNOWN, false, MSG_CAUSE_BAD_NAME, MSG_NEXT_BAD_NAME},
    [CAUSE_NOT_IN_FILE] = {"not_in_file", TASK_UNKNOWN, false, MSG_CAUSE_NOT_IN_FILE,
                           MSG_NEXT_NOT_IN_FILE},
    [CAUSE_WHICH_INSTANCE] = {"which_instance", TASK_UNKNOWN, false, MSG_CAUSE_WHICH_INSTANCE,
                              MSG_NEXT_WHICH_INSTANCE},
    [CAUSE_NO_ADDRESS] = {"no_address", TASK_UNKNOWN, false, MSG_CAUSE_NO_ADDRESS,
                          MSG_NEXT_NO_ADDRESS},

    [CAUSE_NO_AWS] = {"no_aws", TASK_UNKNOWN, false, MSG_CAUSE_NO_AWS, MSG_NEXT_NO_AWS},
    [CAUSE_NO_CREDENTIALS] = {"no_credentials", TASK_UNKNOWN, false, MSG_CAUSE_NO_AWS,
                              MSG_NEXT_NO_AWS},
    [CAUSE_NO_REGION] = {"no_region", TASK_UNKNOWN, false, MSG_CAUSE_NO_REGION, MSG_NEXT_CONFIG},
    [CAUSE_BAD_PROFILE] = {"bad_profile", TASK_UNKNOWN, false, MSG_CAUSE_BAD_PROFILE,
                           MSG_NEXT_BAD_PROFILE},
    [CAUSE_EXPIRED] = {"expired", TASK_UNKNOWN, false, MSG_CAUSE_EXPIRED, MSG_NEXT_EXPIRED},
    [CAUSE_CREDENTIAL_PROCESS] = {"credential_process", TASK_UNKNOWN, false,
                                  MSG_CAUSE_CREDENTIAL_PROCESS, MSG_NEXT_BAD_PROFILE},
    [CAUSE_BAD_CREDENTIALS] = {"bad_credentials", TASK_UNKNOWN, false, MSG_CAUSE_BAD_CREDENTIALS,
                               MSG_NEXT_AUTH},
    [CAUSE_ROLE] = {"role", TASK_UNKNOWN, false, MSG_CAUSE_ROLE, MSG_NEXT_BAD_PROFILE},
    [CAUSE_NEEDS_MFA] = {"needs_mfa", TASK_UNKNOWN, false, MSG_CAUSE_NEEDS_MFA, MSG_NEXT_NEEDS_MFA},
    [CAUSE_SSO] = {"sso", TASK_UNKNOWN, false, MSG_CAUSE_SSO, MSG_NEXT_SSO},
    [CAUSE_DENIED] = {"denied", TASK_UNKNOWN, false, MSG_CAUSE_DENIED, MSG_NEXT_DENIED},
    [CAUSE_AUTH] = {"auth", TASK_UNKNOWN, false, MSG_CAUSE_AUTH, MSG_NEXT_AUTH},
    [CAUSE_CLOCK] = {"clock", TASK_UNKNOWN, false, MSG_CAUSE_CLOCK, MSG_NEXT_CLOCK},
    [CAUSE_THROTTLED] = {"throttled", TASK_UNKNOWN, false, MSG_CAUSE_THROTTLED, MSG_NEXT_LATER},
    [CAUSE_NOT_FOUND] = {"not_found", TASK_UNKNOWN, false, MSG_CAUSE_NOT_FOUND, MSG_NEXT_NOT_FOUND},
    [CAUSE_INVALID] = {"invalid", TASK_UNKNOWN, false, MSG_CAUSE_INVALID, MSG_NEXT_CONFIG},
    [CAUSE_SERVER] = {"server", TASK_UNKNOWN, false, MSG_CAUSE_SERVER, MSG_NEXT_LATER},
    [CAUSE_NETWORK] = {"network", TASK_UNKNOWN, false, MSG_CAUSE_NETWORK, MSG_NEXT_NETWORK},
    [CAUSE_TLS] = {"tls", TASK_UNKNOWN, false, MSG_CAUSE_TLS, MSG_NEXT_TLS},
    [CAUSE_XML] = {"xml", TASK_UNKNOWN, false, MSG_CAUSE_XML, MSG_NEXT_LATER},

    [CAUSE_NO_LOGIN] = {"no_login", TASK_UNKNOWN, false, MSG_CAUSE_NO_LOGIN, MSG_NEXT_NO_LOGIN},
    [CAUSE_TIMED_OUT] = {"timed_out", TASK_FAIL, false, MSG_CAUSE_TIMED_OUT, MSG_NEXT_TIMED_OUT},
    [CAUSE_REFUSED] = {"refused", TASK_FAIL, false, MSG_CAUSE_REFUSED, MSG_NEXT_REFUSED},
    [CAUSE_NO_ROUTE] = {"no_route", TASK_UNKNOWN, false, MSG_CAUSE_NO_ROUTE, MSG_NEXT_NETWORK},
    [CAUSE_NO_NAME] = {"no_name", TASK_FAIL, false, MSG_CAUSE_NO_NAME, MSG_NEXT_NO_NAME},
    [CAUSE_RESET] = {"reset", TASK_FAIL, false, MSG_CAUSE_RESET, MSG_NEXT_RESET},
    [CAUSE_NOT_SSH] = {"not_ssh", TASK_FAIL, false, MSG_CAUSE_NOT_SSH, MSG_NEXT_NOT_SSH},
    [CAUSE_HOST_UNKNOWN] = {"host_unknown", TASK_UNKNOWN, false, MSG_CAUSE_HOST_UNKNOWN,
                            MSG_NEXT_HOST_UNKNOWN},
    [CAUSE_HOST_CHANGED] = {"host_changed", TASK_FAIL, false, MSG_CAUSE_HOST_CHANGED,
                            MSG_NEXT_HOST_CHANGED},
    [CAUSE_HOST_OTHER_TYPE] = {"host_other_type", TASK_FAIL, false, MSG_CAUSE_HOST_OTHER_TYPE,
                               MSG_NEXT_HOST_CHANGED},
    [CAUSE_KEY_REFUSED] = {"key_refused", TASK_FAIL, false, MSG_CAUSE_KEY_REFUSED,
                           MSG_NEXT_KEY_REFUSED},
    [CAUSE_KEY_UNPROTECTED] = {"key_unprotected", TASK_FAIL, false, MSG_CAUSE_KEY_UNPROTECTED,
                               MSG_NEXT_KEY_UNPROTECTED},
    [CAUSE_KEY_MISSING] = {"key_missing", TASK_FAIL, false, MSG_CAUSE_KEY_MISSING,
                           MSG_NEXT_KEY_MISSING},
    [CAUSE_KEY_UNREADABLE] = {"key_unreadable", TASK_FAIL, false, MSG_CAUSE_KEY_UNREADABLE,
                              MSG_NEXT_KEY_UNREADABLE},
    [CAUSE_KEY_FORMAT] = {"key_format", TASK_FAIL, false, MSG_CAUSE_KEY_FORMAT,
                          MSG_NEXT_KEY_FORMAT},
    [CAUSE_KEY_PASSPHRASE] = {"key_passphrase", TASK_UNKNOWN, false, MSG_CAUSE_KEY_PASSPHRASE,
                              MSG_NEXT_KEY_PASSPHRASE},
    [CAUSE_NO_METHOD] = {"no_method", TASK_FAIL, false, MSG_CAUSE_NO_METHOD, MSG_NEXT_KEY_REFUSED},
    [CAUSE_DISCONNECTED] = {"disconnected", TASK_UNKNOWN, false, MSG_CAUSE_DISCONNECTED,
                            MSG_NEXT_AGAIN},
    [CAUSE_CHANNEL] = {"channel", TASK_UNKNOWN, false, MSG_CAUSE_CHANNEL, MSG_NEXT_AGAIN},
    [CAUSE_NO_IMDS] = {"no_imds", TASK_UNKNOWN, false, MSG_CAUSE_NO_IMDS, MSG_NEXT_NO_IMDS},

    [CAUSE_INSTANCE_ELSEWHERE] = {"instance_elsewhere", TASK_FAIL, false,
                                  MSG_CAUSE_INSTANCE_ELSEWHERE, MSG_NONE},
    [CAUSE_INSTANCE_MISSING] = {"instance_missing", TASK_FAIL, false, MSG_CAUSE_INSTANCE_MISSING,
                                MSG_NEXT_INSTANCE_MISSING},
    [CAUSE_INSTANCE_GONE] = {"instance_gone", TASK_FAIL, false, MSG_CAUSE_INSTANCE_GONE,
                             MSG_NEXT_INSTANCE_GONE},
    [CAUSE_INSTANCE_PENDING] = {"instance_pending", TASK_WAIT, false, MSG_CAUSE_INSTANCE_PENDING,
                                MSG_NEXT_INSTANCE_PENDING},
    [CAUSE_INSTANCE_STOPPING] = {"instance_stopping", TASK_WAIT, false, MSG_CAUSE_INSTANCE_STOPPING,
                                 MSG_NEXT_INSTANCE_STOPPING},
    [CAUSE_INSTANCE_STOPPED] = {"instance_stopped", TASK_FAIL, false, MSG_CAUSE_INSTANCE_STOPPED,
                                MSG_NEXT_INSTANCE_STOPPED},
    [CAUSE_INSTANCE_RUNS] = {"instance_runs", TASK_FAIL, false, MSG_CAUSE_INSTANCE_RUNS, MSG_NONE},
    [CAUSE_BAD_INSTANCE_ID] = {"bad_instance_id", TASK_UNKNOWN, false, MSG_CAUSE_BAD_INSTANCE_ID,
                               MSG_NEXT_CONFIG},
    [CAUSE_FILE_LACKS] = {"file_lacks", TASK_UNKNOWN, false, MSG_CAUSE_FILE_LACKS,
                          MSG_NEXT_FILE_LACKS},
    [CAUSE_SYSTEM_IMPAIRED] = {"system_impaired", TASK_FAIL, false, MSG_CAUSE_SYSTEM_IMPAIRED,
                               MSG_NEXT_SYSTEM_IMPAIRED},
    [CAUSE_INSTANCE_IMPAIRED] = {"instance_impaired", TASK_FAIL, false, MSG_CAUSE_INSTANCE_IMPAIRED,
                                 MSG_NEXT_INSTANCE_IMPAIRED},
    [CAUSE_EBS_IMPAIRED] = {"ebs_impaired", TASK_FAIL, false, MSG_CAUSE_EBS_IMPAIRED,
                            MSG_NEXT_EBS_IMPAIRED},
    [CAUSE_CHECKS_INITIALIZING] = {"checks_initializing", TASK_WAIT, false,
                                   MSG_CAUSE_CHECKS_INITIALIZING, MSG_NEXT_CHECKS_INITIALIZING},
    [CAUSE_STATUS_MISSING] = {"status_missing", TASK_WAIT, false, MSG_CAUSE_STATUS_MISSING,
                              MSG_NEXT_STATUS_MISSING},
    [CAUSE_OTHER_INSTANCE] = {"other_instance", TASK_FAIL, false, MSG_CAUSE_OTHER_INSTANCE,
                              MSG_NEXT_OTHER_INSTANCE},

    [CAUSE_COMMAND_MISSING] = {"command_missing", TASK_UNKNOWN, false, MSG_CAUSE_COMMAND_MISSING,
                               MSG_NONE},
    [CAUSE_COMMAND_FORBIDDEN] = {"command_forbidden", TASK_UNKNOWN, false,
                                 MSG_CAUSE_COMMAND_FORBIDDEN, MSG_NEXT_SUDO_USER},
    [CAUSE_COMMAND_KILLED] = {"command_killed", TASK_UNKNOWN, false, MSG_CAUSE_COMMAND_KILLED,
                              MSG_NEXT_COMMAND_KILLED},
    [CAUSE_COMMAND_FAILED] = {"command_failed", TASK_UNKNOWN, false, MSG_CAUSE_COMMAND_FAILED,
                              MSG_NONE},
    [CAUSE_SUDO_PASSWORD] = {"sudo_password", TASK_UNKNOWN, false, MSG_CAUSE_SUDO_PASSWORD,
                             MSG_NEXT_SUDO_USER},
    [CAUSE_DOCKER_MISSING] = {"docker_missing", TASK_UNKNOWN, false, MSG_CAUSE_DOCKER_MISSING,
                              MSG_NEXT_DOCKER_MISSING},
    [CAUSE_DOCKER_DOWN] = {"docker_down", TASK_UNKNOWN, false, MSG_CAUSE_DOCKER_DOWN,
                           MSG_NEXT_DOCKER_DOWN},
    [CAUSE_DOCKER_SOCKET] = {"docker_socket", TASK_UNKNOWN, false, MSG_CAUSE_DOCKER_SOCKET,
                             MSG_NEXT_SUDO_USER},
    [CAUSE_NO_SUCH_CONTAINER] = {"no_such_container", TASK_FAIL, false, MSG_CAUSE_NO_SUCH_CONTAINER,
                                 MSG_NEXT_NO_SUCH_CONTAINER},

    [CAUSE_DIFFERS] = {"differs", TASK_FAIL, false, MSG_CAUSE_DIFFERS, MSG_NONE},
    [CAUSE_EMPTY] = {"empty", TASK_FAIL, false, MSG_CAUSE_EMPTY, MSG_NONE},
    [CAUSE_FIELD_MISSING] = {"field_missing", TASK_UNKNOWN, false, MSG_CAUSE_FIELD_MISSING,
                             MSG_NEXT_AGAIN},

    [CAUSE_ROOT] = {"root", TASK_FAIL, false, MSG_CAUSE_ROOT, MSG_NONE},
    [CAUSE_INSTANCE_ROLE] = {"instance_role", TASK_FAIL, false, MSG_CAUSE_INSTANCE_ROLE,
                             MSG_NEXT_INSTANCE_ROLE},
    [CAUSE_MACHINE_IS_ROLE] = {"machine_is_role", TASK_UNKNOWN, false, MSG_CAUSE_MACHINE_IS_ROLE,
                               MSG_NEXT_MACHINE_IS_ROLE},
    [CAUSE_IDENTITY_KIND] = {"identity_kind", TASK_FAIL, false, MSG_CAUSE_IDENTITY_KIND, MSG_NONE},
    [CAUSE_NO_ARN] = {"no_arn", TASK_UNKNOWN, false, MSG_CAUSE_NO_ARN, MSG_NEXT_NO_ARN},
    [CAUSE_SEVERAL_ARNS] = {"several_arns", TASK_UNKNOWN, false, MSG_CAUSE_SEVERAL_ARNS,
                            MSG_NEXT_SEVERAL_ARNS},

    [CAUSE_ADDRESS_PRIVATE] = {"address_private", TASK_FAIL, false, MSG_CAUSE_ADDRESS_PRIVATE,
                               MSG_NEXT_ADDRESS_PRIVATE},
    [CAUSE_ADDRESS_LOOPBACK] = {"address_loopback", TASK_FAIL, false, MSG_CAUSE_ADDRESS_LOOPBACK,
                                MSG_NONE},
    [CAUSE_ADDRESS_LINK_LOCAL] = {"address_link_local", TASK_FAIL, false,
                                  MSG_CAUSE_ADDRESS_LINK_LOCAL, MSG_NONE},
    [CAUSE_ADDRESS_IPV6] = {"address_ipv6", TASK_FAIL, false, MSG_CAUSE_ADDRESS_IPV6, MSG_NONE},
    [CAUSE_ADDRESS_ID] = {"address_id", TASK_FAIL, false, MSG_CAUSE_ADDRESS_ID, MSG_NONE},
    [CAUSE_ADDRESS_DNS] = {"address_dns", TASK_FAIL, false, MSG_CAUSE_ADDRESS_DNS, MSG_NONE},
    [CAUSE_ADDRESS_OTHER_NAME] = {"address_other_name", TASK_FAIL, false,
                                  MSG_CAUSE_ADDRESS_OTHER_NAME, MSG_NONE},
    [CAUSE_ADDRESS_NONE] = {"address_none", TASK_FAIL, false, MSG_CAUSE_ADDRESS_NONE,
                            MSG_NEXT_ADDRESS_NONE},
    [CAUSE_ADDRESS_WRONG] = {"address_wrong", TASK_FAIL, false, MSG_CAUSE_ADDRESS_WRONG,
                             MSG_NEXT_ADDRESS_WRONG},
    [CAUSE_ADDRESS_URL] = {"address_url", TASK_FAIL, false, MSG_CAUSE_ADDRESS_URL,
                           MSG_NEXT_ADDRESS_ONLY},
    [CAUSE_ADDRESS_COMMAND] = {"address_command", TASK_FAIL, false, MSG_CAUSE_ADDRESS_COMMAND,
                               MSG_NEXT_ADDRESS_ONLY},
    [CAUSE_ADDRESS_PORT] = {"address_port", TASK_FAIL, false, MSG_CAUSE_ADDRESS_PORT,
                            MSG_NEXT_ADDRESS_ONLY},
    [CAUSE_NO_PUBLIC_ADDRESS] = {"no_public_address", TASK_FAIL, false, MSG_CAUSE_NO_PUBLIC_ADDRESS,
                                 MSG_NEXT_NO_PUBLIC_ADDRESS},

    [CAUSE_FILE_KIND] = {"file_kind", TASK_FAIL, false, MSG_CAUSE_FILE_KIND, MSG_NEXT_FILE_KIND},
    [CAUSE_FILE_NOT_MINE] = {"file_not_mine", TASK_FAIL, false, MSG_CAUSE_FILE_NOT_MINE,
                             MSG_NEXT_FILE_NOT_MINE},
    [CAUSE_FILE_TOO_OPEN] = {"file_too_open", TASK_FAIL, false, MSG_CAUSE_FILE_TOO_OPEN, MSG_NONE},
    [CAUSE_FILE_NOT_READABLE] = {"file_not_readable", TASK_FAIL, false, MSG_CAUSE_FILE_NOT_READABLE,
                                 MSG_NONE},
    [CAUSE_MODES_DONT_APPLY] = {"modes_dont_apply", TASK_SKIP, false, MSG_CAUSE_MODES_DONT_APPLY,
                                MSG_NEXT_MODES_DONT_APPLY},
    [CAUSE_KEY_LOST] = {"key_lost", TASK_UNKNOWN, false, MSG_CAUSE_KEY_LOST, MSG_NEXT_KEY_LOST},
    [CAUSE_KEY_PPK] = {"key_ppk", TASK_UNKNOWN, false, MSG_CAUSE_KEY_PPK, MSG_NEXT_KEY_FORMAT},
    [CAUSE_KEY_OTHER] = {"key_other", TASK_FAIL, false, MSG_CAUSE_KEY_OTHER, MSG_NONE},
    [CAUSE_KEY_REPLACED] = {"key_replaced", TASK_SKIP, false, MSG_CAUSE_KEY_REPLACED,
                            MSG_NEXT_KEY_REPLACED},
    [CAUSE_KEY_PAIR_DELETED] = {"key_pair_deleted", TASK_SKIP, false, MSG_CAUSE_KEY_PAIR_DELETED,
                                MSG_NEXT_KEY_PAIR_DELETED},
    [CAUSE_KEY_PAIR_GONE] = {"key_pair_gone", TASK_FAIL, false, MSG_CAUSE_KEY_PAIR_GONE,
                             MSG_NEXT_KEY_PAIR_GONE},
    [CAUSE_NO_PUBLIC_KEY] = {"no_public_key", TASK_UNKNOWN, false, MSG_CAUSE_NO_PUBLIC_KEY,
                             MSG_NEXT_NO_PUBLIC_KEY},

    [CAUSE_NO_REPOSITORY] = {"no_repository", TASK_SKIP, false, MSG_CAUSE_NO_REPOSITORY,
                             MSG_NEXT_NO_REPOSITORY},
    [CAUSE_NO_GIT] = {"no_git", TASK_UNKNOWN, false, MSG_CAUSE_NO_GIT, MSG_NEXT_NO_GIT},
    [CAUSE_SHALLOW] = {"shallow", TASK_UNKNOWN, false, MSG_CAUSE_SHALLOW, MSG_NEXT_SHALLOW},
    [CAUSE_PEM_TRACKED] = {"pem_tracked", TASK_FAIL, false, MSG_CAUSE_PEM_TRACKED,
                           MSG_NEXT_PEM_TRACKED},
    [CAUSE_PEM_IN_HISTORY] = {"pem_in_history", TASK_FAIL, false, MSG_CAUSE_PEM_IN_HISTORY,
                              MSG_NEXT_PEM_IN_HISTORY},
    [CAUSE_PEM_IN_HISTORY_REPLACED] = {"pem_in_history_replaced", TASK_FAIL, true,
                                       MSG_CAUSE_PEM_IN_HISTORY_REPLACED,
                                       MSG_NEXT_PEM_IN_HISTORY_REPLACED},
    [CAUSE_PEM_NOT_IGNORED] = {"pem_not_ignored", TASK_FAIL, false, MSG_CAUSE_PEM_NOT_IGNORED,
                               MSG_NEXT_PEM_NOT_IGNORED},
    [CAUSE_GITIGNORE_UNTRACKED] = {"gitignore_untracked", TASK_FAIL, false,
                                   MSG_CAUSE_GITIGNORE_UNTRACKED, MSG_NEXT_GITIGNORE_UNTRACKED},

    [CAUSE_OPEN_TO_WORLD] = {"open_to_world", TASK_FAIL, false, MSG_CAUSE_OPEN_TO_WORLD, MSG_NONE},
    [CAUSE_ALL_TRAFFIC] = {"all_traffic", TASK_FAIL, false, MSG_CAUSE_ALL_TRAFFIC, MSG_NONE},
    [CAUSE_PUBLIC_PORTS] = {"public_ports", TASK_FAIL, false, MSG_CAUSE_PUBLIC_PORTS, MSG_NONE},
    [CAUSE_BAD_PORT] = {"bad_port", TASK_UNKNOWN, false, MSG_CAUSE_BAD_PORT, MSG_NEXT_BAD_PORT},
    [CAUSE_RULE_ODD] = {"rule_odd", TASK_UNKNOWN, false, MSG_CAUSE_RULE_ODD, MSG_NEXT_RULE_ODD},
    [CAUSE_PREFIX_LIST_UNREAD] = {"prefix_list_unread", TASK_UNKNOWN, false,
                                  MSG_CAUSE_PREFIX_LIST_UNREAD, MSG_NEXT_PREFIX_LIST_UNREAD},
    [CAUSE_RULES_INCOMPLETE] = {"rules_incomplete", TASK_UNKNOWN, false, MSG_CAUSE_RULES_INCOMPLETE,
                                MSG_NEXT_RULES_INCOMPLETE},
    [CAUSE_NO_GROUPS] = {"no_groups", TASK_UNKNOWN, false, MSG_CAUSE_NO_GROUPS, MSG_NEXT_NO_GROUPS},

    [CAUSE_NO_BANNER] = {"no_banner", TASK_FAIL, false, MSG_CAUSE_NO_BANNER, MSG_NEXT_RESET},
    [CAUSE_NETWORK_BLOCKS] = {"network_blocks", TASK_UNKNOWN, false, MSG_CAUSE_NETWORK_BLOCKS,
                              MSG_NEXT_NETWORK_BLOCKS},
    [CAUSE_CONTROL_UNKNOWN] = {"control_unknown", TASK_UNKNOWN, false, MSG_CAUSE_CONTROL_UNKNOWN,
                               MSG_NEXT_CONTROL_UNKNOWN},
    [CAUSE_ADDRESS_CHANGED] = {"address_changed", TASK_FAIL, false, MSG_CAUSE_ADDRESS_CHANGED,
                               MSG_NEXT_ADDRESS_CHANGED},
    [CAUSE_BOOTING] = {"booting", TASK_WAIT, false, MSG_CAUSE_BOOTING, MSG_NEXT_BOOTING},
    [CAUSE_EXIT_STATUS] = {"exit_status", TASK_FAIL, false, MSG_CAUSE_EXIT_STATUS, MSG_NONE},
    [CAUSE_HTTP_ERROR] = {"http_error", TASK_FAIL, true, MSG_CAUSE_HTTP_ERROR, MSG_NEXT_HTTP_ERROR},
    [CAUSE_HTTP_TIMED_OUT] = {"http_timed_out", TASK_FAIL, false, MSG_CAUSE_HTTP_TIMED_OUT,
                              MSG_NONE},
    [CAUSE_HTTP_REFUSED] = {"http_refused", TASK_FAIL, false, MSG_CAUSE_HTTP_REFUSED, MSG_NONE},
    [CAUSE_HTTP_CUT] = {"http_cut", TASK_FAIL, false, MSG_CAUSE_HTTP_CUT, MSG_NONE},
    [CAUSE_NOT_HTTP] = {"not_http", TASK_FAIL, false, MSG_CAUSE_NOT_HTTP, MSG_NONE},
    [CAUSE_HTTP_TLS] = {"http_tls", TASK_FAIL, false, MSG_CAUSE_HTTP_TLS, MSG_NONE},

    [CAUSE_NO_LINE] = {"no_line", TASK_FAIL, false, MSG_CAUSE_NO_LINE, MSG_NONE},
    [CAUSE_NO_OUTPUT] = {"no_output", TASK_FAIL, false, MSG_CAUSE_NO_OUTPUT, MSG_NONE},
    [CAUSE_NEVER] = {"never", TASK_FAIL, false, MSG_CAUSE_NEVER, MSG_NONE},
    [CAUSE_TOO_OLD] = {"too_old", TASK_FAIL, false, MSG_CAUSE_TOO_OLD, MSG_NONE},
    [CAUSE_CLOCK_AHEAD] = {"clock_ahead", TASK_UNKNOWN, false, MSG_CAUSE_CLOCK_AHEAD,
                           MSG_NEXT_CLOCK_AHEAD},

    [CAUSE_NO_CONTAINER] = {"no_container", TASK_FAIL, false, MSG_CAUSE_NO_CONTAINER,
                            MSG_NEXT_NO_CONTAINER},
    [CAUSE_CONTAINER_RESTARTING] = {"container_restarting", TASK_FAIL, false,
                                    MSG_CAUSE_CONTAINER_RESTARTING, MSG_NEXT_CONTAINER_RESTARTING},
    [CAUSE_CONTAINER_PAUSED] = {"container_paused", TASK_FAIL, false, MSG_CAUSE_CONTAINER_PAUSED,
                                MSG_NEXT_CONTAINER_PAUSED},
    [CAUSE_CONTAINER_EXITED] = {"container_exited", TASK_FAIL, false, MSG_CAUSE_CONTAINER_EXITED,
                                MSG_NEXT_CONTAINER_EXITED},
    [CAUSE_CONTAINER_CREATED] = {"container_created", TASK_FAIL, false, MSG_CAUSE_CONTAINER_CREATED,
                                 MSG_NEXT_CONTAINER_CREATED},
    [CAUSE_CONTAINER_FINISHED] = {"container_finished", TASK_FAIL, true,
                                  MSG_CAUSE_CONTAINER_FINISHED, MSG_NEXT_CONTAINER_FINISHED},
    [CAUSE_LOG_EMPTY] = {"log_empty", TASK_UNKNOWN, false, MSG_CAUSE_LOG_EMPTY, MSG_NEXT_LOG_EMPTY},
    [CAUSE_LINE_SHORT] = {"line_short", TASK_UNKNOWN, false, MSG_CAUSE_LINE_SHORT,
                          MSG_NEXT_LINE_SHORT},
    [CAUSE_LINE_UNSEEN] = {"line_unseen", TASK_FAIL, false, MSG_CAUSE_LINE_UNSEEN,
                           MSG_NEXT_LINE_UNSEEN},

    [CAUSE_REMEMBERED_NOW] = {"remembered_now", TASK_WAIT, false, MSG_CAUSE_REMEMBERED_NOW,
                              MSG_NEXT_REMEMBERED_NOW},
    [CAUSE_NOT_RESTARTED] = {"not_restarted", TASK_FAIL, false, MSG_CAUSE_NOT_RESTARTED,
                             MSG_NEXT_NOT_RESTARTED},
    [CAUSE_STOPPED_NOW] = {"stopped_now", TASK_WAIT, false, MSG_CAUSE_STOPPED_NOW,
                           MSG_NEXT_STOPPED_NOW},
    [CAUSE_ONLY_REBOOTED] = {"only_rebooted", TASK_FAIL, false, MSG_CAUSE_ONLY_REBOOTED,
                             MSG_NEXT_ONLY_REBOOTED},
    [CAUSE_REBOOTED_PERHAPS] = {"rebooted_perhaps", TASK_UNKNOWN, false, MSG_CAUSE_REBOOTED_PERHAPS,
                                MSG_NEXT_REBOOTED_PERHAPS},
    [CAUSE_SAME_ADDRESS] = {"same_address", TASK_FAIL, false, MSG_CAUSE_SAME_ADDRESS,
                            MSG_NEXT_SAME_ADDRESS},
    [CAUSE_PRIVATE_CHANGED] = {"private_changed", TASK_FAIL, false, MSG_CAUSE_PRIVATE_CHANGED,
                               MSG_NEXT_PRIVATE_CHANGED},

    [CAUSE_STILL_THERE] = {"still_there", TASK_FAIL, false, MSG_CAUSE_STILL_THERE, MSG_NONE},
    [CAUSE_SHUTTING_DOWN] = {"shutting_down", TASK_WAIT, false, MSG_CAUSE_SHUTTING_DOWN,
                             MSG_NEXT_SHUTTING_DOWN},
    [CAUSE_NEVER_SEEN] = {"never_seen", TASK_UNKNOWN, false, MSG_CAUSE_NEVER_SEEN,
                          MSG_NEXT_NEVER_SEEN},
    [CAUSE_OTHER_ACCOUNT] = {"other_account", TASK_UNKNOWN, false, MSG_CAUSE_OTHER_ACCOUNT,
                             MSG_NEXT_OTHER_ACCOUNT},
    [CAUSE_OTHER_REGION] = {"other_region", TASK_UNKNOWN, false, MSG_CAUSE_OTHER_REGION,
                            MSG_NEXT_CONFIG},
    [CAUSE_VOLUME_LEFT] = {"volume_left", TASK_FAIL, false, MSG_CAUSE_VOLUME_LEFT,
                           MSG_NEXT_VOLUME_LEFT},
    [CAUSE_VOLUME_IN_USE] = {"volume_in_use", TASK_FAIL, true, MSG_CAUSE_VOLUME_IN_USE,
                             MSG_NEXT_VOLUME_IN_USE},
    [CAUSE_ADDRESS_LEFT] = {"address_left", TASK_FAIL, false, MSG_CAUSE_ADDRESS_LEFT,
                            MSG_NEXT_ADDRESS_LEFT},
    [CAUSE_ADDRESS_IN_USE] = {"address_in_use", TASK_FAIL, true, MSG_CAUSE_ADDRESS_IN_USE,
                              MSG_NEXT_ADDRESS_IN_USE},
};

const char *cause_word(enum cause cause)
{
    return table[cause].word;
}

enum cause cause_find(const char *word)
{
    for (unsigned i = 0; i < CAUSE_COUNT; i++) {
        if (strcmp(table[i].word, word) == 0) {
            return (enum cause)i;
        }
    }
    return CAUSE_OTHER;
}

const char *task_cause(const char *word)
{
    return cause_word(cause_find(word));
}

enum msg_id task_cause_said(const char *word)
{
    enum cause cause = cause_find(word);
    enum msg_id said = table[cause].said;
    bool whole = cause != CAUSE_OTHER && said != MSG_NONE &&
                 strchr(msg_text(LANG_EN, said), '{') == NULL;
    return whole ? said : MSG_NONE;
}

enum task_state cause_state(enum cause cause)
{
    return table[cause].state;
}

bool cause_warns(enum cause cause)
{
    return table[cause].warns;
}

enum msg_id cause_said(enum cause cause)
{
    return table[cause].said;
}

enum msg_id cause_next(enum cause cause)
{
    return table[cause].next;
}
