import {
  type Job,
  JobFileSchema,
  JobOptionsSchema,
  JobStateSchema,
  type Notice,
  NoticeSchema,
  PrioritySchema,
} from "@haul/contract";
import { type JobInput, withoutSecrets } from "../job_input.ts";
import { isActive, isOver } from "../queue/reduce_job.ts";
import { parsed } from "./_parsed.ts";

/** A job as it is kept, with what it needs to go on. */
export interface StoredJob {
  job: Job;
  input: JobInput;
  /** Whether `input` lacks secrets that were given: they are never stored. */
  secretsLost: boolean;
  /** The part file, once its path is known. */
  partPath: string | null;
}

/** A job as a row of the database. */
export interface JobRow {
  id: string;
  position: number;
  url: string;
  parent: string | null;
  options: string;
  has_secrets: number;
  state: string;
  file: string | null;
  notice: string | null;
  part_path: string | null;
  priority: string;
  not_before: number | null;
  saved_bytes: number;
  created_at: number;
}

/** Writes what {@link jobRow} gives. */
export const UPSERT_JOB = `INSERT INTO jobs
  (id, position, url, parent, options, has_secrets, state, file, notice, part_path, priority,
    not_before, saved_bytes, created_at, updated_at)
  VALUES ($id, $position, $url, $parent, $options, $has_secrets, $state, $file,
    $notice, $part_path, $priority, $not_before, $saved_bytes, $created_at, $updated_at)
  ON CONFLICT (id) DO UPDATE SET position = excluded.position,
    url = excluded.url, options = excluded.options,
    has_secrets = excluded.has_secrets, state = excluded.state,
    file = excluded.file, notice = excluded.notice, part_path = excluded.part_path,
    priority = excluded.priority, not_before = excluded.not_before,
    saved_bytes = excluded.saved_bytes, updated_at = excluded.updated_at`;

/** Makes the row of a job, free of its secrets. What runs is written as queued. */
export function jobRow(
  stored: StoredJob,
  updatedAt: number,
): JobRow & { updated_at: number } {
  const { job, partPath } = stored;
  const { input, hasSecrets } = withoutSecrets(stored.input);
  const state = isActive(job.state.phase) ? { phase: "queued" } : job.state;
  return {
    id: job.id,
    position: job.position,
    url: input.url,
    parent: job.parent,
    options: JSON.stringify(input.options),
    has_secrets: Number(hasSecrets || stored.secretsLost),
    state: JSON.stringify(state),
    file: job.file && JSON.stringify(job.file),
    notice: JSON.stringify(lastingNotice(job)),
    part_path: partPath,
    priority: job.priority,
    not_before: job.notBefore,
    saved_bytes: job.savedBytes,
    created_at: job.createdAt,
    updated_at: updatedAt,
  };
}

/** What is true of a job after a restart as well: a short wait is not. */
function lastingNotice({ state, notBefore, notice }: Job): Notice | null {
  return isOver(state.phase) || notBefore !== null ? notice : null;
}

/** Reads a row, without the secrets of its job; null where this version cannot. */
export function storedJobOf(row: JobRow): StoredJob | null {
  const options = JobOptionsSchema.safeParse(parsed(row.options));
  const state = JobStateSchema.safeParse(parsed(row.state));
  const file = JobFileSchema.nullable().safeParse(parsed(row.file ?? "null"));
  if (!options.success || !state.success || !file.success) return null;
  const notice = NoticeSchema.safeParse(parsed(row.notice ?? "null"));
  const priority = PrioritySchema.safeParse(row.priority);
  return {
    job: {
      id: row.id,
      url: row.url,
      parent: row.parent,
      createdAt: row.created_at,
      priority: priority.data ?? "normal",
      position: row.position,
      notBefore: row.not_before,
      savedBytes: row.saved_bytes,
      file: file.data,
      notice: notice.data ?? null,
      state: state.data,
    },
    input: { url: row.url, options: options.data },
    secretsLost: row.has_secrets === 1,
    partPath: row.part_path,
  };
}
