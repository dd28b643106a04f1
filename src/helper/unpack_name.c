/* What the names of an archive's entries tell.
 * What becomes of the entries is probe_unpack.c's part. */
#include "unpack_name.h"

#include <iconv.h>
#include <stdint.h>
#include <string.h>
#include <strings.h>

#include "wrapup/mem.h"
#include "wrapup/utf8.h"

enum { NAME_LONGEST = 240, RAW_LONGEST = 4096 };

/* False where this machine doesn't know CP949, or it isn't that. */
static bool read_cp949(struct buf *ret, const char *raw, size_t len)
{
    char bytes[RAW_LONGEST * 2];
    CLEANUP(free_charp) char *copy = xstrndup(raw, len);
    char *from = copy;
    char *to = bytes;
    size_t left = len;
    size_t room = sizeof(bytes);
    iconv_t way = iconv_open("UTF-8", "CP949");
    if ((intptr_t)way == -1) {
        return false;
    }
    bool fine = iconv(way, &from, &left, &to, &room) != (size_t)-1 && left == 0;
    (void)iconv_close(way);
    if (fine) {
        buf_add(ret, bytes, sizeof(bytes) - room);
    }
    return fine;
}

void unpack_put_name(struct buf *ret, const char *raw)
{
    BUF_AUTO(text);
    BUF_AUTO(safe);
    size_t len = strnlen(raw, RAW_LONGEST);
    if (utf8_valid(raw, len, NULL) || !read_cp949(&text, raw, len)) {
        buf_add(&text, raw, len);
    }
    utf8_sanitize(&safe, buf_str(&text), text.len, false);
    const char *shown = buf_str(&safe);
    if (safe.len > NAME_LONGEST) {
        shown += safe.len - NAME_LONGEST;
        while (((unsigned char)*shown & 0xC0U) == 0x80U) {
            shown++;
        }
        buf_adds(ret, "…");
    }
    buf_adds(ret, shown);
}

bool unpack_hidden(const char *name)
{
    const char *slash = strrchr(name, '/');
    const char *last = slash != NULL ? slash + 1 : name;
    return last[0] == '.' || strncmp(name, "__MACOSX/", strlen("__MACOSX/")) == 0;
}

static bool ends(const char *name, const char *ending)
{
    size_t len = strlen(name);
    size_t end = strlen(ending);
    return len > end && strcasecmp(name + len - end, ending) == 0;
}

bool unpack_archive(const char *name)
{
    static const char *const endings[] = {".zip", ".tar", ".tgz", ".gz", ".7z",
                                          ".rar", ".bz2", ".xz",  ".zst"};
    for (size_t i = 0; i < COUNT_OF(endings); i++) {
        if (ends(name, endings[i])) {
            return true;
        }
    }
    return false;
}

bool unpack_handin(const char *name)
{
    return ends(name, ".wrapup");
}
