import { type Job, type SettingsNow, SettingsNowSchema } from "@haul/contract";
import type { JobChange } from "@haul/jobs";

/** A job that waits. */
export function jobOf(id: string, createdAt = 0): Job {
  return {
    id,
    url: `https://example.org/${id}`,
    parent: null,
    createdAt,
    priority: "normal",
    position: 0,
    notBefore: null,
    savedBytes: 0,
    file: null,
    notice: null,
    state: { phase: "queued" },
  };
}

/** What a feed begins with. */
interface JobFeedOptions {
  epoch?: string;
  jobs?: readonly Job[];
  settings?: SettingsNow;
}

/** The part of a queue that a hub listens to, for tests to play. */
export function jobFeed(from: JobFeedOptions = {}) {
  const { epoch = "e" } = from;
  const jobs = new Map((from.jobs ?? []).map((job) => [job.id, job]));
  let settings = from.settings ?? SettingsNowSchema.parse({});
  let listener: ((change: JobChange) => void) | null = null;
  return {
    epoch,
    seq: 0,
    get: (id: string) => jobs.get(id),
    list: () => [...jobs.values()],
    settings: () => settings,
    subscribe(next: (change: JobChange) => void) {
      listener = next;
      return () => {
        listener = null;
      };
    },
    change(job: Job) {
      jobs.set(job.id, job);
      this.seq += 1;
      listener?.({ seq: this.seq, job });
    },
    set(next: SettingsNow) {
      settings = next;
      this.seq += 1;
      listener?.({ seq: this.seq, settings: true });
    },
    remove(id: string) {
      jobs.delete(id);
      this.seq += 1;
      listener?.({ seq: this.seq, removed: id });
    },
  };
}
