/* Reads commands, words them for shells, cuts their output and notes what came of them.
 * Nothing here runs anything. */
#include "command.h"

#include <stdlib.h>
#include <string.h>

#include "wrapup/utf8.h"

enum {
    COMMAND_LONGEST = 32 * 1024,
    ID_LONGEST = 64,
    DEADLINE_DEFAULT_MS = 8000,
    DEADLINE_MOST_MS = 600000,
};

static bool read_one(const cJSON *value, struct command *ret, struct buf *detail)
{
    const struct probe_job view = {.parameters = value};
    ret->deadline_ms = DEADLINE_DEFAULT_MS;
    ret->sudo = cJSON_IsTrue(cJSON_GetObjectItemCaseSensitive(value, "sudo"));
    return probe_string(&view, "id", ID_LONGEST, &ret->id, detail) &&
           probe_string(&view, "command", COMMAND_LONGEST, &ret->text, detail) &&
           probe_integer(&view, "deadline_ms", 1, DEADLINE_MOST_MS, &ret->deadline_ms, detail);
}

bool commands_read(const struct probe_job *job, struct commands *ret, struct buf *detail)
{
    const cJSON *list = cJSON_GetObjectItemCaseSensitive(job->parameters, "commands");
    if (list == NULL) {
        return true;
    }
    int count = cJSON_IsArray(list) ? cJSON_GetArraySize(list) : COMMANDS_MOST + 1;
    if (count > COMMANDS_MOST) {
        buf_adds(detail, "commands");
        return false;
    }
    ret->list = xcalloc((size_t)count + 1, sizeof *ret->list);
    const cJSON *value = NULL;
    cJSON_ArrayForEach(value, list)
    {
        if (!read_one(value, &ret->list[ret->count], detail)) {
            return false;
        }
        ret->count++;
    }
    return true;
}

static void stream_clear(struct stream *stream)
{
    buf_release(&stream->text);
    buf_release(&stream->lead);
    *stream = (struct stream){.text = BUF_INIT, .lead = BUF_INIT};
}

void commands_release(struct commands *commands)
{
    for (size_t i = 0; i < commands->count; i++) {
        stream_clear(&commands->list[i].out);
        stream_clear(&commands->list[i].err);
    }
    free(commands->list);
    *commands = (struct commands){.list = NULL};
}

struct command *commands_next(const struct commands *commands)
{
    for (size_t i = 0; i < commands->count; i++) {
        if (commands->list[i].began_ms == 0 && !commands->list[i].noted) {
            return &commands->list[i];
        }
    }
    return NULL;
}

void command_begin(struct command *command, bool awaiting)
{
    stream_clear(&command->out);
    stream_clear(&command->err);
    command->out.awaiting = awaiting;
    command->err.awaiting = awaiting;
    command->began_ms = helper_now_ms();
}

int64_t command_until_ms(const struct command *command)
{
    return command->began_ms + command->deadline_ms;
}

/* The place behind the first mark, or NULL. */
static const char *behind_mark(const struct buf *text, const char *mark)
{
    size_t len = strlen(mark);
    for (size_t i = 0; i + len <= text->len; i++) {
        if (text->data[i] == mark[0] && memcmp(text->data + i, mark, len) == 0) {
            return text->data + i + len;
        }
    }
    return NULL;
}

/* Drops `drop` bytes from the front. */
static void drop_front(struct buf *b, size_t drop)
{
    memmove(b->data, b->data + drop, b->len - drop);
    buf_truncate(b, b->len - drop);
}

void stream_add(struct stream *stream, const char *mark, const char *bytes, size_t len)
{
    size_t lead = LEAD_LONGEST - stream->lead.len;
    buf_add(&stream->lead, bytes, len < lead ? len : lead);
    if (!stream->awaiting) {
        size_t room = STREAM_LONGEST - stream->text.len;
        stream->truncated = stream->truncated || len > room;
        buf_add(&stream->text, bytes, len < room ? len : room);
        return;
    }
    buf_add(&stream->text, bytes, len);
    const char *rest = behind_mark(&stream->text, mark);
    if (rest != NULL) {
        stream->awaiting = false;
        drop_front(&stream->text, (size_t)(rest - stream->text.data));
        if (stream->text.len > STREAM_LONGEST) {
            stream->truncated = true;
            buf_truncate(&stream->text, STREAM_LONGEST);
        }
    } else if (stream->text.len >= strlen(mark)) {
        /* The mark may have begun in the last bytes. */
        drop_front(&stream->text, stream->text.len - strlen(mark) + 1);
    }
}

/* In a way that sh, bash, zsh, fish and csh read alike: single quotes for all but the quote itself
 * and the backslash, which fish has a use for inside of them. */
static void quote(struct buf *out, const char *text)
{
    buf_addc(out, '\'');
    for (; *text != '\0'; text++) {
        if (*text == '\'') {
            buf_adds(out, "'\"'\"'");
        } else if (*text == '\\') {
            buf_adds(out, "'\\\\'");
        } else {
            buf_addc(out, *text);
        }
    }
    buf_addc(out, '\'');
}

#define TRY_SUDO "s=; sudo -n true >/dev/null 2>&1 </dev/null && s='sudo -n'; "
#define PRINT_MARK "printf %s \"$2\"; printf %s \"$2\" >&2; "
#define BECOME "LC_ALL=C; export LC_ALL; exec $s /bin/sh -c \"$1\" </dev/null"

void command_line(const struct command *command, const char *mark, struct buf *line)
{
    buf_adds(line, "exec /bin/sh -c ");
    quote(line, command->sudo ? TRY_SUDO PRINT_MARK BECOME : "s=; " PRINT_MARK BECOME);
    buf_adds(line, " sh ");
    quote(line, command->text);
    buf_addc(line, ' ');
    quote(line, mark);
}

const char *command_script(const struct command *command)
{
    return command->sudo ? TRY_SUDO BECOME : "s=; " BECOME;
}

/* Harmless text, lines ended as Unix ends them. */
static void put_text(struct json_writer *w, const char *key, const struct buf *text)
{
    BUF_AUTO(lines);
    for (size_t i = 0; i < text->len; i++) {
        if (text->data[i] != '\r' || i + 1 == text->len || text->data[i + 1] != '\n') {
            buf_addc(&lines, text->data[i]);
        }
    }
    BUF_AUTO(harmless);
    utf8_sanitize(&harmless, buf_str(&lines), lines.len, true);
    if (harmless.len > STREAM_LONGEST) {
        buf_truncate(&harmless, utf8_truncate(harmless.data, harmless.len, STREAM_LONGEST));
    }
    json_put_string(w, key, buf_str(&harmless));
}

void command_note_exit(const struct probe_job *job, struct command *command, int status,
                       const char *signal)
{
    struct probe_note note;
    probe_note_begin(job, &note);
    json_put_string(&note.w, "command", command->id);
    if (signal != NULL) {
        json_put_string(&note.w, "exit", NULL);
        json_put_string(&note.w, "signal", signal);
    } else {
        json_put_integer(&note.w, "exit", status);
    }
    put_text(&note.w, "stdout", &command->out.text);
    put_text(&note.w, "stderr", &command->err.text);
    json_put_bool(&note.w, "truncated", command->out.truncated || command->err.truncated);
    json_put_integer(&note.w, "spent_ms", helper_now_ms() - command->began_ms);
    probe_note_end(job, &note);
    command->noted = true;
}

void command_note_error(const struct probe_job *job, struct command *command, const char *error,
                        const char *detail)
{
    struct probe_note note;
    probe_note_begin(job, &note);
    json_put_string(&note.w, "command", command->id);
    json_put_string(&note.w, "error", error);
    if (detail != NULL && detail[0] != '\0') {
        BUF_AUTO(text);
        buf_adds(&text, detail);
        put_text(&note.w, "detail", &text);
    }
    probe_note_end(job, &note);
    command->noted = true;
}

void commands_note_error(const struct probe_job *job, const struct commands *commands,
                         const char *error)
{
    for (size_t i = 0; i < commands->count; i++) {
        if (!commands->list[i].noted) {
            command_note_error(job, &commands->list[i], error, NULL);
        }
    }
}
