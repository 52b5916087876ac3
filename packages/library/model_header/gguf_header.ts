import {
  type ModelHeader,
  ModelHeaderSchema,
  type ModelType,
} from "@haul/contract";
import { type GgufValues, ggufValues } from "./gguf_values.ts";

/** llama.cpp's `llama_ftype`: how most tensors of the file are quantised. */
const FILE_TYPES: Readonly<Record<number, string>> = {
  0: "fp32",
  1: "fp16",
  2: "Q4_0",
  3: "Q4_1",
  7: "Q8_0",
  8: "Q5_0",
  9: "Q5_1",
  10: "Q2_K",
  11: "Q3_K_S",
  12: "Q3_K_M",
  13: "Q3_K_L",
  14: "Q4_K_S",
  15: "Q4_K_M",
  16: "Q5_K_S",
  17: "Q5_K_M",
  18: "Q6_K",
  19: "IQ2_XXS",
  20: "IQ2_XS",
  21: "Q2_K_S",
  22: "IQ3_XS",
  23: "IQ3_XXS",
  24: "IQ1_S",
  25: "IQ4_NL",
  26: "IQ3_S",
  27: "IQ3_M",
  28: "IQ2_S",
  29: "IQ2_M",
  30: "IQ4_XS",
  31: "IQ1_M",
  32: "bf16",
  36: "TQ1_0",
  37: "TQ2_0",
};

/** `general.architecture` of models that make pictures, as ComfyUI-GGUF writes it. */
const PICTURE_MODELS: ReadonlyMap<string, string> = new Map(
  Object.entries({
    aura: "AuraFlow",
    cosmos: "Cosmos",
    flux: "Flux.1",
    hidream: "HiDream",
    hyvid: "Hunyuan Video",
    ltxv: "LTXV",
    lumina2: "Lumina",
    qwen_image: "Qwen Image",
    sd1: "SD 1.5",
    sd3: "SD 3",
    sdxl: "SDXL",
    wan: "Wan Video",
  }),
);

const TEXT_ENCODERS = new Set(["t5", "t5encoder"]);

/** What a GGUF header says, as far as `bytes` reach; null for a version that is unknown. */
export function ggufHeader(bytes: Uint8Array): ModelHeader | null {
  const values = ggufValues(bytes);
  if (values === null) return null;
  const architecture = textOf(values, "general.architecture");
  return ModelHeaderSchema.parse({
    format: "gguf",
    type: typeOf(architecture, values),
    baseModel: PICTURE_MODELS.get(architecture ?? "") ?? null,
    precision: FILE_TYPES[numberOf(values, "general.file_type") ?? -1] ?? null,
    title: textOf(values, "general.name"),
    parameters: numberOf(values, "general.parameter_count"),
  });
}

function typeOf(
  architecture: string | null,
  values: GgufValues,
): ModelType | null {
  if (textOf(values, "general.type") === "adapter") return "lora";
  if (architecture === null) return null;
  if (PICTURE_MODELS.has(architecture)) return "diffusion_model";
  if (TEXT_ENCODERS.has(architecture)) return "text_encoder";
  // The projector that lets a language model see.
  return architecture === "clip" ? "clip_vision" : "language_model";
}

function textOf(values: GgufValues, key: string): string | null {
  const value = values.get(key);
  if (typeof value !== "string") return null;
  const plain = value.replace(/[\p{C}\s]+/gu, " ").trim();
  return plain === "" || plain.length > 200 ? null : plain;
}

function numberOf(values: GgufValues, key: string): number | null {
  const value = values.get(key);
  return typeof value === "number" && value >= 0 ? value : null;
}
