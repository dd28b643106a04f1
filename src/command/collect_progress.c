/* Shows at a terminal how far collecting is: a bar, the files, the time left, always in one line.
 */
#include <dirent.h>
#include <string.h>
#include <sys/stat.h>

#include "collect.h"
#include "wrapup/utf8.h"

enum { EACH_MS = 100, SURE_MS = 1000, BAR_LEAST = 8, BAR_MOST = 40 };

static bool shows(const struct collect *c)
{
    return c->app->term->redraws && !c->json;
}

/* ---- how much there is --------------------------------------------------------------------- */

static int64_t measure_folder(const char *path, unsigned depth)
{
    int64_t sum = 0;
    DIR *folder = depth <= COLLECT_DEEPEST ? opendir(path) : NULL;
    if (folder == NULL) {
        return 0;
    }
    for (const struct dirent *entry = readdir(folder); entry != NULL; entry = readdir(folder)) {
        BUF_AUTO(inside);
        struct stat st;
        buf_addf(&inside, "%s/%s", path, entry->d_name);
        if (entry->d_name[0] == '.' || lstat(buf_str(&inside), &st) != 0) {
            continue;
        }
        sum += S_ISDIR(st.st_mode)   ? measure_folder(buf_str(&inside), depth + 1)
               : S_ISREG(st.st_mode) ? (int64_t)st.st_size
                                     : 0;
    }
    (void)closedir(folder);
    return sum;
}

void collect_measure(struct collect *c, const char *path)
{
    struct stat st;
    if (!shows(c) || stat(path, &st) != 0) {
        return;
    }
    c->progress.total += S_ISDIR(st.st_mode) ? measure_folder(path, 0) : (int64_t)st.st_size;
}

/* ---- the line ------------------------------------------------------------------------------ */

void collect_erase_progress(struct collect *c)
{
    static const char erase[] = "\r\033[K";
    if (c->progress.shown) {
        c->app->term->ops->write(c->app->term, erase, sizeof(erase) - 1);
        c->progress.shown = false;
    }
}

/* Files may have grown since they were measured. */
static int64_t percent(const struct collect_progress *p)
{
    int64_t share = p->total > 0 ? p->done * 100 / p->total : 0;
    return share > 100 ? 100 : share;
}

static void put_left(const struct collect *c, int64_t spent_ms, struct buf *ret)
{
    const struct collect_progress *p = &c->progress;
    if (spent_ms < SURE_MS || p->done <= 0 || p->total <= p->done) {
        return;
    }
    double left_s = (double)spent_ms / 1000 * (double)(p->total - p->done) / (double)p->done;
    int64_t s = (int64_t)left_s + 1;
    msg_format(ret, app_lang(c->app),
               s < 100 ? MSG(MSG_COLLECT_LEFT_S, NUM(s))
                       : MSG(MSG_COLLECT_LEFT_MIN, NUM((s + 59) / 60)));
}

static void put_bar(const struct collect *c, size_t used, struct buf *ret)
{
    size_t columns = c->app->term->ops->columns(c->app->term);
    size_t room = columns > used + 2 ? columns - used - 2 : 0;
    size_t width = room > BAR_MOST ? BAR_MOST : room;
    for (size_t i = 0; width >= BAR_LEAST && i < width; i++) {
        buf_adds(ret, (int64_t)(i * 100) < percent(&c->progress) * (int64_t)width ? "█" : "░");
    }
    buf_adds(ret, ret->len > 0 ? " " : "");
}

static void draw(struct collect *c, int64_t now_ms)
{
    BUF_AUTO(line);
    BUF_AUTO(text);
    const struct collect_progress *p = &c->progress;
    msg_format(&text, app_lang(c->app),
               MSG(MSG_COLLECT_PROGRESS, NUM(percent(p)), NUM(c->counts.files)));
    put_left(c, now_ms - p->began_ms, &text);
    put_bar(c, utf8_width(buf_str(&text), text.len), &line);
    buf_add(&line, buf_str(&text), text.len);
    collect_erase_progress(c);
    write_buf(c->app, &line);
    c->progress.shown = true;
}

void collect_progress(struct collect *c, int64_t bytes)
{
    struct collect_progress *p = &c->progress;
    p->done += bytes;
    if (!shows(c)) {
        return;
    }
    int64_t now_ms = c->app->ops->monotonic_ms(c->app);
    if (p->began_ms == 0) {
        p->began_ms = now_ms;
        p->drawn_ms = now_ms - EACH_MS;
    }
    if (now_ms - p->drawn_ms >= EACH_MS || percent(p) != p->drawn_percent) {
        p->drawn_ms = now_ms;
        p->drawn_percent = percent(p);
        draw(c, now_ms);
    }
}
