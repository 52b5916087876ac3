import { errorCode } from "../_error_code.ts";
import { detectLayout } from "../layouts/detect_layout.ts";
import type { ModelRole } from "../layouts/model_role.ts";
import { beside } from "./_beside.ts";
import { fillJson } from "./_fill_json.ts";
import { isObject, type JsonObject } from "./_record.ts";
import { recordOf } from "./_record_file.ts";
import { previewBeside, writePreview } from "./_write_preview.ts";
import { a1111Card } from "./a1111_card.ts";
import { findLoraManager } from "./find_lora_manager.ts";
import { loraManagerMetadata } from "./lora_manager_metadata.ts";
import type { SidecarFacts } from "./sidecar_facts.ts";
import { stabilityMatrixInfo } from "./stability_matrix_info.ts";
import { withoutSecrets } from "./without_secrets.ts";

/** What became of a file's sidecars. */
export interface SidecarResult {
  /** The paths that were written or filled in. */
  written: readonly string[];
  /** What could not be written, each a sentence. The file itself is fine. */
  warnings: readonly string[];
}

/** Files that no tool shows a card for. */
const WITHOUT_SIDECARS: readonly ModelRole[] = [
  "config",
  "poses",
  "training_data",
  "wildcards",
  "workflow",
];

const A1111_FAMILY: readonly string[] = ["a1111", "forge", "reforge"];

/**
 * Writes what tools read beside a model: `.civitai.info` and `.preview.png`
 * everywhere, the `.json` of the card editor for AUTOMATIC1111 and its forks,
 * `.cm-info.json` for Stability Matrix, `.metadata.json` where LoRA Manager is
 * installed. Each is written whole or not at all.
 *
 * A sidecar that is there is filled in where it is empty and keeps all else:
 * a user's words are never replaced. One that cannot be read, or that speaks
 * of another model, is left alone. A picture that is there stays.
 *
 * Never throws: what goes wrong is a warning.
 *
 * @param path The finished file.
 *
 * @example
 * ```ts
 * import { mkdtemp } from "node:fs/promises";
 * import { tmpdir } from "node:os";
 * import { join } from "node:path";
 * import { ModelInfoSchema } from "@haul/contract";
 * import { writeSidecars } from "@haul/library";
 *
 * const root = await mkdtemp(join(tmpdir(), "haul-"));
 * const { written, warnings } = await writeSidecars(join(root, "ink.pt"), {
 *   source: "civitai",
 *   model: ModelInfoSchema.parse({ record: { id: 1, modelId: 2 } }),
 *   role: "lora",
 *   layout: "plain",
 *   root,
 *   bytes: 3,
 *   sha256: null,
 * });
 * console.assert(written[0] === join(root, "ink.civitai.info"));
 * console.assert(warnings.length === 0);
 * ```
 */
export async function writeSidecars(
  path: string,
  facts: SidecarFacts,
): Promise<SidecarResult> {
  const written: string[] = [];
  const warnings: string[] = [];
  if (WITHOUT_SIDECARS.includes(facts.role)) return { written, warnings };
  const attempt = async (end: string, write: () => Promise<boolean>) => {
    const sidecar = beside(path, end);
    try {
      if (await write()) written.push(sidecar);
    } catch (error) {
      warnings.push(`${sidecar} was not written: ${reasonOf(error)}.`);
    }
  };
  await attempt(".preview.png", () =>
    writePreview(path, {
      picture: facts.preview ?? null,
      level: facts.model.preview?.level ?? 0,
    }),
  );
  for (const [end, content] of await dialects(path, facts)) {
    await attempt(end, () => fillJson(beside(path, end), content));
  }
  return { written, warnings };
}

/** The JSON sidecars that somebody reads here, by their ends. */
async function dialects(
  path: string,
  facts: SidecarFacts,
): Promise<[end: string, content: JsonObject][]> {
  const { layout } = facts;
  const hasRecord = facts.source === "civitai" && isObject(facts.model.record);
  const isA1111 = A1111_FAMILY.includes(layout);
  const isMatrix = layout === "stability-matrix";
  const isManaged = layout === "comfyui" && (await hasLoraManager(facts.root));
  const all: [end: string, content: JsonObject | null][] = [
    [".civitai.info", hasRecord ? recordOf(facts) : null],
    [".json", isA1111 ? a1111Card(facts) : null],
    [".cm-info.json", isMatrix ? stabilityMatrixInfo(facts) : null],
    [".metadata.json", isManaged ? await managed(path, facts) : null],
  ];
  return all.flatMap(([end, content]) =>
    content === null ? [] : [[end, withoutSecrets(content) as JsonObject]],
  );
}

async function managed(
  path: string,
  facts: SidecarFacts,
): Promise<JsonObject | null> {
  const preview = await previewBeside(path);
  return loraManagerMetadata(path, { ...facts, previewPath: preview });
}

async function hasLoraManager(root: string): Promise<boolean> {
  return await findLoraManager((await detectLayout(root))?.home ?? root);
}

function reasonOf(error: unknown): string {
  const code = errorCode(error);
  if (code === "ENOSPC" || code === "EDQUOT") return "the disk is full";
  if (code === "EACCES" || code === "EPERM" || code === "EROFS") {
    return "the folder is not yours to write to";
  }
  if (code !== "") return code;
  return error instanceof Error ? error.message : String(error);
}
