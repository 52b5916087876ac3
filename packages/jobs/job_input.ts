import { type JobOptions, redactUrl } from "@haul/contract";

/** What a job was asked to do, secrets included: it stays in memory. */
export interface JobInput {
  url: string;
  options: JobOptions;
}

/**
 * The same without secrets: what may be stored. A run without them would at
 * best be refused, so that a job has to know whether any were left out.
 */
export function withoutSecrets(input: JobInput): {
  input: JobInput;
  hasSecrets: boolean;
} {
  const { headers, mirrors } = input.options;
  const url = redactUrl(input.url);
  const shown = mirrors.map(redactUrl);
  const hasSecrets =
    Object.keys(headers).length > 0 ||
    url !== input.url ||
    shown.some((mirror, at) => mirror !== mirrors[at]);
  return {
    input: { url, options: { ...input.options, headers: {}, mirrors: shown } },
    hasSecrets,
  };
}
