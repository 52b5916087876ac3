import type { Preview } from "@haul/contract";
import type { FileRun } from "./run_scope.ts";

/** Pictures above it are not for everybody who may look at a folder. */
const WIDEST_LEVEL = 1;

/** A picture is no reason to let a finished file wait for longer. */
const PATIENCE_MS = 15_000;

/** A picture, or what to say of its absence; neither where there is none to show. */
export interface FetchedPreview {
  preview: Uint8Array | null;
  warning: string | null;
}

/** Fetches the picture that shows what a model makes, where everybody may see it. Never throws. */
export async function fetchPreview(
  preview: Preview | null,
  { scope, signal }: FileRun,
): Promise<FetchedPreview> {
  const none = { preview: null, warning: null };
  if (preview === null || preview.level > WIDEST_LEVEL) return none;
  try {
    const reply = await scope.fetch(preview.url, {
      signal: AbortSignal.any([signal, AbortSignal.timeout(PATIENCE_MS)]),
    });
    if (!reply.ok) throw new Error(`status ${reply.status}`);
    return { preview: await reply.bytes(), warning: null };
  } catch {
    const { host } = new URL(preview.url);
    return {
      preview: null,
      warning: `The preview could not be had from ${host}; the file itself is fine.`,
    };
  }
}
