/* A text in the user's own editor: a private file, a child process, and the text back.
 * When to offer it is the commands' business. */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "signals.h"
#include "ui.h"
#include "wrapup/file.h"
#include "wrapup/mem.h"

static bool file_failed(const char *path, struct err *err)
{
    return err_set(err, ERR_SYSTEM, MSG(MSG_UI_EDITOR_FILE, path, strerror(errno)));
}

static bool write_text(const char *path, const struct buf *text, struct err *err)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (fd < 0) {
        return file_failed(path, err);
    }
    FILE *file = fdopen(fd, "w");
    if (file == NULL) {
        (void)close(fd);
        return file_failed(path, err);
    }
    bool whole = fwrite(buf_str(text), 1, text->len, file) == text->len;
    if (text->len > 0 && text->data[text->len - 1] != '\n') {
        whole = fputc('\n', file) != EOF && whole; /* lines end, editors think */
    }
    whole = fclose(file) == 0 && whole;
    return whole || file_failed(path, err);
}

/* The setting is a shell command ("code -w"), so a shell reads it; the file's name is an argument
 * of its own and never a part of the command. */
static void run_child(const char *editor, const char *path)
{
    BUF_AUTO(command);
    static const int ours[] = {SIGINT, SIGQUIT, SIGPIPE, SIGXFSZ};
    struct sigaction usual = {.sa_flags = 0};

    usual.sa_handler = SIG_DFL;
    for (size_t i = 0; i < COUNT_OF(ours); i++) {
        (void)sigaction(ours[i], &usual, NULL);
    }
    buf_addf(&command, "%s \"$@\"", editor);
    (void)execl("/bin/sh", "sh", "-c", buf_str(&command), editor, path, (char *)NULL);
    _exit(127);
}

static bool run_editor(const char *editor, const char *path, struct err *err)
{
    int status = 0;

    output_flush();
    signals_lend();
    pid_t child = fork();
    if (child == 0) {
        run_child(editor, path);
    }
    pid_t ended = child;
    while (child > 0 && (ended = waitpid(child, &status, 0)) < 0 && errno == EINTR) {
    }
    signals_take_back();
    if (child < 0 || ended < 0) {
        return file_failed(path, err);
    }
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) {
        int code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
        return err_set(err, ERR_SYSTEM, MSG(MSG_UI_EDITOR_FAILED, editor, NUM(code)));
    }
    return true;
}

bool editor_edit(struct term *term, struct buf *text, struct err *err)
{
    const struct ui_term *ui = ui_term_of(term);
    BUF_AUTO(folder);
    BUF_AUTO(path);
    BUF_AUTO(edited);

    if (ui->editor == NULL) {
        return err_set(err, ERR_SYSTEM, MSG0(MSG_UI_EDITOR_NONE));
    }
    buf_addf(&folder, "%s/wrapup-XXXXXX", ui->tmp_dir);
    if (mkdtemp(folder.data) == NULL) {
        return file_failed(buf_str(&folder), err);
    }
    buf_addf(&path, "%s/answer.txt", buf_str(&folder));
    bool fine = write_text(buf_str(&path), text, err) &&
                run_editor(ui->editor, buf_str(&path), err) &&
                file_read(buf_str(&path), INPUT_MAX, &edited, err);
    (void)unlink(buf_str(&path));
    (void)rmdir(buf_str(&folder));
    if (fine) {
        buf_clear(text);
        buf_add(text, buf_str(&edited), edited.len);
    }
    return fine;
}
