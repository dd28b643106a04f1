/* The store's layout: the migrations from an empty file to the newest version, and running them.
 * A released step is never edited; a change of the layout is a new step. */
#include "private.h"

/* While the store has an identity its log can only grow: forgetting takes the identity away
 * first and gives a new one at the end of the same transaction. */
#define APPEND_ONLY(action) \
    "CREATE TRIGGER event_no_" action " BEFORE " action " ON event" \
    " WHEN EXISTS (SELECT 1 FROM store)" \
    " BEGIN SELECT RAISE(ABORT, 'the log of events only grows'); END"

#define CHECKS_ONLY_GROW(action) \
    "CREATE TRIGGER check_no_" action " BEFORE " action " ON check_result" \
    " WHEN EXISTS (SELECT 1 FROM store)" \
    " BEGIN SELECT RAISE(ABORT, 'the log of checks only grows'); END"

/* Columns of the views for people. */
#define GIVEN_SCORE "CASE WHEN e.verdict <> 'pending' THEN e.score END AS score"
#define LOCAL_TIME \
    "strftime('%Y-%m-%d %H:%M:%S', e.at_ms / 1000 + e.offset_min * 60, 'unixepoch')" \
    " AS local_time"

static const char *const version_1[] = {
    "CREATE TABLE learner ("
    "\n  id INTEGER PRIMARY KEY,"
    "\n  uuid TEXT NOT NULL UNIQUE CHECK (length(uuid) = 36)"
    "\n) STRICT",

    "CREATE TABLE store ("
    "\n  id INTEGER PRIMARY KEY CHECK (id = 1),"
    "\n  uuid TEXT NOT NULL CHECK (length(uuid) = 36),"
    "\n  learner INTEGER NOT NULL REFERENCES learner (id)"
    "\n) STRICT",

    "CREATE TABLE setting ("
    "\n  key TEXT NOT NULL PRIMARY KEY,"
    "\n  value TEXT NOT NULL"
    "\n) STRICT, WITHOUT ROWID",

    /* What checks must remember from one run to the next; never exported. */
    "CREATE TABLE memory ("
    "\n  key TEXT NOT NULL PRIMARY KEY,"
    "\n  value TEXT NOT NULL"
    "\n) STRICT, WITHOUT ROWID",

    "CREATE TABLE bank ("
    "\n  hash TEXT NOT NULL PRIMARY KEY,"
    "\n  id TEXT NOT NULL,"
    "\n  bytes BLOB NOT NULL,"
    "\n  added_ms INTEGER NOT NULL,"
    "\n  offset_min INTEGER NOT NULL"
    "\n) STRICT",

    "CREATE TABLE attempt ("
    "\n  id INTEGER PRIMARY KEY,"
    "\n  uuid TEXT NOT NULL UNIQUE CHECK (length(uuid) = 36),"
    "\n  learner INTEGER NOT NULL REFERENCES learner (id),"
    "\n  bank_id TEXT NOT NULL,"
    "\n  bank_hash TEXT NOT NULL REFERENCES bank (hash),"
    "\n  quiz TEXT NOT NULL,"
    "\n  mode TEXT NOT NULL CHECK (mode IN ('practice', 'exam')),"
    "\n  plan TEXT NOT NULL CHECK (json_valid(plan)),"
    "\n  seed INTEGER NOT NULL,"
    "\n  started_ms INTEGER NOT NULL,"
    "\n  offset_min INTEGER NOT NULL"
    "\n) STRICT",

    "CREATE TABLE event ("
    "\n  attempt INTEGER NOT NULL REFERENCES attempt (id),"
    "\n  seq INTEGER NOT NULL,"
    "\n  uuid TEXT NOT NULL UNIQUE CHECK (length(uuid) = 36),"
    "\n  kind TEXT NOT NULL CHECK (kind IN ('presented', 'answer', 'certainty', 'hint', 'selfmark',"
    " 'skip', 'flag', 'undo', 'finish', 'mark')),"
    "\n  item TEXT,"
    "\n  at_ms INTEGER NOT NULL,"
    "\n  offset_min INTEGER NOT NULL,"
    "\n  spent_ms INTEGER NOT NULL,"
    "\n  body TEXT NOT NULL CHECK (json_valid(body)),"
    "\n  verdict TEXT CHECK (verdict IN ('right', 'partial', 'wrong', 'unknown', 'skipped',"
    " 'pending')),"
    "\n  score REAL CHECK (score BETWEEN 0 AND 1),"
    "\n  key_hash TEXT,"
    "\n  grader INTEGER NOT NULL,"
    "\n  PRIMARY KEY (attempt, seq),"
    "\n  CHECK ((verdict IS NULL) = (score IS NULL))"
    "\n) STRICT, WITHOUT ROWID",

    "CREATE INDEX event_finish ON event (attempt) WHERE kind = 'finish'",

    "CREATE TRIGGER event_in_order BEFORE INSERT ON event"
    " WHEN NEW.seq <> 1 + coalesce((SELECT max(seq) FROM event WHERE attempt = NEW.attempt), 0)"
    " BEGIN SELECT RAISE(ABORT, 'an event is not the next of its attempt'); END",
    APPEND_ONLY("UPDATE"),
    APPEND_ONLY("DELETE"),

    /* What was answered about the lecture itself. Nothing here joins it to a learner or an attempt:
     * a random id, the date and no time of day, and no order of rows. An empty value is an item
     * that was seen and skipped. */
    "CREATE TABLE survey_form ("
    "\n  id TEXT NOT NULL PRIMARY KEY CHECK (length(id) = 36),"
    "\n  bank_id TEXT NOT NULL,"
    "\n  survey_hash TEXT NOT NULL,"
    "\n  day TEXT NOT NULL CHECK (day GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),"
    "\n  state TEXT NOT NULL CHECK (state IN ('open', 'done', 'declined')),"
    "\n  UNIQUE (bank_id, survey_hash)"
    "\n) STRICT, WITHOUT ROWID",

    "CREATE TABLE survey_answer ("
    "\n  form TEXT NOT NULL REFERENCES survey_form (id),"
    "\n  item TEXT NOT NULL,"
    "\n  part TEXT NOT NULL CHECK (part IN ('-', 'before', 'now')),"
    "\n  value TEXT NOT NULL,"
    "\n  PRIMARY KEY (form, item, part)"
    "\n) STRICT, WITHOUT ROWID",

    /* For people with the sqlite3 shell: every event that no undo took back; every answer among
     * them, attempt_try counting an item's answers in its attempt from 1; and every answer that was
     * ever given. The score of an answer that a person has yet to mark is NULL, whatever was found
     * in it. A certainty belongs to the answer before it; -1 is one the learner kept back. */
    "CREATE VIEW standing AS SELECT * FROM event AS e WHERE NOT EXISTS"
    " (SELECT 1 FROM event AS u WHERE u.attempt = e.attempt AND u.seq > e.seq"
    " AND u.kind = 'undo' AND json_extract(u.body, '$.seq') = e.seq)",
    "CREATE VIEW response AS SELECT"
    " a.uuid AS attempt, a.bank_id AS bank, e.item AS item,"
    " (SELECT count(*) FROM standing AS t WHERE t.attempt = e.attempt AND t.item = e.item"
    " AND t.kind = 'answer' AND t.seq <= e.seq) AS attempt_try,"
    " json_extract(e.body, '$.typed') AS typed, e.verdict AS verdict, " GIVEN_SCORE ","
    " (SELECT nullif(json_extract(c.body, '$.level'), -1) FROM standing AS c"
    " WHERE c.attempt = e.attempt AND c.item = e.item AND c.kind = 'certainty' AND c.seq > e.seq"
    " AND NOT EXISTS (SELECT 1 FROM event AS n WHERE n.attempt = e.attempt AND n.item = e.item"
    " AND n.kind = 'answer' AND n.seq > e.seq AND n.seq < c.seq)"
    " ORDER BY c.seq DESC LIMIT 1) AS certainty,"
    " (SELECT count(*) FROM standing AS h WHERE h.attempt = e.attempt AND h.item = e.item"
    " AND h.kind = 'hint' AND h.seq < e.seq) AS hints,"
    " e.spent_ms AS spent_ms, " LOCAL_TIME
    " FROM standing AS e JOIN attempt AS a ON a.id = e.attempt WHERE e.kind = 'answer'",
    "CREATE VIEW answer_log AS SELECT"
    " a.uuid AS attempt, a.bank_id AS bank, e.item AS item, e.seq AS seq,"
    " json_extract(e.body, '$.typed') AS typed, e.verdict AS verdict, " GIVEN_SCORE ","
    " EXISTS (SELECT 1 FROM event AS u WHERE u.attempt = e.attempt AND u.seq > e.seq"
    " AND u.kind = 'undo' AND json_extract(u.body, '$.seq') = e.seq) AS undone,"
    " e.spent_ms AS spent_ms, " LOCAL_TIME
    " FROM event AS e JOIN attempt AS a ON a.id = e.attempt WHERE e.kind = 'answer'",

    "PRAGMA application_id = 0x77726170",
    "PRAGMA user_version = 1",
    NULL,
};

/* What live checks came to, one row for each task of each run. evidence holds no address, account,
 * key or line of a log. */
static const char *const version_2[] = {
    "CREATE TABLE check_result ("
    "\n  id INTEGER PRIMARY KEY,"
    "\n  uuid TEXT NOT NULL UNIQUE CHECK (length(uuid) = 36),"
    "\n  bank_id TEXT NOT NULL,"
    "\n  bank_hash TEXT NOT NULL,"
    "\n  task TEXT NOT NULL,"
    "\n  rev INTEGER NOT NULL,"
    "\n  at_ms INTEGER NOT NULL,"
    "\n  offset_min INTEGER NOT NULL,"
    "\n  state TEXT NOT NULL CHECK (state IN ('pass', 'fail', 'wait', 'unknown', 'skip')),"
    "\n  cause TEXT NOT NULL,"
    "\n  route TEXT NOT NULL,"
    "\n  evidence TEXT NOT NULL,"
    "\n  advisory INTEGER NOT NULL CHECK (advisory IN (0, 1)),"
    "\n  spent_ms INTEGER NOT NULL"
    "\n) STRICT",
    CHECKS_ONLY_GROW("UPDATE"),
    CHECKS_ONLY_GROW("DELETE"),
    "PRAGMA user_version = 2",
    NULL,
};

/* What an instructor has collected, and marks that a learner got back. Nothing here refers to the
 * learner's own log, and no column joins what was said about the lecture to anyone. */
static const char *const version_3[] = {
    "CREATE TABLE class_learner ("
    "\n  id INTEGER PRIMARY KEY,"
    "\n  class TEXT NOT NULL,"
    "\n  alias TEXT NOT NULL,"
    "\n  key TEXT NOT NULL,"
    "\n  same_as INTEGER REFERENCES class_learner (id),"
    "\n  UNIQUE (class, alias)"
    "\n) STRICT",

    "CREATE TABLE class_file ("
    "\n  class TEXT NOT NULL,"
    "\n  hash TEXT NOT NULL,"
    "\n  name TEXT NOT NULL,"
    "\n  kind TEXT NOT NULL CHECK (kind IN ('handin', 'feedback')),"
    "\n  at_ms INTEGER NOT NULL,"
    "\n  offset_min INTEGER NOT NULL,"
    "\n  PRIMARY KEY (class, hash)"
    "\n) STRICT, WITHOUT ROWID",

    "CREATE TABLE class_attempt ("
    "\n  id INTEGER PRIMARY KEY,"
    "\n  learner INTEGER NOT NULL REFERENCES class_learner (id),"
    "\n  uuid TEXT NOT NULL UNIQUE CHECK (length(uuid) = 36),"
    "\n  store TEXT NOT NULL,"
    "\n  bank_id TEXT NOT NULL,"
    "\n  bank_hash TEXT NOT NULL,"
    "\n  quiz TEXT NOT NULL,"
    "\n  mode TEXT NOT NULL CHECK (mode IN ('practice', 'exam')),"
    "\n  plan TEXT NOT NULL CHECK (json_valid(plan)),"
    "\n  seed INTEGER NOT NULL,"
    "\n  started_ms INTEGER NOT NULL,"
    "\n  offset_min INTEGER NOT NULL,"
    "\n  events INTEGER NOT NULL,"
    "\n  finished INTEGER NOT NULL CHECK (finished IN (0, 1)),"
    "\n  diverging INTEGER NOT NULL DEFAULT 0 CHECK (diverging IN (0, 1)),"
    "\n  log TEXT NOT NULL"
    "\n) STRICT",
    "CREATE INDEX class_attempt_learner ON class_attempt (learner)",

    "CREATE TABLE class_answer ("
    "\n  attempt INTEGER NOT NULL REFERENCES class_attempt (id),"
    "\n  place INTEGER NOT NULL,"
    "\n  which INTEGER NOT NULL CHECK (which IN (0, 1)),"
    "\n  item TEXT NOT NULL,"
    "\n  rev INTEGER NOT NULL,"
    "\n  verdict INTEGER NOT NULL,"
    "\n  score REAL NOT NULL CHECK (score BETWEEN 0 AND 1),"
    "\n  certainty INTEGER NOT NULL,"
    "\n  hints INTEGER NOT NULL,"
    "\n  spent_ms INTEGER NOT NULL,"
    "\n  seq INTEGER NOT NULL,"
    "\n  value TEXT NOT NULL,"
    "\n  PRIMARY KEY (attempt, place, which)"
    "\n) STRICT, WITHOUT ROWID",

    "CREATE TABLE class_check ("
    "\n  learner INTEGER NOT NULL REFERENCES class_learner (id),"
    "\n  bank_id TEXT NOT NULL,"
    "\n  at_ms INTEGER NOT NULL,"
    "\n  task TEXT NOT NULL,"
    "\n  rev INTEGER NOT NULL,"
    "\n  offset_min INTEGER NOT NULL,"
    "\n  state TEXT NOT NULL CHECK (state IN ('pass', 'fail', 'wait', 'unknown', 'skip')),"
    "\n  cause TEXT NOT NULL,"
    "\n  route TEXT NOT NULL,"
    "\n  advisory INTEGER NOT NULL CHECK (advisory IN (0, 1)),"
    "\n  spent_ms INTEGER NOT NULL,"
    "\n  PRIMARY KEY (learner, bank_id, at_ms, task)"
    "\n) STRICT, WITHOUT ROWID",

    "CREATE TABLE class_mark ("
    "\n  id INTEGER PRIMARY KEY,"
    "\n  uuid TEXT NOT NULL UNIQUE CHECK (length(uuid) = 36),"
    "\n  attempt TEXT NOT NULL CHECK (length(attempt) = 36),"
    "\n  item TEXT NOT NULL,"
    "\n  seq INTEGER NOT NULL,"
    "\n  score REAL NOT NULL CHECK (score BETWEEN 0 AND 1),"
    "\n  why TEXT NOT NULL CHECK (why IN ('person', 'regrade')),"
    "\n  by TEXT NOT NULL,"
    "\n  comment TEXT NOT NULL,"
    "\n  at_ms INTEGER NOT NULL,"
    "\n  offset_min INTEGER NOT NULL,"
    "\n  undoes TEXT NOT NULL"
    "\n) STRICT",
    "CREATE INDEX class_mark_answer ON class_mark (attempt, item, seq)",
    "CREATE INDEX class_mark_undoes ON class_mark (undoes) WHERE undoes <> ''",
    "CREATE TRIGGER class_mark_no_update BEFORE UPDATE ON class_mark"
    " BEGIN SELECT RAISE(ABORT, 'marks are only added'); END",

    "CREATE TABLE class_feedback ("
    "\n  id TEXT NOT NULL PRIMARY KEY CHECK (length(id) = 36),"
    "\n  class TEXT NOT NULL,"
    "\n  bank_id TEXT NOT NULL,"
    "\n  survey_hash TEXT NOT NULL,"
    "\n  day TEXT NOT NULL CHECK (day GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),"
    "\n  released INTEGER NOT NULL DEFAULT 0 CHECK (released IN (0, 1))"
    "\n) STRICT, WITHOUT ROWID",
    "CREATE TABLE class_feedback_answer ("
    "\n  form TEXT NOT NULL REFERENCES class_feedback (id),"
    "\n  item TEXT NOT NULL,"
    "\n  part TEXT NOT NULL CHECK (part IN ('-', 'before', 'now')),"
    "\n  value TEXT NOT NULL,"
    "\n  PRIMARY KEY (form, item, part)"
    "\n) STRICT, WITHOUT ROWID",

    "CREATE TABLE class_audit ("
    "\n  id INTEGER PRIMARY KEY,"
    "\n  class TEXT NOT NULL,"
    "\n  who TEXT NOT NULL,"
    "\n  what TEXT NOT NULL,"
    "\n  at_ms INTEGER NOT NULL,"
    "\n  offset_min INTEGER NOT NULL"
    "\n) STRICT",
    "PRAGMA user_version = 3",
    NULL,
};

/* A mark says by which key it was given, so that one of an older key can be told; an answer whether
 * the learner marked it. And the same attempt may be handed in to two classes: its UUID is unique
 * in each. */
static const char *const version_4[] = {
    "ALTER TABLE class_mark ADD COLUMN key_hash TEXT NOT NULL DEFAULT ''",

    "CREATE TABLE class_attempt_4 ("
    "\n  id INTEGER PRIMARY KEY,"
    "\n  class TEXT NOT NULL,"
    "\n  learner INTEGER NOT NULL REFERENCES class_learner (id),"
    "\n  uuid TEXT NOT NULL CHECK (length(uuid) = 36),"
    "\n  store TEXT NOT NULL,"
    "\n  bank_id TEXT NOT NULL,"
    "\n  bank_hash TEXT NOT NULL,"
    "\n  quiz TEXT NOT NULL,"
    "\n  mode TEXT NOT NULL CHECK (mode IN ('practice', 'exam')),"
    "\n  plan TEXT NOT NULL CHECK (json_valid(plan)),"
    "\n  seed INTEGER NOT NULL,"
    "\n  started_ms INTEGER NOT NULL,"
    "\n  offset_min INTEGER NOT NULL,"
    "\n  events INTEGER NOT NULL,"
    "\n  finished INTEGER NOT NULL CHECK (finished IN (0, 1)),"
    "\n  diverging INTEGER NOT NULL DEFAULT 0 CHECK (diverging IN (0, 1)),"
    "\n  log TEXT NOT NULL,"
    "\n  UNIQUE (class, uuid)"
    "\n) STRICT",
    "INSERT INTO class_attempt_4 SELECT a.id, l.class, a.learner, a.uuid, a.store, a.bank_id,"
    " a.bank_hash, a.quiz, a.mode, a.plan, a.seed, a.started_ms, a.offset_min, a.events,"
    " a.finished, a.diverging, a.log FROM class_attempt AS a JOIN class_learner AS l"
    " ON l.id = a.learner",
    "CREATE TABLE class_answer_4 ("
    "\n  attempt INTEGER NOT NULL REFERENCES class_attempt_4 (id),"
    "\n  place INTEGER NOT NULL,"
    "\n  which INTEGER NOT NULL CHECK (which IN (0, 1)),"
    "\n  item TEXT NOT NULL,"
    "\n  rev INTEGER NOT NULL,"
    "\n  verdict INTEGER NOT NULL,"
    "\n  score REAL NOT NULL CHECK (score BETWEEN 0 AND 1),"
    "\n  certainty INTEGER NOT NULL,"
    "\n  hints INTEGER NOT NULL,"
    "\n  spent_ms INTEGER NOT NULL,"
    "\n  seq INTEGER NOT NULL,"
    "\n  value TEXT NOT NULL,"
    "\n  selfmarked INTEGER NOT NULL DEFAULT 0 CHECK (selfmarked IN (0, 1)),"
    "\n  PRIMARY KEY (attempt, place, which)"
    "\n) STRICT, WITHOUT ROWID",
    "INSERT INTO class_answer_4 SELECT *, 0 FROM class_answer",
    "DROP TABLE class_answer",
    "DROP TABLE class_attempt",
    "ALTER TABLE class_attempt_4 RENAME TO class_attempt",
    "ALTER TABLE class_answer_4 RENAME TO class_answer",
    "CREATE INDEX class_attempt_learner ON class_attempt (learner)",
    "PRAGMA user_version = 4",
    NULL,
};

const struct migration store_migrations[STORE_VERSION] = {
    {.script = version_1, .fill = store_identity_add},
    {.script = version_2},
    {.script = version_3},
    {.script = version_4},
};

static bool run_step(struct store *store, const struct migration *step, struct err *err)
{
    for (const char *const *line = step->script; *line != NULL; line++) {
        if (sqlite3_exec(store->db, *line, NULL, NULL, NULL) != SQLITE_OK) {
            return store_fail(store, err);
        }
    }
    return step->fill == NULL || step->fill(store, err);
}

/* One step in one transaction. The version is read inside it: another process may have been
 * here first. */
static bool migrate_once(struct store *store, const struct migration *steps, size_t count,
                         bool *done, struct err *err)
{
    if (!store_begin(store, err)) {
        return false;
    }
    int64_t version = 0;
    bool fine = store_integer(store, SQL_USER_VERSION, &version, err);
    *done = fine && version >= (int64_t)count;
    if (!fine || *done || !run_step(store, &steps[version], err)) {
        store_rollback(store);
        return *done;
    }
    return store_commit(store, err);
}

bool store_migrate(struct store *store, const struct migration *steps, size_t count,
                   struct err *err)
{
    bool done = false;
    for (size_t i = 0; i < count && !done; i++) {
        if (!migrate_once(store, steps, count, &done, err)) {
            return false;
        }
    }
    return true;
}

static bool add_one(struct store *store, enum sql id, struct err *err)
{
    STATEMENT_AUTO(statement, store, id, err);
    if (statement == NULL) {
        return false;
    }
    struct uuid uuid = uuid_random();
    store_bind_text(statement, 1, uuid.text);
    return store_step(store, statement, err) == STORE_END;
}

bool store_identity_add(struct store *store, struct err *err)
{
    return add_one(store, SQL_LEARNER_ADD, err) && add_one(store, SQL_IDENTITY_ADD, err);
}
