import {
  type ProblemError,
  problem,
  type RepositoryPlace,
} from "@haul/contract";

/** What the cache has to know of one file. */
export interface HfCacheFile {
  place: RepositoryPlace;
  /** The hub's name for the content: the SHA-256 of an LFS file, Git's SHA-1 of another. */
  digest: string;
}

/** Where one file is in the cache; all paths count from its root, with `/` between their parts. */
export interface HfCachePaths {
  /** The content itself: `models--org--name/blobs/{digest}`. */
  blob: string;
  /** What programs open: `models--org--name/snapshots/{commit}/{path}`. */
  snapshot: string;
  /** What the snapshot's link says: the way from its folder to the blob. */
  link: string;
  /** The file that says which commit a revision is; null where the commit was named itself. */
  ref: string | null;
}

const NAME = /^[A-Za-z0-9][\w.-]*$/;
const DIGEST = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/;
/** What no name may hold on one system or another, and what would leave the folder. */
const UNFIT = /^\.{1,2}$|^$|[\\:*?"<>|\p{Cc}]|[. ]$/u;

/**
 * Where the cache that `from_pretrained` reads keeps a file. Names are kept to
 * the letter, since programs look for them: what cannot be a name on every
 * system is refused and not rewritten.
 *
 * @throws {ProblemError} `bad_option` where a name or a digest does not fit.
 *
 * @example
 * ```ts
 * import { hfCachePaths } from "@haul/library";
 *
 * const { snapshot, link } = hfCachePaths({
 *   place: {
 *     type: "models",
 *     id: "openai-community/gpt2",
 *     commit: "607a30d783dfa663caf39e06633721c8d4cfcd7e",
 *     revision: "main",
 *     path: "onnx/config.json",
 *   },
 *   digest: "10c66461e4c109db5a2196bff4bb59be30396ed8",
 * });
 * console.assert(snapshot.startsWith("models--openai-community--gpt2/snapshots/"));
 * console.assert(link === "../../../blobs/10c66461e4c109db5a2196bff4bb59be30396ed8");
 * ```
 */
export function hfCachePaths({ place, digest }: HfCacheFile): HfCachePaths {
  const { type, id, commit, revision, path } = place;
  const names = id.split("/");
  const parts = path.split("/");
  const isFit =
    names.length <= 2 &&
    names.every((name) => NAME.test(name)) &&
    parts.every((part) => !UNFIT.test(part)) &&
    (revision?.split("/").every((part) => !UNFIT.test(part)) ?? true);
  if (!isFit) throw unfit(place);
  if (!DIGEST.test(digest)) {
    throw problem(
      "bad_option",
      `The Hugging Face cache names content by its SHA-256 or by Git's SHA-1, and "${digest}" is neither.`,
    );
  }
  const folder = [type, ...names].join("--");
  const up = "../".repeat(parts.length + 1);
  return {
    blob: `${folder}/blobs/${digest}`,
    snapshot: `${folder}/snapshots/${commit}/${path}`,
    link: `${up}blobs/${digest}`,
    ref: revision === null ? null : `${folder}/refs/${revision}`,
  };
}

function unfit({ id, revision, path }: RepositoryPlace): ProblemError {
  return problem(
    "bad_option",
    `"${path}" of ${id} at "${revision ?? "its commit"}" cannot have that name in the Hugging Face cache. Take it into a plain folder (--layout plain).`,
  );
}
