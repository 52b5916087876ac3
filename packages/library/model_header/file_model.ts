import type { FileModel, ModelHeader, ModelInfo } from "@haul/contract";
import { type RoleFacts, roleOf, SPEAKERS } from "../layouts/role_of.ts";
import { agreedBaseModel } from "./agreed_base_model.ts";

/** More words than a person reads on a row. */
const MAX_WORDS = 50;

const PICKLES = /\.(?:ckpt|pt2?|pth|pkl|pickle)$/i;

/** What {@link fileModel} goes by. */
export interface FileModelFacts extends RoleFacts {
  /** What the file's own header says, where it was read. @default null */
  header?: ModelHeader | null;
  /** What the publisher says. @default null */
  model?: ModelInfo | null;
}

/**
 * What a file is, of its header's word and its publisher's, each where it
 * knows better; null for a file that neither calls a model.
 *
 * @example
 * ```ts
 * import { ModelHeaderSchema, ModelInfoSchema } from "@haul/contract";
 * import { fileModel } from "@haul/library";
 *
 * const model = fileModel({
 *   name: "ink.safetensors",
 *   header: ModelHeaderSchema.parse({ format: "safetensors", type: "lora", baseModel: "SDXL" }),
 *   model: ModelInfoSchema.parse({ baseModel: "Pony" }),
 *   source: "civitai",
 * });
 * console.assert(model?.baseModel === "Pony" && model.type === "lora");
 * ```
 */
export function fileModel(facts: FileModelFacts): FileModel | null {
  const { name, type = null, header = null, model = null } = facts;
  const isPickle = header?.format === "pickle" || PICKLES.test(name);
  if (header === null && model === null && type === null && !isPickle) {
    return null;
  }
  const base = agreedBaseModel(
    model?.baseModel ?? null,
    header?.baseModel ?? null,
  );
  const words = model?.trainedWords.length ? model : header;
  return {
    type: type ?? header?.type ?? model?.type ?? null,
    reason: roleOf(facts).reason,
    baseModel: base.baseModel,
    precision: header?.precision ?? null,
    trainedWords: words?.trainedWords.slice(0, MAX_WORDS) ?? [],
    title: model?.title ?? header?.title ?? null,
    version: model?.version ?? null,
    page: model?.page ?? null,
    preview: model?.preview ?? null,
    canRunCode: isPickle,
    doubt: base.contradict ? doubtOf(facts) : null,
  };
}

function doubtOf({ model, header, source }: FileModelFacts): string {
  const speaker = SPEAKERS[source ?? "direct"];
  const says = speaker.charAt(0).toUpperCase() + speaker.slice(1);
  return `${says} says ${model?.baseModel ?? "nothing"}, but the file is for ${header?.baseModel ?? "another"} by its own header.`;
}
