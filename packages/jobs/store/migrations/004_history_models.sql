-- What a file of the history is, so that the history can be narrowed by it.
-- What is still in the queue tells it; of older rows nobody knows.
ALTER TABLE history ADD COLUMN type TEXT;
ALTER TABLE history ADD COLUMN base_model TEXT;

UPDATE history SET
  type = (SELECT json_extract(file, '$.model.type') FROM jobs WHERE jobs.id = history.id AND json_valid(file)),
  base_model = (SELECT json_extract(file, '$.model.baseModel') FROM jobs WHERE jobs.id = history.id AND json_valid(file));

CREATE INDEX history_by_type ON history (type, seq);
CREATE INDEX history_by_base_model ON history (base_model, seq);
