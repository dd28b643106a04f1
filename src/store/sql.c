/* Every SQL statement of the program as constant text, one line of the table each.
 * Tables, triggers and views are made by migrate.c; binding and running by statement.c. */
#include "sql.h"

/* The partial index event_finish makes this cheap; a finish is never taken back. */
#define FINISHED "EXISTS (SELECT 1 FROM event AS f WHERE f.attempt = a.id AND f.kind = 'finish')"

/* Column order as attempt_from_row() reads it. The log has no gaps, so its last sequence number
 * is its length. */
#define ATTEMPT_COLUMNS \
    "SELECT a.id, a.uuid, a.bank_id, a.bank_hash, a.quiz, a.mode, a.plan, a.seed," \
    " a.started_ms, a.offset_min, coalesce(l.seq, 0)," \
    " coalesce(l.at_ms, a.started_ms), coalesce(l.offset_min, a.offset_min)," \
    " " FINISHED " AS finished" \
    " FROM attempt AS a LEFT JOIN event AS l ON l.attempt = a.id AND l.seq =" \
    " (SELECT max(seq) FROM event WHERE attempt = a.id)"

static const char *const texts[SQL_COUNT] = {
    [SQL_BEGIN] = "BEGIN",
    [SQL_BEGIN_WRITE] = "BEGIN IMMEDIATE",
    [SQL_COMMIT] = "COMMIT",
    [SQL_ROLLBACK] = "ROLLBACK",

    [SQL_APPLICATION_ID] = "PRAGMA application_id",
    [SQL_USER_VERSION] = "PRAGMA user_version",
    [SQL_TABLES] = "SELECT count(*) FROM sqlite_schema",
    [SQL_JOURNAL_WAL] = "PRAGMA journal_mode = WAL",
    [SQL_SYNC_FULL] = "PRAGMA synchronous = FULL",
    [SQL_SYNC_EXTRA] = "PRAGMA synchronous = EXTRA",
    [SQL_IDENTITY] = "SELECT uuid FROM store",
    [SQL_LEARNER_ADD] = "INSERT INTO learner (id, uuid) VALUES (1, ?1)",
    [SQL_IDENTITY_ADD] = "INSERT INTO store (id, uuid, learner) VALUES (1, ?1, 1)",

    [SQL_SETTING_GET] = "SELECT value FROM setting WHERE key = ?1",
    [SQL_SETTING_SET] = "INSERT INTO setting (key, value) VALUES (?1, ?2)"
                        " ON CONFLICT (key) DO UPDATE SET value = excluded.value",
    [SQL_SETTING_REMOVE] = "DELETE FROM setting WHERE key = ?1",
    [SQL_MEMORY_GET] = "SELECT value FROM memory WHERE key = ?1",
    [SQL_MEMORY_SET] = "INSERT INTO memory (key, value) VALUES (?1, ?2)"
                       " ON CONFLICT (key) DO UPDATE SET value = excluded.value",
    [SQL_MEMORY_REMOVE] = "DELETE FROM memory WHERE key = ?1",

    [SQL_BANK_HAS] = "SELECT 1 FROM bank WHERE hash = ?1",
    [SQL_BANK_ADD] = "INSERT INTO bank (hash, id, bytes, added_ms, offset_min)"
                     " VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT (hash) DO NOTHING",
    [SQL_BANK_GET] = "SELECT bytes FROM bank WHERE hash = ?1",

    [SQL_ATTEMPT_ADD] =
        "INSERT INTO attempt (uuid, learner, bank_id, bank_hash, quiz, mode, plan, seed,"
        " started_ms, offset_min)"
        " SELECT ?1, learner, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9 FROM store",
    [SQL_ATTEMPT_BY_UUID] = ATTEMPT_COLUMNS " WHERE a.uuid = ?1",
    [SQL_ATTEMPTS] = ATTEMPT_COLUMNS " WHERE (?1 IS NULL OR a.bank_id = ?1)"
                                     " AND (?2 IS NULL OR finished = ?2)"
                                     " ORDER BY a.started_ms DESC, a.id DESC",

    [SQL_EVENT_ADD] =
        "INSERT INTO event (attempt, seq, uuid, kind, item, at_ms, offset_min, spent_ms, body,"
        " verdict, score, key_hash, grader)"
        " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)",
    [SQL_EVENTS] = "SELECT seq, uuid, kind, item, at_ms, offset_min, spent_ms, body, verdict,"
                   " score, key_hash, grader FROM event WHERE attempt = ?1 AND seq > ?2"
                   " ORDER BY seq",

    [SQL_CHECK_ADD] =
        "INSERT INTO check_result (uuid, bank_id, bank_hash, task, rev, at_ms, offset_min, state,"
        " cause, route, evidence, advisory, spent_ms)"
        " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)",
    [SQL_CHECKS] = "SELECT uuid, bank_id, bank_hash, task, rev, at_ms, offset_min, state, cause,"
                   " route, evidence, advisory, spent_ms FROM check_result"
                   " WHERE ?1 IS NULL OR bank_id = ?1 ORDER BY id",

    [SQL_SURVEY_ASKED] = "SELECT 1 FROM survey_form WHERE bank_id = ?1",
    [SQL_SURVEY_FIND] = "SELECT id, state FROM survey_form WHERE bank_id = ?1 AND survey_hash = ?2",
    [SQL_SURVEY_BEGIN] =
        "INSERT INTO survey_form (id, bank_id, survey_hash, day, state)"
        " VALUES (?1, ?2, ?3, ?4, 'open') ON CONFLICT (bank_id, survey_hash)"
        " DO UPDATE SET state = 'open', day = excluded.day WHERE state = 'declined'",
    [SQL_SURVEY_DECLINE] = "INSERT INTO survey_form (id, bank_id, survey_hash, day, state)"
                           " VALUES (?1, ?2, ?3, ?4, 'declined')"
                           " ON CONFLICT (bank_id, survey_hash) DO NOTHING",
    [SQL_SURVEY_FINISH] = "UPDATE survey_form SET state = 'done' WHERE id = ?1",
    [SQL_SURVEY_ANSWER] = "INSERT INTO survey_answer (form, item, part, value)"
                          " VALUES (?1, ?2, ?3, ?4) ON CONFLICT (form, item, part)"
                          " DO UPDATE SET value = excluded.value",
    [SQL_SURVEY_ANSWERS] = "SELECT item, part, value FROM survey_answer WHERE form = ?1",

    [SQL_COUNT_ALL] = "SELECT (SELECT count(*) FROM attempt), (SELECT count(*) FROM event),"
                      " (SELECT count(*) FROM bank), (SELECT count(*) FROM setting),"
                      " (SELECT count(*) FROM survey_form), (SELECT count(*) FROM survey_answer),"
                      " (SELECT count(*) FROM check_result), (SELECT count(*) FROM memory)",
    [SQL_INTEGRITY] = "PRAGMA integrity_check(1)",
    [SQL_FOREIGN_KEYS] = "PRAGMA foreign_key_check",

    [SQL_SECURE_DELETE] = "PRAGMA secure_delete = ON",
    [SQL_FORGET_IDENTITY] = "DELETE FROM store",
    [SQL_FORGET_SURVEY_ANSWERS] = "DELETE FROM survey_answer",
    [SQL_FORGET_SURVEY_FORMS] = "DELETE FROM survey_form",
    [SQL_FORGET_CHECKS] = "DELETE FROM check_result",
    [SQL_FORGET_EVENTS] = "DELETE FROM event",
    [SQL_FORGET_ATTEMPTS] = "DELETE FROM attempt",
    [SQL_FORGET_BANKS] = "DELETE FROM bank",
    [SQL_FORGET_SETTINGS] = "DELETE FROM setting",
    [SQL_FORGET_MEMORY] = "DELETE FROM memory",
    [SQL_FORGET_LEARNERS] = "DELETE FROM learner",
    [SQL_VACUUM] = "VACUUM",
    [SQL_CHECKPOINT] = "PRAGMA wal_checkpoint(TRUNCATE)",
};

const char *sql_text(enum sql id)
{
    return texts[id];
}
