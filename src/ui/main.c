/* The program's start and end: puts the outside world together and hands it to a command or the
 * prompt. It does nothing of its own in between. */
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>
#ifdef __linux__
#include <sys/prctl.h>
#endif

#include "environment.h"
#include "options.h"
#include "signals.h"
#include "ui.h"
#include "wrapup/command.h"
#include "wrapup/mem.h"

#ifndef WRAPUP_SHAREDIR
#error "define WRAPUP_SHAREDIR, the folder that `make install` puts the banks under"
#endif

/* Nobody's answers or passphrases land in a core file. */
static void forbid_core_dumps(void)
{
    const struct rlimit none = {.rlim_cur = 0, .rlim_max = 0};

    (void)setrlimit(RLIMIT_CORE, &none);
    /* The leak checker of the address sanitizer has to trace the process. */
#if defined(__linux__) && !defined(__SANITIZE_ADDRESS__)
    (void)prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
#endif
}

/* A store opened as descriptor 1 would swallow the output. */
static void fill_standard_descriptors(void)
{
    int fd = STDIN_FILENO;

    while (fd >= STDIN_FILENO && fd <= STDERR_FILENO) {
        fd = open("/dev/null", O_RDWR);
    }
    if (fd > STDERR_FILENO) {
        (void)close(fd);
    }
}

static void start_process(void)
{
    struct sigaction ignore = {.sa_flags = 0};

    forbid_core_dumps();
    fill_standard_descriptors();
    /* A reader who goes away shows as a failed write. */
    ignore.sa_handler = SIG_IGN;
    (void)sigaction(SIGPIPE, &ignore, NULL);
    /* So does a file that reaches its size limit: the store says that there is no room. */
    (void)sigaction(SIGXFSZ, &ignore, NULL);
    tzset();
}

static char *path_join(const char *folder, const char *name)
{
    BUF_AUTO(path);

    buf_addf(&path, "%s/%s", folder, name);
    return buf_steal(&path);
}

/* Where bank ids are looked up, in this order. */
static void find_banks(const struct options *options, const char *data_dir, struct strings *ret)
{
    for (size_t i = 0; i < options->banks.count; i++) {
        strings_add(ret, options->banks.list[i]);
    }
    if (data_dir != NULL) {
        CLEANUP(free_charp) char *own = path_join(data_dir, "banks");
        strings_add(ret, own);
    }
    strings_add(ret, WRAPUP_SHAREDIR "/banks");
    strings_add(ret, "./quizzes");
}

static bool find_store(const struct options *options, const char *data_dir, char **ret,
                       struct err *err)
{
    if (options->db != NULL) {
        *ret = xstrdup(options->db);
        return true;
    }
    if (data_dir == NULL) {
        return err_set(err, ERR_INPUT, MSG0(MSG_UI_NO_HOME));
    }
    *ret = path_join(data_dir, "wrapup.db");
    return true;
}

static const struct app_ops ops = {
    .now = clock_now,
    .monotonic_ms = clock_monotonic,
    .seed = clock_seed,
    .timezone = clock_timezone,
    .helper = helper_find,
};

static int run(struct app *app, const struct options *options)
{
    const char *const help[] = {"help"}, *const version[] = {"version"};

    if (options->help) {
        return command_run(app, COUNT_OF(help), help);
    }
    if (options->version) {
        return command_run(app, COUNT_OF(version), version);
    }
    if (options->word_count == 0) {
        return repl_run(app);
    }
    return command_run(app, options->word_count, options->words);
}

static struct ui_term choose_terminal(const struct environment *environment, enum lang lang,
                                      const char *history_path)
{
    bool to_terminal = isatty(STDOUT_FILENO) != 0;
    bool interactive = to_terminal && isatty(STDIN_FILENO) != 0;

    return (struct ui_term){
        .term = {.ops = interactive ? &readline_ops : &plain_ops,
                 .interactive = interactive,
                 .redraws = to_terminal && !environment->dumb,
                 .colour = to_terminal && !environment->colour_forbidden,
                 .ascii = environment->ascii,
                 .lang = lang},
        .history_path = history_path,
        .editor = environment->editor,
        .tmp_dir = environment->tmp_dir,
        .dumb = environment->dumb,
        .columns_wanted = environment->columns,
    };
}

/* Everything between reading the command line and the last flush. */
static int serve(const struct environment *environment, const struct options *options,
                 enum lang lang, struct err *err)
{
    CLEANUP(free_charp)
    char *history_path = environment->data_dir != NULL ? path_join(environment->data_dir, "history")
                                                       : NULL;
    struct ui_term ui = choose_terminal(environment, lang, history_path);
    struct app app = {
        .ops = &ops,
        .term = &ui.term,
        .lang_fixed = options->lang_given,
        .lang_known = environment->lang_known,
        .home = environment->home,
    };
    int status = 0;

    if (find_store(options, environment->data_dir, &app.store_path, err)) {
        find_banks(options, environment->data_dir, &app.bank_dirs);
        app.known_hosts = environment->data_dir != NULL
                              ? path_join(environment->data_dir, "known_hosts")
                              : NULL;
        app.classes = environment->data_dir != NULL ? path_join(environment->data_dir, "classes")
                                                    : NULL;
        status = run(&app, options);
    }
    command_end(&app);
    free(app.store_path);
    free(app.known_hosts);
    free(app.classes);
    strings_release(&app.bank_dirs);
    ui_term_release(&ui);
    if (err->kind == ERR_NONE && !output_finish(err)) {
        status = 0;
    }
    return status;
}

int main(int argc, char *argv[])
{
    struct environment environment;
    struct options options;
    struct err err = ERR_INIT;
    int status = 0;

    start_process();
    environment_read(&environment);
    environment_start_locale();
    bool fine = options_read(argc, argv, &options, &err);
    enum lang lang = options.lang_given ? options.lang : environment.lang;
    if (fine) {
        status = serve(&environment, &options, lang, &err);
    }
    if (err.kind != ERR_NONE) {
        output_error(lang, &err);
        status = err_exit_status(err.kind);
    }
    options_release(&options);
    environment_release(&environment);
    return signals_stopped() != 0 ? 128 + signals_stopped() : status;
}
