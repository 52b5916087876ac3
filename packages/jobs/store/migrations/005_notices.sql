-- What a job that waits for a day, or is done, still has to say.
ALTER TABLE jobs ADD COLUMN notice TEXT;
