CREATE TABLE files (
  path TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  size INTEGER NOT NULL,
  mtime REAL NOT NULL,        -- milliseconds since 1970, as stat gives them
  sha256 TEXT NOT NULL,
  integrity TEXT NOT NULL,    -- verified, consistent, unverified
  source TEXT,
  model_id TEXT,
  version_id TEXT,
  type TEXT,
  base_model TEXT,
  title TEXT,
  version TEXT,
  creator TEXT,
  trained_words TEXT NOT NULL DEFAULT '[]',
  page TEXT,
  words TEXT NOT NULL,        -- what a search looks in, lower case
  looked_up_at REAL,          -- when a service was last asked about the digest
  missing INTEGER NOT NULL DEFAULT 0,
  added_at REAL NOT NULL,
  seen_at REAL NOT NULL
) STRICT;

CREATE INDEX files_sha256 ON files (sha256);
CREATE INDEX files_model ON files (source, model_id);
