/* Folding: what keyboards, phones and office programs put in place of plain characters.
 * Case, spaces inside words and everything else that means something stays. */
#include "wrapup/match.h"

#include <string.h>

#include "hangul.h"
#include "wrapup/mem.h"
#include "wrapup/utf8.h"

enum fold_kind {
    FOLD_TO,     /* one character: `to` plus the place in the range */
    FOLD_STRING, /* the whole range becomes `string` */
    FOLD_NUMBER, /* a number: `to` plus the place in the range, in digits */
    FOLD_NAME,   /* 가, 나, 다 … by the place in the range */
    FOLD_JAMO,   /* ㄱ, ㄴ, ㄷ … by the place in the range */
};

/* Sorted by `first`. NFKC is not used: it would join jamo that were typed apart, and knows
 * nothing of dashes and quotes. */
static const struct fold_range {
    uint32_t first, last;
    enum fold_kind kind;
    uint32_t to;
    const char *string;
} ranges[] = {
    {0x0009, 0x000D, FOLD_STRING, 0, " "}, /* tab and line ends */
    {0x0085, 0x0085, FOLD_STRING, 0, " "},
    {0x00A0, 0x00A0, FOLD_STRING, 0, " "},
    {0x00AD, 0x00AD, FOLD_STRING, 0, ""},  /* soft hyphen */
    {0x00B4, 0x00B4, FOLD_TO, '\'', NULL}, /* acute accent standing alone */
    {0x115F, 0x1160, FOLD_STRING, 0, ""},  /* jamo fillers */
    {0x1680, 0x1680, FOLD_STRING, 0, " "},
    {0x2000, 0x200A, FOLD_STRING, 0, " "},
    {0x200B, 0x200F, FOLD_STRING, 0, ""},   /* zero-width, direction marks */
    {0x2010, 0x2013, FOLD_STRING, 0, "-"},  /* hyphens, figure dash, en dash */
    {0x2014, 0x2014, FOLD_STRING, 0, "--"}, /* what editors make of two hyphens */
    {0x2015, 0x2015, FOLD_STRING, 0, "-"},
    {0x2018, 0x201B, FOLD_STRING, 0, "'"},
    {0x201C, 0x201F, FOLD_STRING, 0, "\""},
    {0x2022, 0x2022, FOLD_TO, 0xB7, NULL}, /* bullet, as a middle dot */
    {0x2026, 0x2026, FOLD_STRING, 0, "..."},
    {0x2027, 0x2027, FOLD_TO, 0xB7, NULL},
    {0x2028, 0x2029, FOLD_STRING, 0, " "},
    {0x202F, 0x202F, FOLD_STRING, 0, " "},
    {0x2032, 0x2032, FOLD_STRING, 0, "'"},
    {0x2033, 0x2033, FOLD_STRING, 0, "\""},
    {0x205F, 0x205F, FOLD_STRING, 0, " "},
    {0x2060, 0x2060, FOLD_STRING, 0, ""},
    {0x20E3, 0x20E3, FOLD_STRING, 0, ""}, /* the frame of a key-cap digit */
    {0x2212, 0x2212, FOLD_TO, '-', NULL}, /* minus */
    {0x223C, 0x223C, FOLD_TO, '~', NULL},
    {0x22C5, 0x22C5, FOLD_TO, 0xB7, NULL},
    {0x2460, 0x2473, FOLD_NUMBER, 1, NULL}, /* ① */
    {0x2474, 0x2487, FOLD_NUMBER, 1, NULL}, /* ⑴ */
    {0x2488, 0x249B, FOLD_NUMBER, 1, NULL}, /* ⒈ */
    {0x249C, 0x24B5, FOLD_TO, 'a', NULL},   /* ⒜ */
    {0x24B6, 0x24CF, FOLD_TO, 'A', NULL},   /* Ⓐ */
    {0x24D0, 0x24E9, FOLD_TO, 'a', NULL},   /* ⓐ */
    {0x24EA, 0x24EA, FOLD_NUMBER, 0, NULL},
    {0x24EB, 0x24F4, FOLD_NUMBER, 11, NULL},
    {0x24F5, 0x24FE, FOLD_NUMBER, 1, NULL},
    {0x2776, 0x277F, FOLD_NUMBER, 1, NULL}, /* ❶ */
    {0x2780, 0x2789, FOLD_NUMBER, 1, NULL},
    {0x278A, 0x2793, FOLD_NUMBER, 1, NULL},
    {0x3000, 0x3000, FOLD_STRING, 0, " "},
    {0x3001, 0x3001, FOLD_TO, ',', NULL},
    {0x3002, 0x3002, FOLD_TO, '.', NULL},
    {0x301C, 0x301C, FOLD_TO, '~', NULL},
    {0x30FB, 0x30FB, FOLD_TO, 0xB7, NULL},
    {0x3164, 0x3164, FOLD_STRING, 0, ""},  /* Hangul filler */
    {0x318D, 0x318D, FOLD_TO, 0xB7, NULL}, /* the jamo people type as a middle dot */
    {0x3200, 0x320D, FOLD_JAMO, 0, NULL},  /* ㈀ */
    {0x320E, 0x321B, FOLD_NAME, 0, NULL},  /* ㈎ */
    {0x3251, 0x325F, FOLD_NUMBER, 21, NULL},
    {0x3260, 0x326D, FOLD_JAMO, 0, NULL}, /* ㉠ */
    {0x326E, 0x327B, FOLD_NAME, 0, NULL}, /* ㉮ */
    {0xFE00, 0xFE0F, FOLD_STRING, 0, ""}, /* how to draw the character before */
    {0xFEFF, 0xFEFF, FOLD_STRING, 0, ""},
    {0xFF01, 0xFF5E, FOLD_TO, '!', NULL}, /* full-width ASCII */
    {0xFF61, 0xFF61, FOLD_TO, '.', NULL},
    {0xFF64, 0xFF64, FOLD_TO, ',', NULL},
    {0xFFA0, 0xFFA0, FOLD_STRING, 0, ""},
    {0xFFA1, 0xFFBE, FOLD_TO, 0x3131, NULL}, /* half-width jamo */
    {0xFFC2, 0xFFC7, FOLD_TO, 0x314F, NULL},
    {0xFFCA, 0xFFCF, FOLD_TO, 0x3155, NULL},
    {0xFFD2, 0xFFD7, FOLD_TO, 0x315B, NULL},
    {0xFFDA, 0xFFDC, FOLD_TO, 0x3161, NULL},
};

static const struct fold_range *range_of(uint32_t code)
{
    size_t low = 0;
    size_t high = COUNT_OF(ranges);
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (code > ranges[middle].last) {
            low = middle + 1;
        } else if (code < ranges[middle].first) {
            high = middle;
        } else {
            return &ranges[middle];
        }
    }
    return NULL;
}

static void add_folded(struct buf *out, uint32_t code)
{
    const struct fold_range *range = range_of(code);
    if (range == NULL) {
        utf8_encode(out, code);
        return;
    }
    uint32_t place = code - range->first;
    switch (range->kind) {
    case FOLD_TO:
        utf8_encode(out, range->to + place);
        break;
    case FOLD_STRING:
        buf_adds(out, range->string);
        break;
    case FOLD_NUMBER:
        buf_addf(out, "%u", (unsigned)(range->to + place));
        break;
    case FOLD_NAME:
        utf8_encode(out, hangul_name(place));
        break;
    case FOLD_JAMO:
        utf8_encode(out, hangul_consonant(place));
        break;
    }
}

void match_fold(struct buf *out, const char *s)
{
    BUF_AUTO(folded);
    size_t len = strlen(s);
    for (size_t i = 0; i < len;) {
        uint32_t code = 0;
        i += utf8_decode(s + i, len - i, &code);
        add_folded(&folded, code);
    }
    BUF_AUTO(tidy);
    for (size_t i = 0; i < folded.len; i++) {
        bool space = folded.data[i] == ' ';
        if (!space && tidy.len > 0 && folded.data[i - 1] == ' ') {
            buf_addc(&tidy, ' ');
        }
        if (!space) {
            buf_addc(&tidy, folded.data[i]);
        }
    }
    utf8_nfc(out, buf_str(&tidy), tidy.len);
}
