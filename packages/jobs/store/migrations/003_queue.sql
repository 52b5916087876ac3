-- Jobs have a priority and may wait for a day. Positions leave gaps, so that a
-- job can be moved between two others; they are no longer unique while many
-- are written at once.
DROP INDEX jobs_by_position;

ALTER TABLE jobs ADD COLUMN priority TEXT NOT NULL DEFAULT 'normal';
ALTER TABLE jobs ADD COLUMN not_before INTEGER;
ALTER TABLE jobs ADD COLUMN saved_bytes INTEGER NOT NULL DEFAULT 0;

UPDATE jobs SET position = position * 1048576;

CREATE INDEX jobs_by_position ON jobs (position);

-- What the user has set, as one JSON object.
CREATE TABLE settings (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  value TEXT NOT NULL
) STRICT;

-- Requests to add that came with a key: the same key again adds nothing. The
-- digest is of the whole request, so that a key of another one is noticed.
CREATE TABLE additions (
  key TEXT PRIMARY KEY,
  digest TEXT NOT NULL,
  job_ids TEXT NOT NULL,
  created_at INTEGER NOT NULL
) STRICT;

-- Every job that ever was. Rows outlive their jobs and hold no secret.
CREATE TABLE history (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  url TEXT NOT NULL,
  options TEXT NOT NULL,
  repeatable INTEGER NOT NULL,
  state TEXT NOT NULL,
  source TEXT,
  name TEXT,
  path TEXT,
  size INTEGER,
  sha256 TEXT,
  integrity TEXT,
  verified_by TEXT,
  seconds REAL,
  problem TEXT,
  -- What a search looks into, in lower case.
  words TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  ended_at INTEGER
) STRICT;

CREATE INDEX history_by_state ON history (state, seq);
