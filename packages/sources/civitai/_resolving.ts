import { mayHaveKey } from "../key_header.ts";
import type { SourceContext } from "../source.ts";
import type { CivitaiApi } from "./_civitai_api.ts";
import type { LinkedFile } from "./_civitai_link.ts";

/** What resolving works with. */
export interface Resolving {
  api: CivitaiApi;
  context: SourceContext;
  /** Whether the download route is asked beforehand: a round trip for each file. */
  asksAdmission: boolean;
}

/** A link that says nothing of the file. */
export const ANY_FILE: LinkedFile = {
  fileId: null,
  type: null,
  format: null,
  size: null,
  fp: null,
  quant: null,
};

/** Whether the user has a key that goes where CivitAI is asked. */
export async function hasKey({ api, context }: Resolving): Promise<boolean> {
  if (!mayHaveKey("civitai", api.place, context.endpoints)) return false;
  return (await context.tokenFor("civitai")) !== null;
}
