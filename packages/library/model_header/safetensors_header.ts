import {
  type ModelHeader,
  ModelHeaderSchema,
  type ModelType,
} from "@haul/contract";
import { baseModelOf } from "./base_model_of.ts";
import { precisionOf } from "./precision_of.ts";
import { type TensorTable, tensorTable } from "./safetensors_tensors.ts";
import { tensorType } from "./tensor_type.ts";
import { trainedWords } from "./trained_words.ts";

/** The kind that ends `modelspec.architecture` where the file is no whole model. */
const SUFFIXES: readonly [suffix: string, type: ModelType][] = [
  ["/lora", "lora"],
  ["/textual-inversion", "embedding"],
  ["/controlnet", "controlnet"],
  ["/control-lora", "controlnet"],
  ["/vae", "vae"],
];

/** A longer title is no title. */
const MAX_TITLE = 200;

/** What the JSON of a safetensors header says, or null where it is none. */
export function safetensorsHeader(json: Uint8Array): ModelHeader | null {
  const table = tensorTable(json);
  if (table === null) return null;
  return ModelHeaderSchema.parse({
    format: "safetensors",
    type: typeOf(table),
    baseModel: baseModelOf(table),
    precision: precisionOf(table.tensors),
    title: titleOf(table.metadata),
    trainedWords: trainedWords(table.metadata),
    parameters: parametersOf(table),
    size: table.size,
  });
}

function typeOf({ metadata, tensors }: TensorTable): ModelType | null {
  const type = tensorType(tensors.map(({ name }) => name));
  const isLycoris =
    metadata["ss_network_module"]?.startsWith("lycoris") === true;
  if (type === "lora" && isLycoris) return "locon";
  // The tensors tell a LoRA from a LoCon, which the maker's word does not.
  if (type !== null) return type;
  const architecture = metadata["modelspec.architecture"] ?? "";
  return (
    SUFFIXES.find(([suffix]) => architecture.endsWith(suffix))?.[1] ?? null
  );
}

function titleOf(metadata: TensorTable["metadata"]): string | null {
  const title = metadata["modelspec.title"] ?? metadata["ss_output_name"] ?? "";
  const plain = title.replace(/[\p{C}\s]+/gu, " ").trim();
  return plain === "" || plain.length > MAX_TITLE ? null : plain;
}

function parametersOf({ tensors }: TensorTable): number | null {
  let sum = 0;
  for (const { shape } of tensors) {
    sum += shape.reduce((product, size) => product * size, 1);
  }
  return Number.isSafeInteger(sum) ? sum : null;
}
