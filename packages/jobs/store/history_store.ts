import type { Database } from "bun:sqlite";
import {
  type HistoryEntry,
  HistoryEntrySchema,
  type HistoryPage,
  type HistoryQuery,
  type HistoryState,
  type Job,
  JobOptionsSchema,
  type JobState,
  ModelTypeSchema,
  PreviewSchema,
} from "@haul/contract";
import { type JobInput, withoutSecrets } from "../job_input.ts";
import { parsed } from "./_parsed.ts";
import type { StoredJob } from "./job_row.ts";

interface Row {
  seq: number;
  id: string;
  url: string;
  options: string;
  repeatable: number;
  state: string;
  source: string | null;
  name: string | null;
  type: string | null;
  base_model: string | null;
  preview: string | null;
  path: string | null;
  size: number | null;
  sha256: string | null;
  integrity: string | null;
  verified_by: string | null;
  seconds: number | null;
  problem: string | null;
  created_at: number;
  ended_at: number | null;
}

type Values = Record<string, string | number | null>;

const UPSERT = `INSERT INTO history
  (id, url, options, repeatable, state, source, name, type, base_model, preview,
    path, size, sha256, integrity, verified_by, seconds, problem, words, created_at,
    ended_at)
  VALUES ($id, $url, $options, $repeatable, $state, $source, $name, $type,
    $base_model, $preview, $path, $size, $sha256, $integrity, $verified_by, $seconds,
    $problem, $words, $created_at, $ended_at)
  ON CONFLICT (id) DO UPDATE SET url = excluded.url, options = excluded.options,
    repeatable = excluded.repeatable, state = excluded.state,
    source = excluded.source, name = excluded.name, type = excluded.type,
    base_model = excluded.base_model, preview = excluded.preview,
    path = excluded.path,
    size = excluded.size, sha256 = excluded.sha256,
    integrity = excluded.integrity, verified_by = excluded.verified_by,
    seconds = excluded.seconds, problem = excluded.problem,
    words = excluded.words, ended_at = excluded.ended_at`;

/** How many rows an export reads at a time. */
const EXPORT_ROWS = 500;

/** Every job that ever was, over the database of a `JobStore`. */
export class HistoryStore {
  readonly #database: Database;
  readonly #now: () => number;

  /** @param database Open, with its schema; whoever opened it closes it. */
  constructor(database: Database, options: { now: () => number }) {
    this.#database = database;
    this.#now = options.now;
  }

  /**
   * Writes what is known of jobs; part of the caller's transaction.
   *
   * @param now When those ended that have, in milliseconds since 1970. @default now
   */
  record(jobs: readonly StoredJob[], now = this.#now()): void {
    const upsert = this.#database.query(UPSERT);
    for (const job of jobs) upsert.run(valuesOf(job, now));
  }

  /** Notes that jobs were taken off the queue: those that had not ended are `removed`. */
  close(ids: readonly string[]): void {
    const close = this.#database.query(
      "UPDATE history SET state = 'removed', ended_at = $now WHERE id = $id AND state = 'waiting'",
    );
    for (const id of ids) close.run({ id, now: this.#now() });
  }

  /** One page, newest first. */
  page(query: HistoryQuery): HistoryPage {
    const condition = conditionOf(query);
    const { total } = this.#database
      .query<{ total: number }, Values>(
        `SELECT count(*) AS total FROM history WHERE ${condition.where}`,
      )
      .get(condition.values) ?? { total: 0 };
    return { ...this.#slice(condition, query), total, ...this.#kinds() };
  }

  /** All that fit, newest first, a few hundred at a time. */
  *all(query: Omit<HistoryQuery, "limit" | "after">): Generator<HistoryEntry> {
    const condition = conditionOf(query);
    let after: string | undefined;
    do {
      const slice = this.#slice(condition, { limit: EXPORT_ROWS, after });
      yield* slice.entries;
      after = slice.next ?? undefined;
    } while (after !== undefined);
  }

  /** One entry with what it was asked to do, or null where the id is unknown. */
  find(id: string): { entry: HistoryEntry; input: JobInput } | null {
    const [row] = this.#rows("id = $id", { id, limit: 1 });
    const [entry] = row === undefined ? [] : entryOf(row);
    if (row === undefined || entry === undefined) return null;
    const options = JobOptionsSchema.safeParse(parsed(row.options));
    if (!options.success) return null;
    return { entry, input: { url: row.url, options: options.data } };
  }

  /** Forgets one entry, or all of jobs that have ended. */
  forget(id: string | null): void {
    this.#database
      .query(
        "DELETE FROM history WHERE state <> 'waiting' AND ($id IS NULL OR id = $id)",
      )
      .run({ id });
  }

  /** What the history can be narrowed by, over all of it. */
  #kinds(): Pick<HistoryPage, "types" | "baseModels"> {
    const distinct = (column: "type" | "base_model") =>
      this.#database
        .query<{ word: string }, []>(
          `SELECT DISTINCT ${column} AS word FROM history WHERE ${column} IS NOT NULL ORDER BY 1`,
        )
        .all()
        .map(({ word }) => word);
    const types = distinct("type").flatMap(
      (word) => ModelTypeSchema.safeParse(word).data ?? [],
    );
    return { types, baseModels: distinct("base_model") };
  }

  /** So many rows behind one of them, and where the next ones begin. */
  #slice(
    { where, values }: Condition,
    { limit, after }: { limit: number; after?: string | undefined },
  ): Pick<HistoryPage, "entries" | "next"> {
    const rows = this.#rows(`${where} AND seq < $before`, {
      ...values,
      before: seqOf(after),
      limit: limit + 1,
    });
    const shown = rows.slice(0, limit);
    return {
      entries: shown.flatMap(entryOf),
      next: rows.length > shown.length ? String(shown.at(-1)?.seq) : null,
    };
  }

  #rows(where: string, values: Values): Row[] {
    return this.#database
      .query<Row, Values>(
        `SELECT * FROM history WHERE ${where} ORDER BY seq DESC LIMIT $limit`,
      )
      .all(values);
  }
}

/** Which rows are meant, as SQL, and the values in it. */
interface Condition {
  where: string;
  values: Values;
}

function conditionOf(query: Partial<HistoryQuery>): Condition {
  const { search = "", state, source, type, baseModel } = query;
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  const values: Values = {};
  const parts = words.map((word, index) => {
    values[`word${index}`] = word;
    return `instr(words, $word${index}) > 0`;
  });
  const columns = { state, source, type, base_model: baseModel };
  for (const [column, wanted] of Object.entries(columns)) {
    if (wanted === undefined) continue;
    values[column] = wanted;
    parts.push(`${column} = $${column}`);
  }
  return { where: parts.join(" AND ") || "true", values };
}

function seqOf(after: string | undefined): number {
  const seq = Number(after);
  return after !== undefined && Number.isSafeInteger(seq)
    ? seq
    : Number.MAX_SAFE_INTEGER;
}

function valuesOf(stored: StoredJob, now: number): Values {
  const { job } = stored;
  const { input, hasSecrets } = withoutSecrets(stored.input);
  const outcome = job.state.phase === "done" ? job.state.outcome : null;
  const problem = job.state.phase === "failed" ? job.state.problem : null;
  const state = stateOf(job.state);
  const path = outcome?.path ?? job.file?.path ?? null;
  const file = fileValuesOf(job);
  const title = job.file?.model?.title;
  const words = [file.name, title, input.url, path, outcome?.sha256];
  return {
    id: job.id,
    url: input.url,
    options: JSON.stringify(input.options),
    repeatable: Number(!hasSecrets && !stored.secretsLost),
    state,
    ...file,
    path,
    size: outcome?.bytes ?? job.file?.size ?? null,
    sha256: outcome?.sha256 ?? null,
    integrity: outcome?.integrity ?? null,
    verified_by: outcome?.verifiedBy ?? null,
    seconds: outcome?.seconds ?? null,
    problem: problem && JSON.stringify(problem),
    words: words.filter(Boolean).join("\n").toLowerCase(),
    created_at: job.createdAt,
    ended_at: state === "waiting" ? null : now,
  };
}

/** What is known of the file, as the columns have it. */
function fileValuesOf({ file }: Job) {
  return {
    source: file?.source ?? null,
    name: file?.name ?? null,
    type: file?.model?.type ?? null,
    base_model: file?.model?.baseModel ?? null,
    preview: JSON.stringify(file?.model?.preview ?? null),
  };
}

function stateOf({ phase }: JobState): HistoryState {
  if (phase === "done" || phase === "expanded" || phase === "failed") {
    return phase;
  }
  return "waiting";
}

/** A row that this version cannot read is passed over. */
function entryOf(row: Row): HistoryEntry[] {
  const entry = HistoryEntrySchema.safeParse({
    id: row.id,
    url: row.url,
    state: row.state,
    createdAt: row.created_at,
    endedAt: row.ended_at,
    source: row.source,
    name: row.name,
    // A type that another version wrote counts as unknown.
    type: ModelTypeSchema.nullable().catch(null).parse(row.type),
    baseModel: row.base_model,
    preview: PreviewSchema.nullable()
      .catch(null)
      .parse(parsed(row.preview ?? "null")),
    path: row.path,
    size: row.size,
    sha256: row.sha256,
    integrity: row.integrity,
    verifiedBy: row.verified_by,
    seconds: row.seconds,
    problem: row.problem === null ? null : parsed(row.problem),
    repeatable: row.repeatable === 1,
  });
  return entry.success ? [entry.data] : [];
}
