import { type ResolvedFile, Secret } from "@haul/contract";
import type { SourceContext } from "../source.ts";

/**
 * The context for a link that carries a key of its own, as `?token=`: that key
 * goes the way of the stored one, in a header and to CivitAI alone.
 */
export function withLinkToken(
  token: string | null,
  context: SourceContext,
): SourceContext {
  if (token === null) return context;
  return {
    ...context,
    tokenFor: async (service) =>
      service === "civitai"
        ? new Secret(token)
        : await context.tokenFor(service),
  };
}

/** The key in a link, or null. */
export function linkToken(url: URL): string | null {
  return url.searchParams.get("token")?.trim() || null;
}

/** The file with its link's key put back, so that the link alone gives the file again. */
export function addToken(
  file: ResolvedFile,
  token: string | null,
): ResolvedFile {
  if (token === null) return file;
  const link = new URL(file.link);
  link.searchParams.set("token", token);
  return { ...file, link: link.href };
}
