import { type ResolvedFile, ResolvedFileSchema } from "@haul/contract";
import { keyHeader } from "../key_header.ts";
import { askAdmission } from "./_admission.ts";
import { hasKey, type Resolving } from "./_resolving.ts";

/** A file that CivitAI keeps no public record of: what hangs on an article or a bounty, or lies in the user's vault. */
export async function resolveBareFile(
  path: string,
  resolving: Resolving,
): Promise<ResolvedFile> {
  const { api, context } = resolving;
  const { place } = api;
  const asked = {
    title: `The file ${path.slice("/api/download/".length)}`,
    page: place,
    gate: null,
    mode: null,
    isKeyed: await hasKey(resolving),
  };
  const { signal } = context;
  const { url, access } = await askAdmission([`${place}${path}`], {
    api,
    asked,
    signal,
  });
  return ResolvedFileSchema.parse({
    source: "civitai",
    identity: `civitai:${path}`,
    link: url,
    name: null,
    size: null,
    hashes: [],
    bytes: [{ url, headers: await keyHeader("civitai", url, context) }],
    access,
  });
}
