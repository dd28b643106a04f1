/* Tab: the candidates of an ask in the form readline wants them.
 * Which candidates there are is known to who asks. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <readline/readline.h>

#include "readline_parts.h"
#include "wrapup/mem.h"

static const struct term_ask *current;
static struct strings candidates;
static size_t next_candidate;

static char *next_match(const char *word, int state)
{
    size_t len = strlen(word);

    if (state == 0) {
        next_candidate = 0;
    }
    while (next_candidate < candidates.count) {
        const char *candidate = candidates.list[next_candidate++];
        if (strncmp(candidate, word, len) == 0) {
            return xstrdup(candidate);
        }
    }
    return NULL;
}

static char **matches(const char *word, int start, int end)
{
    /* No file names: readline's own completion must not follow. */
    rl_attempted_completion_over = 1;
    if (current == NULL) {
        return NULL;
    }
    strings_release(&candidates);
    if (current->words != NULL && start == 0) {
        for (size_t i = 0; i < current->words->count; i++) {
            strings_add(&candidates, current->words->list[i]);
        }
    }
    if (current->complete != NULL) {
        CLEANUP(free_charp) char *line = xstrndup(rl_line_buffer, (size_t)end);
        current->complete(current->ctx, line, (size_t)start, &candidates);
    }
    char **found = rl_completion_matches(word, next_match);
    strings_release(&candidates);
    return found;
}

void complete_start(void)
{
    static const char breaks[] = " \t\n";

    rl_basic_word_break_characters = breaks;
    rl_completer_word_break_characters = breaks;
    rl_completer_quote_characters = "";
    rl_basic_quote_characters = "";
    rl_attempted_completion_function = matches;
}

void complete_for(const struct term_ask *ask)
{
    current = ask;
}
