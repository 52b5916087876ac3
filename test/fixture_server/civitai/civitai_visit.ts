import type { HeaderLine, Reply } from "../reply.ts";
import type { WireRequest } from "../wire_request.ts";
import type { CivitaiCatalogue } from "./civitai_catalogue.ts";
import type { CivitaiAccount, CivitaiSwitches } from "./civitai_options.ts";
import type { CivitaiStorage } from "./civitai_storage.ts";

/** What the service knows. */
export interface CivitaiWorld {
  catalogue: CivitaiCatalogue;
  storage: CivitaiStorage;
  accounts: readonly CivitaiAccount[];
  switches: CivitaiSwitches;
  /** Links given out so far. */
  links: number;
  /** Whom each picture and post was made by: version ids. */
  pictures: Map<string, readonly number[]>;
}

/** One request to the service. */
export interface CivitaiVisit {
  world: CivitaiWorld;
  request: WireRequest;
  reply: Reply;
  query: URLSearchParams;
  /** Who asks; a key that is not known counts as none. */
  account: CivitaiAccount | null;
}

/** Reads who asks and what. The header wins over `?token=`. */
export function visitOf(
  world: CivitaiWorld,
  request: WireRequest,
  reply: Reply,
): CivitaiVisit {
  const query = new URLSearchParams(request.query);
  const header = /^Bearer (.+)$/i.exec(request.headers["authorization"] ?? "");
  const key = header?.[1] ?? query.get("token");
  const account = world.accounts.find((each) => each.key === key) ?? null;
  return { world, request, reply, query, account };
}

/** The origin that the client believes to talk to. */
export function hostOf({ request }: CivitaiVisit): string {
  return `http://${request.headers["host"] ?? ""}`;
}

/** Answers with JSON. */
export async function json(
  { reply }: CivitaiVisit,
  status: number,
  answer: { body: unknown; headers?: readonly HeaderLine[] },
): Promise<void> {
  await reply.send(status, {
    headers: [["Content-Type", "application/json"], ...(answer.headers ?? [])],
    body: JSON.stringify(answer.body),
  });
}

/** Answers with a page for people. */
export async function page(
  { reply }: CivitaiVisit,
  status: number,
  title: string,
): Promise<void> {
  await reply.send(status, {
    headers: [["Content-Type", "text/html; charset=utf-8"]],
    body: `<!DOCTYPE html><html><head><title>${title}</title></head><body>${title}</body></html>`,
  });
}
