/* Runs many commands over one connection, each in a channel of its own: opened, told what to run
 * and listened to without waiting for any of them alone. */
#include <stdlib.h>
#include <string.h>

/* callbacks.h wants it first. */
#include <libssh/libssh.h>

#include <libssh/callbacks.h>

#include "ssh.h"
#include "wrapup/hash.h"

enum {
    SIGNAL_LONGEST = 16,
    DENIED_MOST = 20, /* in a row, with nothing else open */
    DENIED_WAIT_MS = 25,
    STATUS_UNKNOWN = -1,
};

enum phase { PHASE_FREE, PHASE_OPENING, PHASE_ASKING, PHASE_RUNNING, PHASE_LOST };

/* One channel. */
struct slot {
    enum phase phase;
    ssh_channel channel;
    struct command *command;
    struct ssh_channel_callbacks_struct callbacks;
    const char *mark;
    int status;
    char signal[SIGNAL_LONGEST + 1]; /* "" for none */
    bool closed;
};

struct runner {
    const struct probe_job *job;
    ssh_session session;
    ssh_event event;
    struct commands *commands;
    struct uuid mark;
    struct slot slots[COMMANDS_AT_ONCE];
    size_t most;   /* channels at once; a server may take fewer than we would like */
    size_t denied; /* in a row, with nothing else open */
    struct ssh_counter_struct received;
};

/* ---- what libssh calls ---- */

static int on_data(ssh_session session, ssh_channel channel, void *data, uint32_t len,
                   int is_stderr, void *userdata)
{
    (void)session;
    (void)channel;
    struct slot *slot = userdata;
    struct stream *stream = is_stderr ? &slot->command->err : &slot->command->out;
    stream_add(stream, slot->mark, data, len);
    return (int)len;
}

static void on_exit_status(ssh_session session, ssh_channel channel, int status, void *userdata)
{
    (void)session;
    (void)channel;
    ((struct slot *)userdata)->status = status;
}

static void on_exit_signal(ssh_session session, ssh_channel channel, const char *signal, int core,
                           const char *message, const char *lang, void *userdata)
{
    (void)session;
    (void)channel;
    (void)core;
    (void)message;
    (void)lang;
    struct slot *slot = userdata;
    size_t len = 0;
    for (; signal != NULL && *signal != '\0' && len < SIGNAL_LONGEST; signal++) {
        slot->signal[len++] = *signal >= 'A' && *signal <= 'Z'   ? *signal
                              : *signal >= '0' && *signal <= '9' ? *signal
                                                                 : '?';
    }
    slot->signal[len] = '\0';
}

static void on_close(ssh_session session, ssh_channel channel, void *userdata)
{
    (void)session;
    (void)channel;
    ((struct slot *)userdata)->closed = true;
}

/* ---- one slot ---- */

/* Gives the channel back; libssh forgets it when the server has closed it, too. */
static void vacate(struct slot *slot)
{
    (void)ssh_remove_channel_callbacks(slot->channel, &slot->callbacks);
    ssh_channel_free(slot->channel);
    *slot = (struct slot){.phase = PHASE_FREE};
}

static void occupy(struct runner *runner, struct slot *slot, struct command *command)
{
    command_begin(command, true);
    *slot = (struct slot){.phase = PHASE_OPENING,
                          .command = command,
                          .mark = runner->mark.text,
                          .status = STATUS_UNKNOWN,
                          .channel = ssh_channel_new(runner->session)};
    slot->callbacks = (struct ssh_channel_callbacks_struct){
        .userdata = slot,
        .channel_data_function = on_data,
        .channel_exit_status_function = on_exit_status,
        .channel_exit_signal_function = on_exit_signal,
        .channel_close_function = on_close,
    };
    ssh_callbacks_init(&slot->callbacks);
    (void)ssh_set_channel_callbacks(slot->channel, &slot->callbacks);
}

/* All that is known has come, or will not come any more. */
static void note_end(struct runner *runner, struct slot *slot)
{
    struct command *command = slot->command;
    if (command->out.awaiting) {
        const struct buf *said = command->out.lead.len > 0 ? &command->out.lead
                                                           : &command->err.lead;
        command_note_error(runner->job, command, "channel", buf_str(said));
        return;
    }
    if (command->err.awaiting) {
        buf_clear(&command->err.text);
    }
    if (slot->signal[0] != '\0') {
        command_note_exit(runner->job, command, 0, slot->signal);
    } else if (slot->status != STATUS_UNKNOWN) {
        command_note_exit(runner->job, command, slot->status, NULL);
    } else {
        command_note_error(runner->job, command, "channel", "no exit status");
    }
}

/* The server won't open a channel: it may take fewer at once than we tried, or not yet. */
static void on_denied(struct runner *runner, struct slot *slot)
{
    struct command *command = slot->command;
    size_t others = 0;
    for (size_t i = 0; i < COMMANDS_AT_ONCE; i++) {
        enum phase phase = runner->slots[i].phase;
        others += phase == PHASE_ASKING || phase == PHASE_RUNNING ? 1 : 0;
    }
    if (others > 0) {
        runner->most = others;
        command->began_ms = 0;
    } else if (++runner->denied < DENIED_MOST) {
        runner->most = 1;
        command->began_ms = 0;
        (void)ssh_event_dopoll(runner->event, DENIED_WAIT_MS);
    } else {
        command_note_error(runner->job, command, "channel", ssh_get_error(runner->session));
    }
    vacate(slot);
}

static void open_channel(struct runner *runner, struct slot *slot)
{
    int rc = ssh_channel_open_session(slot->channel);
    if (rc == SSH_OK) {
        slot->phase = PHASE_ASKING;
        runner->denied = 0;
    } else if (rc != SSH_AGAIN && ssh_is_connected(runner->session)) {
        on_denied(runner, slot);
    }
}

static void request_exec(struct runner *runner, struct slot *slot)
{
    BUF_AUTO(line);
    command_line(slot->command, slot->mark, &line);
    int rc = ssh_channel_request_exec(slot->channel, buf_str(&line));
    if (rc == SSH_OK) {
        slot->phase = PHASE_RUNNING;
        (void)ssh_channel_send_eof(slot->channel);
    } else if (rc != SSH_AGAIN && ssh_is_connected(runner->session)) {
        command_note_error(runner->job, slot->command, "channel", ssh_get_error(runner->session));
        vacate(slot);
    }
}

/* sshd does so where it has separate privileges; nothing tells whether it did. */
static void kill_remote(const struct slot *slot)
{
    (void)ssh_channel_request_send_signal(slot->channel, "KILL");
}

/* What is late is killed where sshd does that; its channel is given up in any case. */
static void stop_late(struct runner *runner, struct slot *slot)
{
    bool ended = slot->signal[0] != '\0' || slot->status != STATUS_UNKNOWN;
    if (ended && !slot->command->out.awaiting) {
        note_end(runner, slot); /* something in the background only holds the streams open */
    } else {
        command_note_error(runner->job, slot->command, "deadline", NULL);
    }
    if (slot->phase == PHASE_OPENING) {
        slot->phase = PHASE_LOST; /* the answer may still come */
        return;
    }
    if (!ended) {
        kill_remote(slot);
    }
    vacate(slot);
}

static void advance(struct runner *runner, struct slot *slot, int64_t now_ms)
{
    if (slot->phase == PHASE_FREE || slot->phase == PHASE_LOST) {
        return;
    }
    if (slot->closed) {
        note_end(runner, slot);
        vacate(slot);
        return;
    }
    if (command_until_ms(slot->command) <= now_ms) {
        stop_late(runner, slot);
        return;
    }
    if (slot->phase == PHASE_OPENING) {
        open_channel(runner, slot);
    }
    if (slot->phase == PHASE_ASKING) {
        request_exec(runner, slot);
    }
}

/* ---- all of them ---- */

static size_t count_busy(const struct runner *runner)
{
    size_t count = 0;
    for (size_t i = 0; i < COMMANDS_AT_ONCE; i++) {
        count += runner->slots[i].phase != PHASE_FREE ? 1 : 0;
    }
    return count;
}

/* False when none is left to start or a channel for it is missing. */
static void fill_slots(struct runner *runner)
{
    size_t busy = count_busy(runner);
    for (size_t i = 0; i < COMMANDS_AT_ONCE && busy < runner->most; i++) {
        if (runner->slots[i].phase != PHASE_FREE) {
            continue;
        }
        struct command *command = commands_next(runner->commands);
        if (command == NULL) {
            return;
        }
        occupy(runner, &runner->slots[i], command);
        busy++;
    }
}

static bool all_noted(const struct commands *commands)
{
    for (size_t i = 0; i < commands->count; i++) {
        if (!commands->list[i].noted) {
            return false;
        }
    }
    return true;
}

/* When something is to be done even if nothing comes. */
static int64_t next_ms(const struct runner *runner)
{
    int64_t next = runner->job->deadline_ms;
    for (size_t i = 0; i < COMMANDS_AT_ONCE; i++) {
        const struct slot *slot = &runner->slots[i];
        if (slot->phase != PHASE_FREE && slot->phase != PHASE_LOST &&
            command_until_ms(slot->command) < next) {
            next = command_until_ms(slot->command);
        }
    }
    return next;
}

/* One round over all slots. Any call of libssh may take in what others wait for, so that waiting is
 * right only after a round in which nothing came. False when the connection is gone. */
static bool turn(struct runner *runner)
{
    fill_slots(runner);
    uint64_t before = runner->received.in_bytes;
    for (size_t i = 0; i < COMMANDS_AT_ONCE; i++) {
        advance(runner, &runner->slots[i], helper_now_ms());
    }
    if (!ssh_is_connected(runner->session)) {
        return false;
    }
    int64_t left = next_ms(runner) - helper_now_ms();
    bool quiet = before == runner->received.in_bytes && count_busy(runner) > 0;
    int rc = ssh_event_dopoll(runner->event, quiet && left > 0 ? (int)left : 0);
    return rc != SSH_ERROR && ssh_is_connected(runner->session);
}

/* What came before the connection broke counts. */
static void note_broken(struct runner *runner)
{
    for (size_t i = 0; i < COMMANDS_AT_ONCE; i++) {
        struct slot *slot = &runner->slots[i];
        if (slot->phase == PHASE_RUNNING && !slot->command->noted &&
            (slot->closed || slot->signal[0] != '\0' || slot->status != STATUS_UNKNOWN)) {
            note_end(runner, slot);
        }
    }
}

static void release(struct runner *runner)
{
    for (size_t i = 0; i < COMMANDS_AT_ONCE; i++) {
        if (runner->slots[i].phase == PHASE_RUNNING && !runner->slots[i].closed &&
            ssh_is_connected(runner->session)) {
            kill_remote(&runner->slots[i]);
        }
        if (runner->slots[i].phase != PHASE_FREE) {
            vacate(&runner->slots[i]);
        }
    }
    (void)ssh_event_remove_session(runner->event, runner->session);
    ssh_event_free(runner->event);
    ssh_set_counters(runner->session, NULL, NULL);
}

bool channels_run(struct login *login, struct commands *commands)
{
    struct runner runner = {.job = login->job,
                            .session = login->session,
                            .event = ssh_event_new(),
                            .commands = commands,
                            .mark = uuid_random(),
                            .most = COMMANDS_AT_ONCE};
    ssh_set_counters(runner.session, &runner.received, NULL);
    bool connected = ssh_event_add_session(runner.event, runner.session) == SSH_OK;
    while (connected && !all_noted(commands) && helper_now_ms() < login->job->deadline_ms) {
        connected = turn(&runner);
    }
    if (!connected) {
        note_broken(&runner);
        (void)login_broken(login);
    }
    commands_note_error(login->job, commands, connected ? "deadline" : "disconnected");
    release(&runner);
    return connected;
}
