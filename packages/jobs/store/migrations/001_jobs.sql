-- One row for each job. No secret is ever written here: `url` and `options`
-- are free of credentials, and `has_secrets` says that some were left out.
CREATE TABLE jobs (
  id TEXT PRIMARY KEY,
  position INTEGER NOT NULL,
  url TEXT NOT NULL,
  options TEXT NOT NULL,
  has_secrets INTEGER NOT NULL,
  state TEXT NOT NULL,
  file TEXT,
  part_path TEXT,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT;

CREATE UNIQUE INDEX jobs_by_position ON jobs (position);
