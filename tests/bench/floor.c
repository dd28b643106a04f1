/* The floor of a start: the least a program can do that shows a prompt over a bank and a store.
 * `floor BANK STORE`: cJSON_Parse of the bank, WAL open, one SELECT, and readline's prompt. */
#include <cjson/cJSON.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <readline/readline.h>

static char *slurp(const char *path, size_t *len)
{
    FILE *in = fopen(path, "r");
    if (in == NULL || fseek(in, 0, SEEK_END) != 0) {
        return NULL;
    }
    long size = ftell(in);
    rewind(in);
    char *text = size >= 0 ? malloc((size_t)size + 1) : NULL;
    *len = text != NULL ? fread(text, 1, (size_t)size, in) : 0;
    fclose(in);
    return text;
}

static int open_store(const char *path, sqlite3 **db)
{
    sqlite3_stmt *select = NULL;
    if (sqlite3_open(path, db) != SQLITE_OK ||
        sqlite3_exec(*db, "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL", NULL, NULL, NULL) !=
            SQLITE_OK ||
        sqlite3_prepare_v2(*db, "SELECT count(*) FROM sqlite_schema", -1, &select, NULL) !=
            SQLITE_OK) {
        return 1;
    }
    int step = sqlite3_step(select);
    sqlite3_finalize(select);
    return step == SQLITE_ROW ? 0 : 1;
}

int main(int argc, char *argv[])
{
    size_t len = 0;
    sqlite3 *db = NULL;
    char *text = argc == 3 ? slurp(argv[1], &len) : NULL;
    cJSON *bank = text != NULL ? cJSON_ParseWithLength(text, len) : NULL;
    if (bank == NULL || open_store(argv[2], &db) != 0) {
        fputs("usage: floor BANK STORE\n", stderr);
        return 1;
    }
    free(readline("wrapup> "));
    sqlite3_close(db);
    cJSON_Delete(bank);
    free(text);
    return 0;
}
