/* The floor of SSH checks: one connection with plain libssh, then `true` so many times, one after
 * the other or side by side in at most 8 channels; prints the seconds from before the connection to
 * the last exit. `ssh_floor HOST PORT USER KEYFILE COUNT one|many` */
#include <libssh/libssh.h>
#include <poll.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { SIDE_BY_SIDE = 8 };

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void fail(ssh_session session, const char *what)
{
    fprintf(stderr, "%s: %s\n", what, ssh_get_error(session));
    exit(1);
}

static ssh_session log_in(char *const argv[])
{
    ssh_session session = ssh_new();
    ssh_key key = NULL;
    int no = 0;
    int yes = 1;
    ssh_options_set(session, SSH_OPTIONS_HOST, argv[1]);
    ssh_options_set(session, SSH_OPTIONS_PORT_STR, argv[2]);
    ssh_options_set(session, SSH_OPTIONS_USER, argv[3]);
    ssh_options_set(session, SSH_OPTIONS_PROCESS_CONFIG, &no);
    /* Without it every command waits 40 ms for an acknowledgement: that would flatter us. */
    ssh_options_set(session, SSH_OPTIONS_NODELAY, &yes);
    if (ssh_connect(session) != SSH_OK) {
        fail(session, "connect");
    }
    if (ssh_pki_import_privkey_file(argv[4], NULL, NULL, NULL, &key) != SSH_OK ||
        ssh_userauth_publickey(session, NULL, key) != SSH_AUTH_SUCCESS) {
        fail(session, "log in");
    }
    ssh_key_free(key);
    return session;
}

static void one_after_the_other(ssh_session session, long count)
{
    char bytes[256];
    for (long i = 0; i < count; i++) {
        ssh_channel channel = ssh_channel_new(session);
        if (ssh_channel_open_session(channel) != SSH_OK ||
            ssh_channel_request_exec(channel, "true") != SSH_OK) {
            fail(session, "exec");
        }
        while (ssh_channel_read(channel, bytes, sizeof bytes, 0) > 0) {
            /* nothing is expected */
        }
        if (ssh_channel_get_exit_status(channel) != 0) {
            fail(session, "exit");
        }
        ssh_channel_close(channel);
        ssh_channel_free(channel);
    }
}

/* A channel on its way: opening, asked to run, running. */
struct lane {
    ssh_channel channel;
    enum { LANE_OPENS, LANE_ASKS, LANE_RUNS } stage;
};

/* Moves on as far as it can without waiting; true when the command has ended. */
static bool drive(ssh_session session, struct lane *lane)
{
    char bytes[256];
    int rc = SSH_OK;
    if (lane->stage == LANE_OPENS && (rc = ssh_channel_open_session(lane->channel)) == SSH_OK) {
        lane->stage = LANE_ASKS;
    }
    if (lane->stage == LANE_ASKS &&
        (rc = ssh_channel_request_exec(lane->channel, "true")) == SSH_OK) {
        lane->stage = LANE_RUNS;
    }
    if (rc == SSH_ERROR) {
        fail(session, "exec");
    }
    if (lane->stage != LANE_RUNS) {
        return false;
    }
    (void)ssh_channel_read_nonblocking(lane->channel, bytes, sizeof bytes, 0);
    return ssh_channel_is_eof(lane->channel) != 0 &&
           ssh_channel_get_exit_status(lane->channel) == 0;
}

static void side_by_side(ssh_session session, long count)
{
    struct lane lanes[SIDE_BY_SIDE] = {{.channel = NULL}};
    struct pollfd fd = {.fd = ssh_get_fd(session), .events = POLLIN};
    long begun = 0;
    long ended = 0;
    ssh_set_blocking(session, 0);
    while (ended < count) {
        bool moved = false;
        for (size_t i = 0; i < SIDE_BY_SIDE; i++) {
            if (lanes[i].channel == NULL && begun < count) {
                lanes[i] = (struct lane){.channel = ssh_channel_new(session)};
                begun++;
            }
            if (lanes[i].channel != NULL && drive(session, &lanes[i])) {
                ssh_channel_close(lanes[i].channel);
                ssh_channel_free(lanes[i].channel);
                lanes[i].channel = NULL;
                ended++;
                moved = true;
            }
        }
        if (!moved && ended < count) {
            (void)poll(&fd, 1, 1000);
        }
    }
}

int main(int argc, char *argv[])
{
    if (argc != 7) {
        fputs("usage: ssh_floor HOST PORT USER KEYFILE COUNT one|many\n", stderr);
        return 2;
    }
    long count = strtol(argv[5], NULL, 10);
    double begun = now();
    ssh_session session = log_in(argv);
    if (strcmp(argv[6], "one") == 0) {
        one_after_the_other(session, count);
    } else {
        side_by_side(session, count);
    }
    printf("%.6f\n", now() - begun);
    ssh_disconnect(session);
    ssh_free(session);
    return 0;
}
