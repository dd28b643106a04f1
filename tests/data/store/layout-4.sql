CREATE INDEX class_attempt_learner ON class_attempt (learner)
CREATE INDEX class_mark_answer ON class_mark (attempt, item, seq)
CREATE INDEX class_mark_undoes ON class_mark (undoes) WHERE undoes <> ''
CREATE INDEX event_finish ON event (attempt) WHERE kind = 'finish'
CREATE TABLE attempt (
  id INTEGER PRIMARY KEY,
  uuid TEXT NOT NULL UNIQUE CHECK (length(uuid) = 36),
  learner INTEGER NOT NULL REFERENCES learner (id),
  bank_id TEXT NOT NULL,
  bank_hash TEXT NOT NULL REFERENCES bank (hash),
  quiz TEXT NOT NULL,
  mode TEXT NOT NULL CHECK (mode IN ('practice', 'exam')),
  plan TEXT NOT NULL CHECK (json_valid(plan)),
  seed INTEGER NOT NULL,
  started_ms INTEGER NOT NULL,
  offset_min INTEGER NOT NULL
) STRICT
CREATE TABLE bank (
  hash TEXT NOT NULL PRIMARY KEY,
  id TEXT NOT NULL,
  bytes BLOB NOT NULL,
  added_ms INTEGER NOT NULL,
  offset_min INTEGER NOT NULL
) STRICT
CREATE TABLE check_result (
  id INTEGER PRIMARY KEY,
  uuid TEXT NOT NULL UNIQUE CHECK (length(uuid) = 36),
  bank_id TEXT NOT NULL,
  bank_hash TEXT NOT NULL,
  task TEXT NOT NULL,
  rev INTEGER NOT NULL,
  at_ms INTEGER NOT NULL,
  offset_min INTEGER NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('pass', 'fail', 'wait', 'unknown', 'skip')),
  cause TEXT NOT NULL,
  route TEXT NOT NULL,
  evidence TEXT NOT NULL,
  advisory INTEGER NOT NULL CHECK (advisory IN (0, 1)),
  spent_ms INTEGER NOT NULL
) STRICT
CREATE TABLE "class_answer" (
  attempt INTEGER NOT NULL REFERENCES "class_attempt" (id),
  place INTEGER NOT NULL,
  which INTEGER NOT NULL CHECK (which IN (0, 1)),
  item TEXT NOT NULL,
  rev INTEGER NOT NULL,
  verdict INTEGER NOT NULL,
  score REAL NOT NULL CHECK (score BETWEEN 0 AND 1),
  certainty INTEGER NOT NULL,
  hints INTEGER NOT NULL,
  spent_ms INTEGER NOT NULL,
  seq INTEGER NOT NULL,
  value TEXT NOT NULL,
  selfmarked INTEGER NOT NULL DEFAULT 0 CHECK (selfmarked IN (0, 1)),
  PRIMARY KEY (attempt, place, which)
) STRICT, WITHOUT ROWID
CREATE TABLE "class_attempt" (
  id INTEGER PRIMARY KEY,
  class TEXT NOT NULL,
  learner INTEGER NOT NULL REFERENCES class_learner (id),
  uuid TEXT NOT NULL CHECK (length(uuid) = 36),
  store TEXT NOT NULL,
  bank_id TEXT NOT NULL,
  bank_hash TEXT NOT NULL,
  quiz TEXT NOT NULL,
  mode TEXT NOT NULL CHECK (mode IN ('practice', 'exam')),
  plan TEXT NOT NULL CHECK (json_valid(plan)),
  seed INTEGER NOT NULL,
  started_ms INTEGER NOT NULL,
  offset_min INTEGER NOT NULL,
  events INTEGER NOT NULL,
  finished INTEGER NOT NULL CHECK (finished IN (0, 1)),
  diverging INTEGER NOT NULL DEFAULT 0 CHECK (diverging IN (0, 1)),
  log TEXT NOT NULL,
  UNIQUE (class, uuid)
) STRICT
CREATE TABLE class_audit (
  id INTEGER PRIMARY KEY,
  class TEXT NOT NULL,
  who TEXT NOT NULL,
  what TEXT NOT NULL,
  at_ms INTEGER NOT NULL,
  offset_min INTEGER NOT NULL
) STRICT
CREATE TABLE class_check (
  learner INTEGER NOT NULL REFERENCES class_learner (id),
  bank_id TEXT NOT NULL,
  at_ms INTEGER NOT NULL,
  task TEXT NOT NULL,
  rev INTEGER NOT NULL,
  offset_min INTEGER NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('pass', 'fail', 'wait', 'unknown', 'skip')),
  cause TEXT NOT NULL,
  route TEXT NOT NULL,
  advisory INTEGER NOT NULL CHECK (advisory IN (0, 1)),
  spent_ms INTEGER NOT NULL,
  PRIMARY KEY (learner, bank_id, at_ms, task)
) STRICT, WITHOUT ROWID
CREATE TABLE class_feedback (
  id TEXT NOT NULL PRIMARY KEY CHECK (length(id) = 36),
  class TEXT NOT NULL,
  bank_id TEXT NOT NULL,
  survey_hash TEXT NOT NULL,
  day TEXT NOT NULL CHECK (day GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
  released INTEGER NOT NULL DEFAULT 0 CHECK (released IN (0, 1))
) STRICT, WITHOUT ROWID
CREATE TABLE class_feedback_answer (
  form TEXT NOT NULL REFERENCES class_feedback (id),
  item TEXT NOT NULL,
  part TEXT NOT NULL CHECK (part IN ('-', 'before', 'now')),
  value TEXT NOT NULL,
  PRIMARY KEY (form, item, part)
) STRICT, WITHOUT ROWID
CREATE TABLE class_file (
  class TEXT NOT NULL,
  hash TEXT NOT NULL,
  name TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('handin', 'feedback')),
  at_ms INTEGER NOT NULL,
  offset_min INTEGER NOT NULL,
  PRIMARY KEY (class, hash)
) STRICT, WITHOUT ROWID
CREATE TABLE class_learner (
  id INTEGER PRIMARY KEY,
  class TEXT NOT NULL,
  alias TEXT NOT NULL,
  key TEXT NOT NULL,
  same_as INTEGER REFERENCES class_learner (id),
  UNIQUE (class, alias)
) STRICT
CREATE TABLE class_mark (
  id INTEGER PRIMARY KEY,
  uuid TEXT NOT NULL UNIQUE CHECK (length(uuid) = 36),
  attempt TEXT NOT NULL CHECK (length(attempt) = 36),
  item TEXT NOT NULL,
  seq INTEGER NOT NULL,
  score REAL NOT NULL CHECK (score BETWEEN 0 AND 1),
  why TEXT NOT NULL CHECK (why IN ('person', 'regrade')),
  by TEXT NOT NULL,
  comment TEXT NOT NULL,
  at_ms INTEGER NOT NULL,
  offset_min INTEGER NOT NULL,
  undoes TEXT NOT NULL
, key_hash TEXT NOT NULL DEFAULT '') STRICT
CREATE TABLE event (
  attempt INTEGER NOT NULL REFERENCES attempt (id),
  seq INTEGER NOT NULL,
  uuid TEXT NOT NULL UNIQUE CHECK (length(uuid) = 36),
  kind TEXT NOT NULL CHECK (kind IN ('presented', 'answer', 'certainty', 'hint', 'selfmark', 'skip', 'flag', 'undo', 'finish', 'mark')),
  item TEXT,
  at_ms INTEGER NOT NULL,
  offset_min INTEGER NOT NULL,
  spent_ms INTEGER NOT NULL,
  body TEXT NOT NULL CHECK (json_valid(body)),
  verdict TEXT CHECK (verdict IN ('right', 'partial', 'wrong', 'unknown', 'skipped', 'pending')),
  score REAL CHECK (score BETWEEN 0 AND 1),
  key_hash TEXT,
  grader INTEGER NOT NULL,
  PRIMARY KEY (attempt, seq),
  CHECK ((verdict IS NULL) = (score IS NULL))
) STRICT, WITHOUT ROWID
CREATE TABLE learner (
  id INTEGER PRIMARY KEY,
  uuid TEXT NOT NULL UNIQUE CHECK (length(uuid) = 36)
) STRICT
CREATE TABLE memory (
  key TEXT NOT NULL PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID
CREATE TABLE setting (
  key TEXT NOT NULL PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID
CREATE TABLE store (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  uuid TEXT NOT NULL CHECK (length(uuid) = 36),
  learner INTEGER NOT NULL REFERENCES learner (id)
) STRICT
CREATE TABLE survey_answer (
  form TEXT NOT NULL REFERENCES survey_form (id),
  item TEXT NOT NULL,
  part TEXT NOT NULL CHECK (part IN ('-', 'before', 'now')),
  value TEXT NOT NULL,
  PRIMARY KEY (form, item, part)
) STRICT, WITHOUT ROWID
CREATE TABLE survey_form (
  id TEXT NOT NULL PRIMARY KEY CHECK (length(id) = 36),
  bank_id TEXT NOT NULL,
  survey_hash TEXT NOT NULL,
  day TEXT NOT NULL CHECK (day GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
  state TEXT NOT NULL CHECK (state IN ('open', 'done', 'declined')),
  UNIQUE (bank_id, survey_hash)
) STRICT, WITHOUT ROWID
CREATE TRIGGER check_no_DELETE BEFORE DELETE ON check_result WHEN EXISTS (SELECT 1 FROM store) BEGIN SELECT RAISE(ABORT, 'the log of checks only grows'); END
CREATE TRIGGER check_no_UPDATE BEFORE UPDATE ON check_result WHEN EXISTS (SELECT 1 FROM store) BEGIN SELECT RAISE(ABORT, 'the log of checks only grows'); END
CREATE TRIGGER class_mark_no_update BEFORE UPDATE ON class_mark BEGIN SELECT RAISE(ABORT, 'marks are only added'); END
CREATE TRIGGER event_in_order BEFORE INSERT ON event WHEN NEW.seq <> 1 + coalesce((SELECT max(seq) FROM event WHERE attempt = NEW.attempt), 0) BEGIN SELECT RAISE(ABORT, 'an event is not the next of its attempt'); END
CREATE TRIGGER event_no_DELETE BEFORE DELETE ON event WHEN EXISTS (SELECT 1 FROM store) BEGIN SELECT RAISE(ABORT, 'the log of events only grows'); END
CREATE TRIGGER event_no_UPDATE BEFORE UPDATE ON event WHEN EXISTS (SELECT 1 FROM store) BEGIN SELECT RAISE(ABORT, 'the log of events only grows'); END
CREATE VIEW answer_log AS SELECT a.uuid AS attempt, a.bank_id AS bank, e.item AS item, e.seq AS seq, json_extract(e.body, '$.typed') AS typed, e.verdict AS verdict, CASE WHEN e.verdict <> 'pending' THEN e.score END AS score, EXISTS (SELECT 1 FROM event AS u WHERE u.attempt = e.attempt AND u.seq > e.seq AND u.kind = 'undo' AND json_extract(u.body, '$.seq') = e.seq) AS undone, e.spent_ms AS spent_ms, strftime('%Y-%m-%d %H:%M:%S', e.at_ms / 1000 + e.offset_min * 60, 'unixepoch') AS local_time FROM event AS e JOIN attempt AS a ON a.id = e.attempt WHERE e.kind = 'answer'
CREATE VIEW response AS SELECT a.uuid AS attempt, a.bank_id AS bank, e.item AS item, (SELECT count(*) FROM standing AS t WHERE t.attempt = e.attempt AND t.item = e.item AND t.kind = 'answer' AND t.seq <= e.seq) AS attempt_try, json_extract(e.body, '$.typed') AS typed, e.verdict AS verdict, CASE WHEN e.verdict <> 'pending' THEN e.score END AS score, (SELECT nullif(json_extract(c.body, '$.level'), -1) FROM standing AS c WHERE c.attempt = e.attempt AND c.item = e.item AND c.kind = 'certainty' AND c.seq > e.seq AND NOT EXISTS (SELECT 1 FROM event AS n WHERE n.attempt = e.attempt AND n.item = e.item AND n.kind = 'answer' AND n.seq > e.seq AND n.seq < c.seq) ORDER BY c.seq DESC LIMIT 1) AS certainty, (SELECT count(*) FROM standing AS h WHERE h.attempt = e.attempt AND h.item = e.item AND h.kind = 'hint' AND h.seq < e.seq) AS hints, e.spent_ms AS spent_ms, strftime('%Y-%m-%d %H:%M:%S', e.at_ms / 1000 + e.offset_min * 60, 'unixepoch') AS local_time FROM standing AS e JOIN attempt AS a ON a.id = e.attempt WHERE e.kind = 'answer'
CREATE VIEW standing AS SELECT * FROM event AS e WHERE NOT EXISTS (SELECT 1 FROM event AS u WHERE u.attempt = e.attempt AND u.seq > e.seq AND u.kind = 'undo' AND json_extract(u.body, '$.seq') = e.seq)
