/* The folder of class files and keys, and what `submit`, `class`, `collect` and `grade` want of it.
 */
#ifndef WRAPUP_COMMAND_CLASSES_H
#define WRAPUP_COMMAND_CLASSES_H

#include "table.h"
#include "wrapup/exchange.h"

/* What a file in the folder ends with. */
#define CLASS_PAPER ".wrapup"
#define CLASS_SECRET ".secret"

/* The folder (0700), made when it isn't there. */
bool classes_folder(struct app *app, struct err *err);
/* Appends the path of a class's file. */
void classes_path(const struct app *app, const char *id, const char *ending, struct buf *ret);
/* Whether this machine holds the secret keys of a class. */
bool classes_owned(const struct app *app, const char *id);
/* The ids of all classes here, in order. */
void classes_ids(const struct app *app, struct strings *ret);
/* A class by its id, the beginning of one, its name, or a class file. Faults of a file are said. */
bool classes_find(struct app *app, const char *name, struct class_paper *ret, struct err *err);
/* The class here that is about a bank: *found is false when there is none; with several the error
 * wants --class. Those of one's own count only with `owned`. */
bool classes_for_bank(struct app *app, const char *bank_id, bool owned, bool *found,
                      struct class_paper *ret, struct err *err);
/* The class whose collected answers are meant: the one named ("-": none), else the only one that
 * anything was collected of for that bank. *id is borrowed from *paper, or "" without a class. */
bool classes_collected(struct app *app, const char *name, const char *bank_id,
                       struct class_paper *paper, const char **id, struct err *err);
/* The instructor's keys; a passphrase is asked for without showing it. Wipe them after use. */
bool classes_keys(struct app *app, const char *id, struct class_keys *ret, struct err *err);
/* The learner's own key, made at first use. */
bool classes_learner(struct app *app, struct class_keys *ret, struct err *err);
/* Asks for something secret; *ret is to be wiped with classes_wipe(). False when nobody answered.
 */
bool classes_ask_secret(struct app *app, struct msg m, struct buf *ret);
void classes_wipe(struct buf *secret);

/* Appends a name as a part of a file's name: what could lead elsewhere becomes a hyphen. */
void classes_file_name(const char *name, struct buf *ret);

/* `import` of a file of marks. */
int import_marks(struct app *app, const char *file, const struct buf *bytes);
/* The marks and comments that came back for a bank; nothing when there are none. */
bool marks_show(struct app *app, const char *bank_id, struct err *err);
/* Puts them as a member "marks" into an object that is open. */
bool marks_json(struct app *app, const char *bank_id, struct json_writer *w, struct err *err);

#endif
