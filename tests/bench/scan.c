/* The least that any report on a class must do: `scan STORE` prints the seconds that one GROUP BY
 * over all answers takes, opening the store and closing it again. */
#include <sqlite3.h>
#include <stdio.h>
#include <time.h>

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

int main(int argc, char *argv[])
{
    static const char select[] = "SELECT item, rev, count(*), sum(verdict = 0), avg(score)"
                                 " FROM class_answer WHERE which = 0 GROUP BY item, rev";
    sqlite3 *db = NULL;
    sqlite3_stmt *rows = NULL;
    long long answers = 0;
    int rc = SQLITE_ERROR;
    double begin = now();
    if (argc == 2 && sqlite3_open_v2(argv[1], &db, SQLITE_OPEN_READONLY, NULL) == SQLITE_OK &&
        sqlite3_prepare_v2(db, select, -1, &rows, NULL) == SQLITE_OK) {
        while ((rc = sqlite3_step(rows)) == SQLITE_ROW) {
            answers += sqlite3_column_int64(rows, 2);
        }
    }
    if (rc != SQLITE_DONE || answers == 0) {
        fprintf(stderr, "scan: %s\n", db != NULL ? sqlite3_errmsg(db) : "usage: scan STORE");
        sqlite3_close(db);
        return 1;
    }
    sqlite3_finalize(rows);
    sqlite3_close(db);
    printf("%.6f\n", now() - begin);
    return 0;
}
