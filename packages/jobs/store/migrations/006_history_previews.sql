-- The picture that a publisher shows for a file of the history, as JSON. What
-- is still in the queue tells it; of older rows nobody knows.
ALTER TABLE history ADD COLUMN preview TEXT;

UPDATE history SET preview = (
  SELECT json_extract(file, '$.model.preview') FROM jobs
  WHERE jobs.id = history.id AND json_valid(file)
);
