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

/* The learner a row counts as. */
#define COUNTS_AS "coalesce(l.same_as, l.id)"
/* The marks that stand: neither taken back nor followed by another one of the same answer. */
#define NOT_UNDONE(mark) \
    "NOT EXISTS (SELECT 1 FROM class_mark AS u WHERE u.undoes = " mark ".uuid AND u.undoes <> '')"
#define STANDING_MARKS \
    "SELECT m.uuid, m.attempt, m.item, m.seq, m.score, m.why, m.by, m.comment, m.at_ms," \
    " m.offset_min, m.undoes, m.key_hash FROM class_mark AS m"
/* Newest by the time that the instructor's store gave them, which only rises: a learner may read an
 * older file of marks after a newer one. */
#define IS_STANDING \
    " m.undoes = '' AND " NOT_UNDONE( \
        "m") " AND NOT EXISTS (SELECT 1 FROM class_mark AS n WHERE n.attempt = m.attempt" \
             " AND n.item = m.item AND n.seq = m.seq AND (n.at_ms, n.id) > (m.at_ms, m.id)" \
             " AND n.undoes = '' AND " NOT_UNDONE("n") ") ORDER BY m.attempt, m.item, m.seq"
/* Whose rows go: all of a class, or of one learner (?2) with all that count as that one. */
#define FORGOTTEN \
    "(SELECT l.id FROM class_learner AS l WHERE l.class = ?1 AND (?2 IS NULL OR " COUNTS_AS \
    " = (SELECT coalesce(same_as, id) FROM class_learner WHERE class = ?1 AND alias = ?2)))"

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

    [SQL_SAVEPOINT] = "SAVEPOINT file",
    [SQL_SAVEPOINT_KEEP] = "RELEASE file",
    [SQL_SAVEPOINT_DROP] = "ROLLBACK TO file",
    [SQL_CLASS_FILE_SEEN] = "SELECT 1 FROM class_file WHERE class = ?1 AND hash = ?2",
    [SQL_CLASS_FILE_ADD] = "INSERT INTO class_file (class, hash, name, kind, at_ms, offset_min)"
                           " VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT DO NOTHING",
    [SQL_CLASS_LEARNER_FIND] =
        "SELECT id, key, coalesce(same_as, id) FROM class_learner WHERE class = ?1 AND alias = ?2",
    [SQL_CLASS_LEARNER_ADD] = "INSERT INTO class_learner (class, alias, key) VALUES (?1, ?2, ?3)",
    [SQL_CLASS_LEARNER_PIN] = "UPDATE class_learner SET key = ?2 WHERE id = ?1",
    [SQL_CLASS_LEARNER_SAME] =
        "UPDATE class_learner SET same_as = ?2 WHERE (id = ?1 OR same_as = ?1) AND id <> ?2",
    [SQL_CLASS_LEARNERS] = "SELECT id, alias, key, coalesce(same_as, 0) FROM class_learner"
                           " WHERE class = ?1 ORDER BY id",
    [SQL_CLASS_ATTEMPT_FIND] = "SELECT a.id, " COUNTS_AS
                               ", a.log, a.diverging, a.bank_hash, a.plan FROM class_attempt AS a"
                               " JOIN class_learner AS l ON l.id = a.learner WHERE a.uuid = ?1"
                               " AND a.class = (SELECT class FROM class_learner WHERE id = ?2)",
    [SQL_CLASS_ATTEMPT_ADD] =
        "INSERT INTO class_attempt (learner, uuid, store, bank_id, bank_hash, quiz, mode, plan,"
        " seed, started_ms, offset_min, events, finished, log, class)"
        " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14,"
        " (SELECT class FROM class_learner WHERE id = ?1))",
    [SQL_CLASS_ATTEMPT_EXTEND] =
        "UPDATE class_attempt SET events = ?2, finished = ?3, log = ?4 WHERE id = ?1",
    [SQL_CLASS_ATTEMPT_DIVERGES] = "UPDATE class_attempt SET diverging = 1 WHERE id = ?1",
    [SQL_CLASS_ATTEMPTS] =
        "SELECT a.id, " COUNTS_AS
        " AS who, a.uuid, a.store, a.bank_id, a.bank_hash, a.quiz, a.mode,"
        " a.plan, a.seed, a.started_ms, a.offset_min, a.events, a.finished,"
        " CASE WHEN ?3 THEN a.log ELSE '' END"
        " FROM class_learner AS l JOIN class_attempt AS a ON a.learner = l.id"
        " WHERE l.class = ?1 AND (?2 IS NULL OR a.bank_id = ?2) AND a.diverging = 0"
        " ORDER BY who, a.started_ms, a.id",
    [SQL_CLASS_DIVERGING] =
        "SELECT a.uuid FROM class_learner AS l JOIN class_attempt AS a ON a.learner = l.id"
        " WHERE l.class = ?1 AND (?2 IS NULL OR a.bank_id = ?2) AND a.diverging = 1 ORDER BY a.id",
    [SQL_CLASS_ANSWERS_REMOVE] = "DELETE FROM class_answer WHERE attempt = ?1",
    [SQL_CLASS_ANSWER_ADD] =
        "INSERT INTO class_answer (attempt, place, which, item, rev, verdict, score, certainty,"
        " hints, spent_ms, seq, value, selfmarked)"
        " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)",
    [SQL_CLASS_ANSWERS] =
        "SELECT a.id, a.who, b.place, b.which, b.item, b.rev, b.verdict, b.score, b.certainty,"
        " b.hints, b.spent_ms, b.seq, b.value, b.selfmarked, a.finished, a.quiz, a.uuid,"
        " a.started_ms, a.offset_min, a.certainty, a.hint_price, a.bank_hash FROM"
        " (SELECT a.id, " COUNTS_AS
        " AS who, a.started_ms, a.offset_min, a.finished, a.quiz, a.uuid, a.bank_hash,"
        " coalesce(json_extract(a.plan, '$.certainty'), 0) AS certainty,"
        " coalesce(json_extract(a.plan, '$.hint_price'), 0) AS hint_price"
        " FROM class_learner AS l JOIN class_attempt AS a ON a.learner = l.id"
        " WHERE l.class = ?1 AND a.bank_id = ?2 AND a.diverging = 0"
        " ORDER BY who, a.started_ms, a.id LIMIT -1) AS a"
        " CROSS JOIN class_answer AS b ON b.attempt = a.id",
    [SQL_CLASS_CHECK_ADD] =
        "INSERT INTO class_check (learner, bank_id, at_ms, task, rev, offset_min, state, cause,"
        " route, advisory, spent_ms) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)"
        " ON CONFLICT DO NOTHING",
    [SQL_CLASS_CHECKS] = "SELECT " COUNTS_AS
                         " AS who, c.bank_id, c.task, c.rev, c.at_ms, c.offset_min, c.state,"
                         " c.cause, c.route, c.advisory, c.spent_ms"
                         " FROM class_learner AS l JOIN class_check AS c ON c.learner = l.id"
                         " WHERE l.class = ?1 AND c.bank_id = ?2 ORDER BY who, c.at_ms, c.task",
    [SQL_CLASS_MARK_ADD] =
        "INSERT INTO class_mark (uuid, attempt, item, seq, score, why, by, comment, at_ms,"
        " offset_min, undoes, key_hash)"
        " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)"
        " ON CONFLICT (uuid) DO NOTHING",
    [SQL_CLASS_MARKS] = STANDING_MARKS
    " JOIN class_attempt AS a ON a.class = ?1 AND a.uuid = m.attempt"
    " WHERE (?2 IS NULL OR a.bank_id = ?2) AND" IS_STANDING,
    [SQL_CLASS_MARK_LOG] = STANDING_MARKS
    " JOIN class_attempt AS a ON a.class = ?1 AND a.uuid = m.attempt"
    " WHERE (?2 IS NULL OR a.bank_id = ?2) ORDER BY m.id",
    [SQL_CLASS_MARKS_NEWEST] = "SELECT coalesce(max(m.at_ms), 0) FROM class_mark AS m"
                               " JOIN class_attempt AS a ON a.class = ?1 AND a.uuid = m.attempt"
                               " WHERE ?2 IS NULL OR a.bank_id = ?2",
    [SQL_OWN_MARKS] = STANDING_MARKS " JOIN attempt AS a ON a.uuid = m.attempt"
                                     " WHERE (?2 IS NULL OR a.bank_id = ?2) AND" IS_STANDING,
    [SQL_CLASS_FEEDBACK_ADD] = "INSERT INTO class_feedback (id, class, bank_id, survey_hash, day)"
                               " VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT (id) DO NOTHING",
    [SQL_CLASS_FEEDBACK_SHOWN] = "SELECT 1 FROM class_feedback WHERE id = ?1 AND released = 1",
    [SQL_CLASS_FEEDBACK_CLEAR] = "DELETE FROM class_feedback_answer WHERE form = ?1",
    [SQL_CLASS_FEEDBACK_ANSWER] = "INSERT INTO class_feedback_answer (form, item, part, value)"
                                  " VALUES (?1, ?2, ?3, ?4)",
    [SQL_CLASS_FEEDBACK_COUNT] = "SELECT count(*), coalesce(sum(released), 0) FROM class_feedback"
                                 " WHERE class = ?1 AND bank_id = ?2 AND survey_hash = ?3",
    [SQL_CLASS_FEEDBACK_RELEASE] = "UPDATE class_feedback SET released = 1"
                                   " WHERE class = ?1 AND bank_id = ?2 AND survey_hash = ?3",
    [SQL_CLASS_FEEDBACK_ANSWERS] =
        "SELECT f.id, b.item, b.part, b.value FROM class_feedback AS f"
        " JOIN class_feedback_answer AS b ON b.form = f.id"
        " WHERE f.class = ?1 AND f.bank_id = ?2 AND f.survey_hash = ?3 AND f.released = 1"
        " ORDER BY f.id, b.item, b.part",
    [SQL_CLASS_AUDIT_ADD] = "INSERT INTO class_audit (class, who, what, at_ms, offset_min)"
                            " VALUES (?1, ?2, ?3, ?4, ?5)",
    [SQL_CLASS_AUDITS] = "SELECT who, what, at_ms, offset_min FROM class_audit WHERE class = ?1"
                         " ORDER BY id",
    /* Not those of attempts that another class has, too. */
    [SQL_CLASS_FORGET_MARKS] = "DELETE FROM class_mark WHERE attempt IN"
                               " (SELECT uuid FROM class_attempt WHERE learner IN " FORGOTTEN
                               " EXCEPT SELECT uuid FROM class_attempt WHERE class <> ?1)",
    [SQL_CLASS_FORGET_ANSWERS] = "DELETE FROM class_answer WHERE attempt IN"
                                 " (SELECT id FROM class_attempt WHERE learner IN " FORGOTTEN ")",
    [SQL_CLASS_FORGET_ATTEMPTS] = "DELETE FROM class_attempt WHERE learner IN " FORGOTTEN,
    [SQL_CLASS_FORGET_CHECKS] = "DELETE FROM class_check WHERE learner IN " FORGOTTEN,
    /* The names of a learner's files can't be told apart from the others', so all go: collecting
     * the same files again changes nothing. */
    [SQL_CLASS_FORGET_FILES] = "DELETE FROM class_file WHERE class = ?1",
    [SQL_CLASS_FORGET_FEEDBACK_ANSWERS] =
        "DELETE FROM class_feedback_answer WHERE ?2 IS NULL AND form IN"
        " (SELECT id FROM class_feedback WHERE class = ?1)",
    [SQL_CLASS_FORGET_FEEDBACK] = "DELETE FROM class_feedback WHERE ?2 IS NULL AND class = ?1",
    [SQL_CLASS_FORGET_AUDITS] = "DELETE FROM class_audit WHERE ?2 IS NULL AND class = ?1",
    [SQL_CLASS_FORGET_LEARNERS] = "DELETE FROM class_learner WHERE id IN " FORGOTTEN,

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
    /* Marks of one's own answers; those of a class belong to its instructor's work. */
    [SQL_FORGET_MARKS] = "DELETE FROM class_mark WHERE attempt IN (SELECT uuid FROM attempt)",
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
