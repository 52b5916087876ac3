import { isProblemError } from "@haul/contract";
import type { SourceContext } from "../source.ts";
import { FolderAnswerSchema, type MegaTreeNode } from "./mega_answers.ts";
import { askMega } from "./mega_api.ts";
import type { MegaNode } from "./mega_link.ts";

/** Milliseconds after which Mega is asked again. */
const KEPT_MS = 10 * 60_000;
/** Folders remembered at once. */
const MOST = 8;

type Memory = Map<string, { nodes: readonly MegaTreeNode[]; until: number }>;

/**
 * Listings as they came, with nothing deciphered. A folder's link becomes a
 * job for each file, and each of those needs its file's line: asked once, a
 * folder of a thousand files costs one listing and not a thousand. One memory
 * for each way to ask, so that nothing is shared between users of this module.
 */
const memories = new WeakMap<SourceContext["fetch"], Memory>();

/** What {@link listFolder} goes by. */
export interface ListOptions {
  /** The handle of the shared folder. */
  readonly handle: string;
  readonly node: MegaNode;
  /** The link as it may be shown. */
  readonly shown: string;
}

/**
 * The lines of a shared folder; of one file of it, that file's and those of
 * the folders around it.
 */
export async function listFolder(
  options: ListOptions,
  context: SourceContext,
): Promise<readonly MegaTreeNode[]> {
  const { node, handle } = options;
  if (node?.kind !== "file") return await ask(options, context);
  const known = recall(handle, context);
  const found = known === null ? [] : around(known, node.handle);
  if (found.length > 0) return found;
  return around(await ask(options, context), node.handle);
}

async function ask(
  { handle, shown }: ListOptions,
  context: SourceContext,
): Promise<readonly MegaTreeNode[]> {
  const command = { a: "f", c: 1, r: 1, ca: 1 };
  const schema = FolderAnswerSchema;
  const how = { context, folder: handle, schema, shown };
  const [answer] = await askMega([command], how);
  if (answer === undefined || isProblemError(answer)) throw answer;
  const memory = memories.get(context.fetch) ?? new Map();
  memories.set(context.fetch, memory);
  const key = keyOf(handle, context);
  memory.delete(key);
  memory.set(key, { nodes: answer.f, until: Date.now() + KEPT_MS });
  const [oldest] = memory.keys();
  if (memory.size > MOST && oldest !== undefined) memory.delete(oldest);
  return answer.f;
}

function recall(
  handle: string,
  context: SourceContext,
): readonly MegaTreeNode[] | null {
  const found = memories.get(context.fetch)?.get(keyOf(handle, context));
  return found === undefined || found.until < Date.now() ? null : found.nodes;
}

function keyOf(handle: string, { endpoints }: SourceContext): string {
  return `${endpoints.mega} ${handle}`;
}

/** A node and all above it, the shared folder last; empty where it is not there. */
function around(
  nodes: readonly MegaTreeNode[],
  handle: string,
): readonly MegaTreeNode[] {
  const byHandle = new Map(nodes.map((node) => [node.h, node]));
  const chain = new Set<MegaTreeNode>();
  let next = byHandle.get(handle);
  while (next !== undefined && !chain.has(next)) {
    chain.add(next);
    next = byHandle.get(next.p);
  }
  return [...chain];
}
