import { type LayoutId, problem } from "@haul/contract";
import { detectLayout } from "@haul/library";

/**
 * Which tool's folder a folder is: the tool itself, a portable build around
 * it, or its `models` folder.
 *
 * @param folder Absolute.
 * @throws {ProblemError} `bad_option` where it is none that Haul knows.
 *
 * @example
 * ```ts
 * import { mkdtemp } from "node:fs/promises";
 * import { tmpdir } from "node:os";
 * import { join } from "node:path";
 * import { recogniseLayout } from "@haul/jobs";
 *
 * const folder = await mkdtemp(join(tmpdir(), "haul-"));
 * await Bun.write(join(folder, "invokeai.yaml"), "");
 * console.assert((await recogniseLayout(folder)) === "invokeai");
 * ```
 */
export async function recogniseLayout(folder: string): Promise<LayoutId> {
  const found = await detectLayout(folder);
  if (found !== null) return found.layout;
  throw problem(
    "bad_option",
    `No tool that Haul knows lives in ${folder}; say whose folder it is with --layout, or name a folder without a tool with --out.`,
  );
}
