/* Commands that a job asks to have run, on whatever machine: how they are read, what a shell is
 * told so that they run alike everywhere, and what is noted of each. Running them is the part of
 * the probes "ssh" and "exec". */
#ifndef WRAPUP_HELPER_COMMAND_H
#define WRAPUP_HELPER_COMMAND_H

#include "probe.h"

enum {
    COMMANDS_MOST = 48,
    COMMANDS_AT_ONCE = 8, /* sshd's MaxSessions is 10 */
    STREAM_LONGEST = 64 * 1024,
    LEAD_LONGEST = 256,
};

/* What came on one stream of a command. */
struct stream {
    struct buf text;
    struct buf lead; /* the first LEAD_LONGEST bytes of all, whoever printed them */
    bool awaiting;   /* the mark has not come yet */
    bool truncated;
};

struct command {
    const char *id, *text; /* borrowed from the job */
    bool sudo;             /* as root, when that asks for no password */
    int64_t deadline_ms;   /* from its start */
    int64_t began_ms;      /* 0: not yet */
    bool noted;            /* all has been said about it */
    struct stream out, err;
};

/* Embedded: zeroed, filled by commands_read(), ended by commands_release(). */
struct commands {
    struct command *list;
    size_t count;
};
/* Reads the member "commands"; an absent one is an empty list. On false detail names what is off.
 */
bool commands_read(const struct probe_job *job, struct commands *ret, struct buf *detail);
void commands_release(struct commands *commands);
/* The next one that has not begun; NULL when there is none. */
struct command *commands_next(const struct commands *commands);
/* Begins a command anew: its time runs from here. With `awaiting`, what comes before the mark is
 * thrown away. */
void command_begin(struct command *command, bool awaiting);
/* When a running command is late. */
int64_t command_until_ms(const struct command *command);

/* The mark is a random word that stands before the output proper: what the login shell's start-up
 * files print is cut off with it. The same mark serves all commands of a connection. */
void stream_add(struct stream *stream, const char *mark, const char *bytes, size_t len);

/* Appends the line that a login shell of any family (sh, fish, csh) runs: a POSIX shell that prints
 * the mark on both streams and becomes the command, with LC_ALL=C and nothing on its input. */
void command_line(const struct command *command, const char *mark, struct buf *line);
/* Appends the script that runs a command, "$1", here; the environment is the caller's part. */
const char *command_script(const struct command *command);

/* Notes; each marks the command as noted. signal NULL: it ended by itself. */
void command_note_exit(const struct probe_job *job, struct command *command, int status,
                       const char *signal);
/* error: "deadline", "channel" (no shell ran it, or no word of how it ended) or "disconnected".
 * detail may be NULL. */
void command_note_error(const struct probe_job *job, struct command *command, const char *error,
                        const char *detail);
/* The same for all commands that nothing has been said about. */
void commands_note_error(const struct probe_job *job, const struct commands *commands,
                         const char *error);

#endif
