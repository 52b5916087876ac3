import type { Endpoints } from "@haul/contract";
import { fileUrl, pageUrl, treePageUrl } from "./_hub_urls.ts";
import {
  defaultRevision,
  isRepoType,
  NAME,
  REPO_TYPES,
  type RepoType,
  splitRevision,
} from "./_reference.ts";
import { isQuant } from "./quant_of.ts";

const SCHEME = "hf://";

/** `type/`, one or two names, and what follows them. */
const SHORT = new RegExp(
  `^(?:(${REPO_TYPES.join("|")})/)?` +
    "([\\w.-]+)(?:/([\\w.-]+))?(?=[@:/]|$)(.*)$",
  "s",
);

/** What a page's address has behind the repository; a scheme of `hf:` has paths alone. */
const PAGE_PATH = /^\/(?:tree|blob|resolve|raw)\/[^/]/;

/** A name that ends like this is a file's, on this machine perhaps. */
const FILE_NAME =
  /\.(?:safetensors|ckpt|gguf|bin|pt|pth|onnx|zip|json|txt|png|jpe?g)$/i;

/**
 * Reads `hf://org/name@revision/path` and what people write for short:
 * `org/name`, `org/name:file.gguf`, `org/name:Q4_K_M`, `org/name@v1`,
 * `org/name/folder/file`, a page's address without its host, with `datasets/`
 * before it and the like. What could be a host is none of these: `example.org/a.bin`, `localhost/a`.
 *
 * @returns The URL that it stands for, or null.
 */
export function parseShort(text: string, endpoints: Endpoints): URL | null {
  const isUri = text.slice(0, SCHEME.length).toLowerCase() === SCHEME;
  const match = SHORT.exec(isUri ? text.slice(SCHEME.length) : text);
  if (match === null) return null;
  const [, prefix, first = "", second, rest = ""] = match;
  const names = second === undefined ? [first] : [first, second];
  const isPlausible =
    names.every((name) => NAME.test(name)) &&
    (isUri || (second !== undefined && !looksLikeAnotherThing(names)));
  if (!isPlausible) return null;
  const hub = endpoints.huggingface.replace(/\/+$/, "");
  if (!isUri && PAGE_PATH.test(rest)) return URL.parse(`${hub}/${text}`);
  const repo = {
    hub,
    type: isRepoType(prefix) ? prefix : "models",
    id: names.join("/"),
  };
  const place = placeIn(repo.type, rest);
  if (place === null) return null;
  const { revision, path } = place;
  if (path === "" && place.quant !== null) {
    const tree = new URL(treePageUrl(repo, { revision, path }));
    tree.searchParams.set("quant", place.quant);
    return tree;
  }
  if (path !== "") return new URL(fileUrl(repo, { revision, path }));
  const isDefault = revision === defaultRevision(repo.type);
  return new URL(isDefault ? pageUrl(repo) : treePageUrl(repo, place));
}

/** A host or a file of this machine. */
function looksLikeAnotherThing([first = "", last = ""]: readonly string[]) {
  return first.includes(".") || first === "localhost" || FILE_NAME.test(last);
}

/** Reads `@revision/path`, `/path` and `:file`. */
function placeIn(
  type: RepoType,
  rest: string,
): { revision: string | null; path: string; quant: string | null } | null {
  const plain = defaultRevision(type);
  if (rest.startsWith("@")) {
    if (plain === null) return null;
    const [place = "", named] = cutAtColon(rest.slice(1));
    const split = splitRevision(place);
    if (split === null) return null;
    const revision = decodedRevision(split.revision);
    return within({ revision, path: split.path }, named);
  }
  const [path = "", named] = cutAtColon(rest);
  return within({ revision: plain, path: path.slice(1) }, named);
}

/** `:file` counts only where no path has begun: a file's name may hold one. */
function cutAtColon(text: string): [place: string, named?: string] {
  const at = text.search(/[:/]/);
  if (at < 0 || text[at] === "/") return [text];
  return [text.slice(0, at), text.slice(at + 1)];
}

function within(
  place: { revision: string | null; path: string },
  named: string | undefined,
) {
  const path = (named ?? place.path).replace(/\/+$/, "");
  if (path.split("/").some((part) => part === "." || part === "..")) {
    return null;
  }
  if (named !== undefined && isQuant(named)) {
    return { ...place, path: "", quant: named };
  }
  return { ...place, path, quant: null };
}

function decodedRevision(revision: string): string {
  return revision.replaceAll(/%2f/gi, "/");
}
