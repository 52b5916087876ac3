import { keyHeader } from "../key_header.ts";
import type { HubScope } from "./_ask_hub.ts";
import type { Entry } from "./_entries.ts";
import { fileUrl } from "./_hub_urls.ts";
import { nameOf, type Repo } from "./_repo.ts";

/**
 * What the reply for a file itself says of it, at a mirror that has files and
 * no API (contracts.md 2.2): commit, size and digest, as far as they are there.
 * Null where it has no such file.
 */
export async function headEntry({
  reference,
  context,
}: HubScope): Promise<{ repo: Repo; entry: Entry } | null> {
  const { hub, type, id, revision, path } = reference;
  const url = fileUrl(reference, reference);
  const { signal } = context;
  const reply = await context.fetch(url, {
    method: "HEAD",
    redirect: "manual",
    headers: await keyHeader("huggingface", url, context),
    ...(signal === undefined ? {} : { signal }),
  });
  if (reply.status >= 400) return null;
  const header = (name: string) => reply.headers.get(name) ?? "";
  const commit = /^[0-9a-f]{40}$/.exec(header("x-repo-commit"))?.[0];
  const linkedSize = numberIn(header("x-linked-size"));
  // A redirect's own length is that of its text.
  const ownSize =
    reply.status === 200 ? numberIn(header("content-length")) : null;
  const oid = reply.status === 200 ? digestIn(header("etag"), 40) : null;
  const sha256 = digestIn(header("x-linked-etag"), 64);
  return {
    repo: {
      hub,
      type,
      id,
      commit: commit ?? revision,
      revision: nameOf(reference),
      info: null,
    },
    entry: {
      type: "file",
      path,
      oid,
      size: linkedSize ?? ownSize,
      lfs: sha256 === null ? null : { oid: sha256, size: linkedSize },
      securityFileStatus: null,
    },
  };
}

function numberIn(text: string): number | null {
  return /^\d{1,15}$/.test(text) ? Number(text) : null;
}

/** A digest of so many digits out of an ETag; another one's meaning is unknown. */
function digestIn(etag: string, digits: number): string | null {
  const bare = etag.replace(/^W\//, "").replace(/^"(.*)"$/, "$1");
  return bare.length === digits && /^[0-9a-f]+$/.test(bare) ? bare : null;
}
