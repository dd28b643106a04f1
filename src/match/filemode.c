/* Modes of files worked out as chmod does.
 * Without set-id bits and copied permissions ("g=u"): those stay as they were typed. */
#include "filemode.h"

#include <stdbool.h>
#include <string.h>

enum { READ = 4, WRITE = 2, EXECUTE = 1, EACH = 0111, EVERYONE = 0777 };

/* The bits of "ugo" or "a" at *p, which moves behind them; nobody named is everyone. */
static unsigned read_who(const char **p)
{
    unsigned who = 0;
    for (;; (*p)++) {
        switch (**p) {
        case 'u':
            who |= 0700;
            break;
        case 'g':
            who |= 0070;
            break;
        case 'o':
            who |= 0007;
            break;
        case 'a':
            who |= EVERYONE;
            break;
        default:
            return who != 0 ? who : EVERYONE;
        }
    }
}

/* The permissions "rwxX" at *p for everyone. */
static unsigned read_permissions(const char **p, unsigned before)
{
    unsigned bits = 0;
    for (;; (*p)++) {
        switch (**p) {
        case 'r':
            bits |= READ;
            break;
        case 'w':
            bits |= WRITE;
            break;
        case 'x':
            bits |= EXECUTE;
            break;
        case 'X':
            bits |= (before & EACH) != 0 ? EXECUTE : 0;
            break;
        default:
            return bits * EACH;
        }
    }
}

/* Changes *mode as the letters say; false when they say nothing. */
static bool change(const char *letters, unsigned *mode)
{
    for (const char *p = letters;; p++) {
        unsigned who = read_who(&p);
        if (*p == '\0' || strchr("+-=", *p) == NULL) {
            return false;
        }
        while (*p != '\0' && strchr("+-=", *p) != NULL) {
            char sign = *p++;
            unsigned bits = read_permissions(&p, *mode) & who;
            *mode = sign == '+' ? *mode | bits : *mode & ~(sign == '-' ? bits : who);
            *mode |= sign == '=' ? bits : 0;
        }
        if (*p != ',') {
            return *p == '\0';
        }
    }
}

void filemode_write(struct buf *out, const char *mode)
{
    size_t digits = strspn(mode, "01234567");
    unsigned file = 0644;
    unsigned open = EVERYONE;
    if (digits > 0 && mode[digits] == '\0') {
        size_t zeros = strspn(mode, "0");
        buf_adds(out, mode + (zeros < digits ? zeros : digits - 1));
    } else if (!change(mode, &file) || !change(mode, &open)) {
        buf_adds(out, mode);
    } else if (file == open) {
        buf_addf(out, "%o", file);
    } else {
        buf_addf(out, "%o/%o", file, open);
    }
}
