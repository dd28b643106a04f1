/* Every sentence the program says, in Korean and English, from one compiled-in table.
 *
 * The table is the union of include/wrapup/messages/<folder>.def, one file per folder of src/,
 * each a list of   M(ID, "English", "한국어")
 * Placeholders, the same set in both languages (a unit test compares them):
 *   {1}            argument 1 as it is
 *   {1+을/를}      argument 1 followed by the particle that fits its last sound
 *   {1~을/를}      only that particle, for an argument that already stands there in quotes
 *   {1?item/items} one of two words: the first when argument 1 is "1", else the second
 *   {{ and }}      literal braces
 * Arguments are strings, so a wrong type does not compile; numbers go through NUM().
 * English: lowercase start, no full stop for errors; Korean: 해요체. */
#ifndef WRAPUP_MSG_H
#define WRAPUP_MSG_H

#include "wrapup/buf.h"
#include "wrapup/lang.h"

enum msg_id {
#define M(id, en, ko) id,
#include "wrapup/messages/all.def"
#undef M
    MSG_COUNT
};

/* A message with its arguments; the arguments live as long as the block that wrote MSG(). */
struct msg {
    enum msg_id id;
    const char *const *args; /* NULL-terminated, or NULL */
};

#define MSG0(msg_id_) ((struct msg){.id = (msg_id_), .args = NULL})
#define MSG(msg_id_, ...) \
    ((struct msg){.id = (msg_id_), .args = (const char *const[]){__VA_ARGS__, NULL}})
/* A number as a message argument; lives as long as the enclosing block. */
#define NUM(n) msg_number((char[24]){""}, (long long)(n))

const char *msg_number(char out[24], long long n);

/* Appends the message in one language. A placeholder without an argument prints nothing. */
void msg_format(struct buf *out, enum lang lang, struct msg m);
/* The same for a text with placeholders that stands elsewhere; args as in struct msg. */
void msg_fill(struct buf *out, const char *text, const char *const *args);
/* The raw text of a message without placeholders. Static. */
const char *msg_text(enum lang lang, enum msg_id id);

/* A message already formatted in every language, for handing upward by value. Longer
 * texts are cut at a character boundary. */
enum { SAID_MAX = 512 };
struct said {
    char in[LANG_COUNT][SAID_MAX];
};
void said_set(struct said *said, struct msg m);
static inline bool said_any(const struct said *said)
{
    return said->in[LANG_EN][0] != '\0';
}

#endif
