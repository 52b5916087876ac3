import { EndpointsSchema, problem, type Settings } from "@haul/contract";
import { createEngine, discardPart } from "@haul/engine";
import { Catalogue } from "@haul/library";
import { Agent, createFetch } from "@haul/net";
import { checkKey, reachService, sourceContext } from "@haul/sources";
import { addOnce } from "./add_once.ts";
import { checkRequest } from "./check_request.ts";
import { fetchPicture } from "./fetch_picture.ts";
import { fileInfo } from "./file_info.ts";
import { jobHistory, leaveWord, openInbox } from "./job_history.ts";
import type { JobInput } from "./job_input.ts";
import type { JobEdit, Jobs, JobsOptions } from "./jobs.ts";
import { mergeSettings } from "./merge_settings.ts";
import { JobQueue, type JobQueueOptions } from "./queue/job_queue.ts";
import type { RunContext, RunEnd } from "./queue/job_runs.ts";
import { JobTable } from "./queue/job_table.ts";
import { nextTry } from "./queue/next_try.ts";
import type { QueueEntry } from "./queue/queue_entry.ts";
import { settled } from "./queue/settled.ts";
import { runJob } from "./run/run_job.ts";
import type { RunScope } from "./run/run_scope.ts";
import type { HistoryInbox } from "./store/history_inbox.ts";
import { JobStore } from "./store/job_store.ts";
import { trustingPlaces } from "./trusting_places.ts";

/**
 * Opens the queue, with an engine of its own, and lets what was queued go on.
 * Dispose of it to end: what runs is stopped and saved, and goes on at the
 * next start.
 *
 * @throws {ProblemError} `already_running` where another process holds the store, `open_failed` where it cannot be opened, `bad_option` without a root.
 *
 * @example
 * ```ts
 * import { tmpdir } from "node:os";
 * import { SettingsSchema } from "@haul/contract";
 * import { createJobs, policyFromEnv } from "@haul/jobs";
 *
 * await using jobs = await createJobs({
 *   store: ":memory:",
 *   roots: [tmpdir()],
 *   policy: policyFromEnv({}),
 *   settings: SettingsSchema.parse({}),
 *   trustInput: true,
 * });
 * console.assert(jobs.list().length === 0);
 * ```
 */
export async function createJobs(options: JobsOptions): Promise<Jobs> {
  if (options.roots.length === 0) {
    throw problem("bad_option", "Name at least one folder for downloads.");
  }
  const { now = Date.now, newId = () => crypto.randomUUID() } = options;
  const store = new JobStore(options.store, {
    now,
    onDamage: options.onDamage,
  });
  const settings = mergeSettings(options.settings, store.loadSettings());
  const { endpoints = EndpointsSchema.parse({}) } = options;
  const policy = trustingPlaces(options.policy, endpoints);
  const engine = createEngine({
    policy,
    maxSpeed: settings.maxSpeed,
    hostLimits: settings,
    aria2c: options.aria2c ?? null,
    ...(options.threads === undefined ? {} : { threads: options.threads }),
  });
  const agent = new Agent();
  const { roots, trustInput, tokenFor = async () => null } = options;
  const fetch = createFetch({ agent, policy });
  const scope: RunScope = {
    engine,
    fetch,
    endpoints,
    tokenFor,
    findCopies: settings.findCopies,
    roots,
    env: options.env ?? {},
    catalogue: openCatalogue(options),
    trustInput,
  };
  const table = new JobTable(store);
  const queue = new JobQueue({
    table,
    run: (entry, context) => run(entry, { ...context, scope }),
    discardPart,
    lacking: (claims) => engine.lacking(claims),
    settings,
    nextTry: tryAgain(retriesOf(options)),
    now,
    newId,
  });
  const inbox = openInbox(options.historyInbox, now);
  if (inbox !== null && options.store === ":memory:") {
    leaveWord(table, { inbox, roots });
  }
  queue.schedule();
  return jobsOver({
    inbox,
    queue,
    table,
    store,
    scope,
    agent,
    settings,
    epoch: newId(),
  });
}

interface Parts {
  inbox: HistoryInbox | null;
  queue: JobQueue;
  table: JobTable;
  store: JobStore;
  scope: RunScope;
  agent: Agent;
  settings: Settings;
  epoch: string;
}

function jobsOver(parts: Parts): Jobs {
  const { queue, table, store, scope, agent, epoch } = parts;
  const closing = new AbortController();
  const untilClosed = (signal?: AbortSignal) =>
    AbortSignal.any(signal ? [signal, closing.signal] : [closing.signal]);
  const asking = (signal?: AbortSignal) =>
    sourceContext({ ...scope, signal: untilClosed(signal) });
  let { settings } = parts;
  const settingsNow = () => ({ ...settings, opensAt: queue.opensAt });
  const add: Jobs["add"] = async (requests, { key } = {}) =>
    addOnce(requests, { key, queue, table, store, scope });
  return {
    epoch,
    get seq() {
      return table.feed.seq;
    },
    add,
    list: () => table.list(),
    get: (id) => table.find(id)?.job,
    input: (id) => table.find(id)?.input,
    async edit(id, changes) {
      const request = edited(table.entry(id).input, changes);
      queue.edit(id, checkRequest(request, scope));
    },
    pause: (id) => queue.pause([id]),
    resume: async (id) => queue.resume([id]),
    retry: async (id, { notBefore = null } = {}) =>
      queue.retry([id], notBefore),
    remove: (id, options) => queue.remove([id], options),
    move: async (id, where) => queue.move(id, where),
    setPriority: async (id, priority) => queue.setPriority(id, priority),
    async bulk(action, { ids, keepPart }) {
      const known = [...new Set(ids)].filter((id) => table.find(id));
      if (action === "remove") await queue.remove(known, { keepPart });
      else await queue[action](known);
      return known.length;
    },
    settings: settingsNow,
    async setSettings(patch) {
      store.saveSettings({ ...store.loadSettings(), ...patch });
      settings = mergeSettings(settings, patch);
      scope.engine.setMaxSpeed(settings.maxSpeed);
      scope.engine.setHostLimits(settings);
      scope.findCopies = settings.findCopies;
      queue.setSettings(settings);
      table.feed.publishSettings();
      return settingsNow();
    },
    history: jobHistory(store.history, { inbox: parts.inbox, add }),
    subscribe: (listener) => table.feed.subscribe(listener),
    settled: (id) => settled(table, id),
    async info(url, { signal, ...options } = {}) {
      const input = checkRequest({ url, options }, scope);
      return await fileInfo(input, { scope, signal: untilClosed(signal) });
    },
    picture: (url, { signal } = {}) =>
      fetchPicture(url, { fetch: scope.fetch, signal: untilClosed(signal) }),
    account: (service, { signal } = {}) => checkKey(service, asking(signal)),
    reach: (service, { signal } = {}) => reachService(service, asking(signal)),
    async [Symbol.asyncDispose]() {
      closing.abort();
      await queue[Symbol.asyncDispose]();
      await scope.engine[Symbol.asyncDispose]();
      agent[Symbol.dispose]();
      scope.catalogue?.[Symbol.dispose]();
      parts.inbox?.[Symbol.dispose]();
    },
  };
}

function edited(input: JobInput, { url, options }: JobEdit): JobInput {
  return {
    url: url ?? input.url,
    options: { ...input.options, ...options },
  };
}

async function run(
  entry: QueueEntry,
  context: RunContext & { scope: RunScope },
): Promise<RunEnd> {
  const isChild = entry.job.parent !== null;
  if (!entry.secretsLost) {
    return await runJob(entry.input, { ...context, isChild });
  }
  throw problem(
    "unauthorized",
    `The link or headers of ${entry.job.url} held a secret that Haul no longer has; add the link again and the download goes on where it stopped.`,
  );
}

/** Downloads go on without it: a scan makes good for what it missed. */
function openCatalogue({ catalogue, now }: JobsOptions): Catalogue | null {
  if (catalogue === undefined) return null;
  try {
    return new Catalogue(catalogue, now === undefined ? {} : { now });
  } catch {
    return null;
  }
}

/** Where nothing is tried again by itself, nothing waits for a day either. */
function tryAgain(retries: number): JobQueueOptions["nextTry"] {
  return (problem, { failures, waitsForDates }) =>
    nextTry(problem, {
      failures,
      retries,
      random: Math.random(),
      waitsForDates: waitsForDates && retries > 0,
    });
}

/** A queue in memory has a person before it, and the engine has been patient already. */
function retriesOf({ store, retries }: JobsOptions): number {
  return retries ?? (store === ":memory:" ? 0 : 5);
}
