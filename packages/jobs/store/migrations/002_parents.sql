-- The job whose link stood for this file among others; null for a link of its
-- own. No reference: that job may be taken off the list before its files.
ALTER TABLE jobs ADD COLUMN parent TEXT;
