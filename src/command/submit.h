/* One hand-in on its way out. */
#ifndef WRAPUP_COMMAND_SUBMIT_H
#define WRAPUP_COMMAND_SUBMIT_H

#include "classes.h"

struct submit {
    struct app *app;
    const struct args *args;
    const struct bank *bank;
    struct buf alias;
    bool in_class;
    struct class_paper paper;
    struct handin_counts counts;
    struct buf handin;   /* as it goes out */
    struct buf feedback; /* likewise; empty without one */
    size_t feedback_answers;
    struct uuid form;
    const char *to; /* https address, or NULL */
    struct buf path;
};

/* Who of an address is asked: without what may stand in its path and query, which may be secret. */
void submit_put_host(const char *url, struct buf *ret);
/* True for an address that can be sent to. */
bool submit_address(const char *url);
/* Sends the file at s->path to s->to. */
bool submit_send(struct submit *s, struct err *err);

#endif
