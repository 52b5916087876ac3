import { ProblemError, problem } from "@haul/contract";
import { apiProblem } from "../api_problem.ts";
import type { ApiReply } from "../ask_api.ts";
import { pageUrl, treePageUrl } from "./_hub_urls.ts";
import type { Reference } from "./_reference.ts";

/** Who asked, as far as it changes what a refusal means. */
export interface Asker {
  /** Whether a key went along. */
  readonly hasKey: boolean;
  /** Whether the user has a key that this hub may not be shown: a mirror's. */
  readonly keyHeldBack: boolean;
}

const ADD_KEY = { kind: "add_key", service: "huggingface" } as const;
const STORE_KEY = 'store your key with "haul token set huggingface"';
const TOKENS_PAGE = "https://huggingface.co/settings/tokens";

/** What a refusal of the hub is called in its own header, in JSON, or in plain text. */
export function hubMessage(reply: ApiReply): string {
  const own = reply.headers.get("x-error-message");
  if (own !== null) return own;
  const { json } = reply;
  const hasError = typeof json === "object" && json !== null && "error" in json;
  return hasError ? String(json.error) : reply.text.slice(0, 300);
}

/**
 * What a refusal means (contracts.md 2.5): gated, private or missing, a wrong
 * revision or file, disabled, too many requests. Whether the key itself is bad
 * is asked before.
 */
export function hubProblem(
  reply: ApiReply,
  about: { reference: Reference; asker: Asker },
): ProblemError {
  const { reference, asker } = about;
  const code = reply.headers.get("x-error-code");
  const message = hubMessage(reply);
  const { status } = reply;
  if (status === 429) return limited(reply, asker);
  if (code === "GatedRepo" || /\bgated\b/i.test(message)) {
    return gatedProblem(reply, about);
  }
  if (status === 403 && /disabled/i.test(message))
    return disabled(about, reply);
  if (code === "RevisionNotFound") return noRevision(reply, reference);
  if (code === "EntryNotFound") return noFile(reference, reply);
  if (code === "RepoNotFound" || status === 401) return noRepo(reply, about);
  return apiProblem(reply);
}

/** A 429 with its seconds; an account has a higher limit than an address. */
function limited(reply: ApiReply, { hasKey }: Asker): ProblemError {
  const plain = apiProblem(reply);
  if (hasKey) return plain;
  return new ProblemError({
    ...plain.problem,
    message: `${plain.message} With a key of yours the limit is higher.`,
    fix: ADD_KEY,
  });
}

function gatedProblem(
  reply: ApiReply,
  { reference, asker }: { reference: Reference; asker: Asker },
): ProblemError {
  const { host, status } = reply;
  const { id } = reference;
  const page = pageUrl(reference);
  const text = hubMessage(reply);
  const fix = { kind: "open_page", url: page } as const;
  if (/fine-grained/i.test(text)) {
    return problem(
      "gated",
      `Your Hugging Face key may not read gated repositories such as ${id}: allow it that at ${TOKENS_PAGE}.`,
      { host, status, fix: { kind: "open_page", url: TOKENS_PAGE } },
    );
  }
  if (/awaiting|pending/i.test(text)) {
    return problem(
      "gated",
      `Your request for access to ${id} waits for its authors. See ${page}, and start again when they have said yes.`,
      { host, status, fix },
    );
  }
  if (/rejected/i.test(text)) {
    return problem(
      "gated",
      `The authors of ${id} have refused your request for access; see ${page}.`,
      { host, status, fix },
    );
  }
  if (asker.hasKey) {
    return problem(
      "gated",
      `${id} is gated, and your account has not asked for access yet: accept its terms at ${page}, then start again.`,
      { host, status, fix },
    );
  }
  const way = `then ${asker.keyHeldBack ? heldBack(host) : STORE_KEY}`;
  return problem(
    "gated",
    `${id} is gated: accept its terms at ${page}, ${way}.`,
    { host, status, fix: asker.keyHeldBack ? fix : ADD_KEY },
  );
}

/** A mirror gets no key unless the user trusts it with one. */
function heldBack(host: string): string {
  return `set HAUL_SEND_KEYS_TO=huggingface if ${host}, which is not Hugging Face's own, may have your key`;
}

/** A repository that the hub has taken out of reach for everybody. */
export function disabled(
  { reference }: { reference: Reference },
  about: { host: string; status?: number },
): ProblemError {
  const { host, status } = about;
  const page = pageUrl(reference);
  return problem(
    "taken_down",
    `Hugging Face has disabled ${reference.id}, for everybody; ${page} may say why.`,
    {
      host,
      ...(status === undefined ? {} : { status }),
      fix: { kind: "open_page", url: page },
    },
  );
}

function noRevision(reply: ApiReply, reference: Reference): ProblemError {
  const { host, status } = reply;
  const page = pageUrl(reference);
  return problem(
    "not_found",
    `${reference.id} has no revision "${reference.revision}". Its branches and tags are listed at ${page}.`,
    { host, status, fix: { kind: "open_page", url: page } },
  );
}

/** For a path that the repository does not have. */
export function noFile(
  reference: Reference,
  about: { host: string; status?: number },
): ProblemError {
  const { host, status } = about;
  const { id, revision, path } = reference;
  const page = treePageUrl(reference, { revision, path: "" });
  const where = revision === null ? "" : ` at "${revision}"`;
  return problem(
    "not_found",
    `${id} has no file "${path}"${where}. What it has is listed at ${page}.`,
    {
      host,
      ...(status === undefined ? {} : { status }),
      fix: { kind: "open_page", url: page },
    },
  );
}

function noRepo(
  reply: ApiReply,
  { reference, asker }: { reference: Reference; asker: Asker },
): ProblemError {
  const { host, status } = reply;
  const { id } = reference;
  const page = pageUrl(reference);
  // A name alone can be a user's or an organisation's page as well.
  const hint = id.includes("/") ? "" : " A repository is OWNER/NAME.";
  if (asker.hasKey) {
    return problem(
      "not_found",
      `There is no ${id} at ${host}, or your account may not see it.${hint} Check ${page}.`,
      { host, status, fix: { kind: "open_page", url: page } },
    );
  }
  const way = asker.keyHeldBack ? heldBack(host) : STORE_KEY;
  const open = { kind: "open_page", url: page } as const;
  return problem(
    "not_found",
    `There is no ${id} at ${host}, or it is private.${hint} Check the name; if it is private, ${way}.`,
    { host, status, fix: asker.keyHeldBack ? open : ADD_KEY },
  );
}

/** For a key that the hub does not know: it refuses public files too then. */
export function badKey(
  reply: ApiReply,
  { reference, isPublic }: { reference: Reference | null; isPublic: boolean },
): ProblemError {
  const { host, status } = reply;
  const what = reference === null ? "it" : reference.id;
  const way = isPublic
    ? `${what} is public: remove the key ("haul token remove huggingface"), or store a good one ("haul token set huggingface").`
    : 'Make a new one at https://huggingface.co/settings/tokens and store it with "haul token set huggingface".';
  return problem(
    "unauthorized",
    `Hugging Face does not know your key (status ${status} from ${host}): it was revoked, has run out, or lost a part when it was pasted. ${way}`,
    { host, status, fix: ADD_KEY },
  );
}
