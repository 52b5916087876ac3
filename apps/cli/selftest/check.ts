/** What all checks are given. */
export interface CheckContext {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The folder for files, absolute; it need not be there yet. */
  readonly models: string;
  /** A folder of the self-test's own, removed with all in it at the end. */
  readonly scratch: string;
  readonly signal: AbortSignal;
}

/** What one check found. */
export interface CheckResult {
  /** `warning`: something is missing that Haul can do without. */
  ok: "ok" | "warning" | "failed";
  /** What was found, in a few words. */
  detail: string;
  /** What to do about it; null where all is well. */
  fix: string | null;
}

/** One thing that must work. A check that throws has failed. */
export interface Check {
  name: string;
  run(context: CheckContext): Promise<CheckResult>;
}

/** The result of a check that found nothing wrong. */
export function fine(detail: string): CheckResult {
  return { ok: "ok", detail, fix: null };
}
