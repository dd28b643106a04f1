/* The table of commands and options.
 * Splitting a command line by it is left to command.c, running one to the command's own file. */
#include "table.h"

#include <string.h>

const struct option_spec option_table[OPTION_TOTAL] = {
    [OPTION_JSON] = {"--json", NULL, MSG_OPTION_JSON},
    [OPTION_AGAINST] = {"--against", "FILE", MSG_OPTION_AGAINST},
    [OPTION_COVERAGE] = {"--coverage", NULL, MSG_OPTION_COVERAGE},
    [OPTION_MISSED] = {"--missed", NULL, MSG_OPTION_MISSED},
    [OPTION_OBJECTIVE] = {"--objective", "ID", MSG_OPTION_OBJECTIVE},
    [OPTION_COUNT] = {"--count", "N", MSG_OPTION_COUNT},
    [OPTION_DIFFICULTY] = {"--difficulty", "1-3", MSG_OPTION_DIFFICULTY},
    [OPTION_EXAM] = {"--exam", NULL, MSG_OPTION_EXAM},
    [OPTION_PRACTICE] = {"--practice", NULL, MSG_OPTION_PRACTICE},
    [OPTION_NO_CERTAINTY] = {"--no-certainty", NULL, MSG_OPTION_NO_CERTAINTY},
    [OPTION_MINUTES] = {"--minutes", "N", MSG_OPTION_MINUTES},
    [OPTION_SEED] = {"--seed", "N", MSG_OPTION_SEED},
    [OPTION_YES] = {"--yes", NULL, MSG_OPTION_YES},
    [OPTION_UNSET] = {"--unset", NULL, MSG_OPTION_UNSET},
    [OPTION_MAN] = {"--man", NULL, MSG_OPTION_MAN},
    [OPTION_BANK] = {"--bank", "ID|FILE", MSG_OPTION_BANK},
    [OPTION_TAP] = {"--tap", NULL, MSG_OPTION_TAP},
    [OPTION_JUNIT] = {"--junit", NULL, MSG_OPTION_JUNIT},
    [OPTION_WATCH] = {"--watch", "[SECONDS]", MSG_OPTION_WATCH},
    [OPTION_EVIDENCE] = {"--evidence", "FILE|-", MSG_OPTION_EVIDENCE},
    [OPTION_INPUT] = {"--input", "NAME=VALUE", MSG_OPTION_INPUT},
    [OPTION_ASK] = {"--ask", NULL, MSG_OPTION_ASK},
    [OPTION_ACCEPT_HOST] = {"--accept-host", "SHA256:...", MSG_OPTION_ACCEPT_HOST},
    [OPTION_TRUST] = {"--trust", "[HASH]", MSG_OPTION_TRUST},
    [OPTION_POLICY] = {"--policy", NULL, MSG_OPTION_POLICY},
    [OPTION_ALIAS] = {"--alias", "NAME", MSG_OPTION_ALIAS},
    [OPTION_CLASS] = {"--class", "FILE|ID|-", MSG_OPTION_CLASS},
    [OPTION_OUT] = {"--out", "FILE|DIR|-", MSG_OPTION_OUT},
    [OPTION_TO] = {"--to", "https://...", MSG_OPTION_TO},
    [OPTION_LEARNER] = {"--learner", "ALIAS", MSG_OPTION_LEARNER},
    [OPTION_SAME] = {"--same", "A=B", MSG_OPTION_SAME},
    [OPTION_FORMAT] = {"--format", "NAME", MSG_OPTION_FORMAT},
    [OPTION_ROSTER] = {"--roster", "FILE", MSG_OPTION_ROSTER},
    [OPTION_BY] = {"--by", "NAME", MSG_OPTION_BY},
    [OPTION_EXPORT] = {"--export", "DIR", MSG_OPTION_EXPORT},
    [OPTION_ALL] = {"--all", NULL, MSG_OPTION_ALL},
};

const struct option_spec global_options[] = {
    {"--db", "FILE", MSG_OPTION_DB},          {"--banks", "DIR", MSG_OPTION_BANKS},
    {"--lang", "ko|en", MSG_OPTION_LANG},     {"--help", NULL, MSG_COMMAND_HELP},
    {"--version", NULL, MSG_COMMAND_VERSION},
};
const size_t global_option_count = COUNT_OF(global_options);

#define BIT(option) (UINT64_C(1) << (option))
static const uint64_t take_options = BIT(OPTION_MISSED) | BIT(OPTION_OBJECTIVE) |
                                     BIT(OPTION_COUNT) | BIT(OPTION_DIFFICULTY) | BIT(OPTION_EXAM) |
                                     BIT(OPTION_PRACTICE) | BIT(OPTION_NO_CERTAINTY) |
                                     BIT(OPTION_MINUTES) | BIT(OPTION_SEED);

static const uint64_t check_options = BIT(OPTION_BANK) | BIT(OPTION_JSON) | BIT(OPTION_TAP) |
                                      BIT(OPTION_JUNIT) | BIT(OPTION_WATCH) | BIT(OPTION_EVIDENCE) |
                                      BIT(OPTION_INPUT) | BIT(OPTION_ASK) |
                                      BIT(OPTION_ACCEPT_HOST) | BIT(OPTION_TRUST) |
                                      BIT(OPTION_POLICY);

const struct command_spec command_table[] = {
    {
        .name = "list",
        .words = "",
        .options = BIT(OPTION_JSON),
        .summary = MSG_COMMAND_LIST,
        .run = command_list,
    },
    {
        .name = "take",
        .words = "[BANK|FILE] [QUIZ]",
        .words_max = 2,
        .options = take_options,
        .summary = MSG_COMMAND_TAKE,
        .run = command_take,
        .complete = complete_take,
    },
    {
        .name = "resume",
        .words = "[NUMBER]",
        .words_max = 1,
        .summary = MSG_COMMAND_RESUME,
        .run = command_resume,
    },
    {
        .name = "check",
        .words = "[TASK|OBJECTIVE...]",
        .words_max = WORDS_ANY,
        .options = check_options,
        .summary = MSG_COMMAND_CHECK,
        .run = command_check,
        .complete = complete_tasks,
    },
    {
        .name = "stats",
        .words = "[BANK]",
        .words_max = 1,
        .options = BIT(OPTION_JSON),
        .summary = MSG_COMMAND_STATS,
        .run = command_stats,
        .complete = complete_banks,
    },
    {
        .name = "feedback",
        .words = "[BANK]",
        .words_max = 1,
        .summary = MSG_COMMAND_FEEDBACK,
        .run = command_feedback,
        .complete = complete_banks,
    },
    {
        .name = "submit",
        .words = "[BANK]",
        .words_max = 1,
        .options = BIT(OPTION_ALIAS) | BIT(OPTION_CLASS) | BIT(OPTION_OUT) | BIT(OPTION_TO) |
                   BIT(OPTION_YES),
        .summary = MSG_COMMAND_SUBMIT,
        .run = command_submit,
        .complete = complete_banks,
    },
    {
        .name = "config",
        .words = "[NAME [VALUE]]",
        .words_max = 2,
        .options = BIT(OPTION_JSON) | BIT(OPTION_UNSET),
        .summary = MSG_COMMAND_CONFIG,
        .run = command_config,
        .complete = complete_settings,
    },
    {
        .name = "backup",
        .words = "FILE",
        .words_min = 1,
        .words_max = 1,
        .summary = MSG_COMMAND_BACKUP,
        .run = command_backup,
    },
    {
        .name = "move",
        .words = "FILE",
        .words_min = 1,
        .words_max = 1,
        .summary = MSG_COMMAND_MOVE,
        .run = command_move,
    },
    {
        .name = "import",
        .words = "FILE",
        .words_min = 1,
        .words_max = 1,
        .summary = MSG_COMMAND_IMPORT,
        .run = command_import,
    },
    {
        .name = "forget",
        .words = "",
        .options = BIT(OPTION_YES),
        .summary = MSG_COMMAND_FORGET,
        .run = command_forget,
    },
    {
        .name = "lint",
        .audience = FOR_INSTRUCTOR,
        .words = "FILE...",
        .words_min = 1,
        .words_max = WORDS_ANY,
        .options = BIT(OPTION_JSON) | BIT(OPTION_AGAINST) | BIT(OPTION_COVERAGE),
        .summary = MSG_COMMAND_LINT,
        .run = command_lint,
    },
    {
        .name = "class",
        .audience = FOR_BOTH,
        .words = "new NAME|join FILE|list|show [ID]|forget ID",
        .words_min = 1,
        .words_max = 2,
        .options = BIT(OPTION_BANK) | BIT(OPTION_OUT) | BIT(OPTION_LEARNER) | BIT(OPTION_YES) |
                   BIT(OPTION_JSON),
        .summary = MSG_COMMAND_CLASS,
        .run = command_class,
        .complete = complete_class,
    },
    {
        .name = "collect",
        .audience = FOR_INSTRUCTOR,
        .words = "[PATH...]",
        .words_max = WORDS_ANY,
        .options = BIT(OPTION_BANK) | BIT(OPTION_CLASS) | BIT(OPTION_SAME) | BIT(OPTION_JSON),
        .summary = MSG_COMMAND_COLLECT,
        .run = command_collect,
    },
    {
        .name = "report",
        .audience = FOR_INSTRUCTOR,
        .words = "[BANK]",
        .words_max = 1,
        .options = BIT(OPTION_CLASS) | BIT(OPTION_LEARNER) | BIT(OPTION_FORMAT) |
                   BIT(OPTION_ROSTER) | BIT(OPTION_ALL) | BIT(OPTION_OUT) | BIT(OPTION_JSON),
        .summary = MSG_COMMAND_REPORT,
        .run = command_report,
        .complete = complete_banks,
    },
    {
        .name = "grade",
        .audience = FOR_INSTRUCTOR,
        .words = "[BANK]",
        .words_max = 1,
        .options = BIT(OPTION_CLASS) | BIT(OPTION_BY) | BIT(OPTION_EXPORT) | BIT(OPTION_JSON),
        .summary = MSG_COMMAND_GRADE,
        .run = command_grade,
        .complete = complete_banks,
    },
    {
        .name = "regrade",
        .audience = FOR_INSTRUCTOR,
        .words = "[BANK]",
        .words_max = 1,
        .options = BIT(OPTION_CLASS) | BIT(OPTION_BY) | BIT(OPTION_YES) | BIT(OPTION_JSON),
        .summary = MSG_COMMAND_REGRADE,
        .run = command_regrade,
        .complete = complete_banks,
    },
    {
        .name = "help",
        .audience = FOR_BOTH,
        .words = "[COMMAND]",
        .words_max = 1,
        .options = BIT(OPTION_MAN),
        .summary = MSG_COMMAND_HELP,
        .run = command_help,
        .complete = complete_commands,
    },
    {
        .name = "version",
        .audience = FOR_BOTH,
        .words = "",
        .options = BIT(OPTION_JSON),
        .summary = MSG_COMMAND_VERSION,
        .run = command_version,
    },
    {
        .name = "quit",
        .alias = "exit",
        .audience = FOR_BOTH,
        .words = "",
        .summary = MSG_COMMAND_QUIT,
        .run = command_quit,
    },
};
const size_t command_count = COUNT_OF(command_table);

const struct command_spec *command_find(const char *name, bool *ambiguous)
{
    const struct command_spec *found = NULL;
    *ambiguous = false;
    size_t len = strlen(name);
    for (size_t i = 0; i < command_count; i++) {
        const struct command_spec *spec = &command_table[i];
        if (strcmp(spec->name, name) == 0 ||
            (spec->alias != NULL && strcmp(spec->alias, name) == 0)) {
            *ambiguous = false;
            return spec;
        }
        if (len > 0 && strncmp(spec->name, name, len) == 0) {
            *ambiguous = found != NULL;
            found = spec;
        }
    }
    return *ambiguous ? NULL : found;
}
