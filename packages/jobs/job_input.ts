import { type JobOptions, redactUrl } from "@haul/contract";
import { parseInput, sourceFor } from "@haul/sources";

/** What a job was asked to do, secrets included: it stays in memory and is shown to nobody whole. */
export interface JobInput {
  /** As `parseInput` reads what the user gave. */
  url: string;
  options: JobOptions;
}

/** What may be shown and stored of a URL that was checked. */
export function shownUrl(text: string): string {
  return redactUrl(parseInput(text).href);
}

/**
 * The same without secrets: what may be stored. A run without them would at
 * best be refused, so that a job has to know whether any were left out.
 */
export function withoutSecrets(input: JobInput): {
  input: JobInput;
  hasSecrets: boolean;
} {
  const { headers, mirrors, password } = input.options;
  const hasSecrets =
    Object.keys(headers).length > 0 ||
    password !== null ||
    [input.url, ...mirrors].some(holdsSecret);
  const options = {
    ...input.options,
    headers: {},
    password: null,
    mirrors: mirrors.map(shownUrl),
  };
  return { input: { url: shownUrl(input.url), options }, hasSecrets };
}

function holdsSecret(text: string): boolean {
  const url = parseInput(text);
  // Most links mean nothing by a fragment.
  if (sourceFor(url).secretFragment !== true) url.hash = "";
  return redactUrl(url.href) !== url.href;
}
