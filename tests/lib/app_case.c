/* The commands with a scripted terminal.
 * What is typed and what should come is the test's business. */
#include "app_case.h"

static struct moment now(struct app *app)
{
    (void)app;
    return (struct moment){.at_ms = INT64_C(1700000000000), .offset_min = 540};
}

static int64_t monotonic(struct app *app)
{
    (void)app;
    return 1;
}

static bool timezone_is(struct app *app, const char *zone)
{
    (void)app;
    (void)zone;
    return true;
}

static const char *helper;

void app_case_helper(const char *path)
{
    helper = path;
}

static char *classes;

void app_case_classes(char *path)
{
    classes = path;
}

static bool find_helper(struct app *app, struct buf *ret)
{
    (void)app;
    buf_clear(ret);
    buf_adds(ret, helper != NULL ? helper : "");
    return helper != NULL;
}

static const struct app_ops ops = {
    .now = now,
    .monotonic_ms = monotonic,
    .seed = monotonic,
    .timezone = timezone_is,
    .helper = find_helper,
};

void app_case_open(struct app *app, char *store_path, struct term_script *script)
{
    *app = (struct app){
        .ops = &ops,
        .term = &script->term,
        .lang_fixed = true,
        .classes = classes,
    };
    app->store_path = store_path;
    script->term.lang = LANG_EN;
}

void app_case_close(struct app *app)
{
    command_end(app);
}

int app_case_run(const char *store_path, struct term_script *script, size_t argc,
                 const char *const argv[])
{
    char *path = xstrdup(store_path);
    struct app app;
    app_case_open(&app, path, script);
    int status = command_run(&app, argc, argv);
    app_case_close(&app);
    free_charp(&path);
    return status;
}
