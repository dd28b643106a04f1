/* The clock, the seed and the time zone behind struct app.
 * What a day or an attempt is, is decided below. */
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "ui.h"
#include "wrapup/hash.h"
#include "wrapup/mem.h"

#define ZONEINFO "/usr/share/zoneinfo/"

int64_t clock_monotonic_ms(void)
{
    struct timespec t;

    (void)clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

int64_t clock_monotonic(struct app *app)
{
    (void)app;
    return clock_monotonic_ms();
}

struct moment clock_now(struct app *app)
{
    struct timespec t;
    struct tm local;

    (void)app;
    (void)clock_gettime(CLOCK_REALTIME, &t);
    struct moment now = {.at_ms = (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000};
    if (localtime_r(&t.tv_sec, &local) != NULL) {
        now.offset_min = (int)(local.tm_gmtoff / 60);
    }
    return now;
}

int64_t clock_seed(struct app *app)
{
    (void)app;
    return seed_random();
}

/* Reads one or two digits. */
static bool read_digits(const char **at, size_t least, unsigned *ret)
{
    size_t count = strspn(*at, "0123456789");
    if (count < least) {
        return false;
    }
    *ret = 0;
    for (size_t i = 0; i < count && i < 2; i++) {
        *ret = *ret * 10 + (unsigned)(*(*at)++ - '0');
    }
    return true;
}

/* "+09:00", "-0330", "+9". POSIX writes the sign the other way round. */
static bool zone_from_offset(const char *zone, struct buf *tz)
{
    const char *at = zone + 1;
    unsigned hours = 0, minutes = 0;

    if ((zone[0] != '+' && zone[0] != '-') || !read_digits(&at, 1, &hours)) {
        return false;
    }
    at += *at == ':' ? 1 : 0;
    if (at[-1] == ':' || *at != '\0') {
        if (!read_digits(&at, 2, &minutes)) {
            return false;
        }
    }
    if (*at != '\0' || minutes > 59 || hours * 60 + minutes > 14 * 60) {
        return false;
    }
    buf_addf(tz, "<%c%02u%02u>%c%02u:%02u", zone[0], hours, minutes, zone[0] == '+' ? '-' : '+',
             hours, minutes);
    return true;
}

/* A file of the system's zone data and nothing else: the name may come from a setting. */
static bool zone_is_known(const char *zone)
{
    static const char letters[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_+-/";
    char magic[4];

    if (zone[0] == '\0' || zone[0] == '/' || zone[strspn(zone, letters)] != '\0') {
        return false;
    }
    if (strcmp(zone, "UTC") == 0) {
        return true; /* also where no zone data is installed */
    }
    BUF_AUTO(path);
    buf_adds(&path, ZONEINFO);
    buf_adds(&path, zone);
    int fd = open(buf_str(&path), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0) {
        return false;
    }
    bool known = read(fd, magic, sizeof(magic)) == (ssize_t)sizeof(magic) &&
                 memcmp(magic, "TZif", sizeof(magic)) == 0;
    (void)close(fd);
    return known;
}

bool clock_timezone(struct app *app, const char *zone)
{
    (void)app;
    BUF_AUTO(tz);
    if (!zone_from_offset(zone, &tz)) {
        if (!zone_is_known(zone)) {
            return false;
        }
        buf_adds(&tz, zone);
    }
    if (setenv("TZ", buf_str(&tz), 1) != 0) {
        return false;
    }
    tzset();
    return true;
}
