/* Who gives marks: said, remembered, or asked for. */
#include "grade.h"
#include "settings.h"

static bool ask(struct app *app, struct buf *ret, struct err *err)
{
    const struct term_ask asking = {.prompt = "> "};
    BUF_AUTO(line);
    talk(app, MSG0(MSG_GRADE_WHO_ASK));
    if (app->term->ops->ask(app->term, &asking, &line) != TERM_LINE) {
        return err_set(err, ERR_USAGE, MSG0(MSG_GRADE_WHO));
    }
    return alias_clean(buf_str(&line), ret, err);
}

bool grade_who(struct app *app, const struct args *args, struct buf *ret, struct err *err)
{
    BUF_AUTO(known);
    if (args->value[OPTION_BY] != NULL) {
        return alias_clean(args->value[OPTION_BY], ret, err);
    }
    if (store_setting_get(app->store, setting_table[SETTING_ALIAS].name, &known)) {
        return alias_clean(buf_str(&known), ret, err);
    }
    return app->term->interactive ? ask(app, ret, err)
                                  : err_set(err, ERR_USAGE, MSG0(MSG_GRADE_WHO));
}
