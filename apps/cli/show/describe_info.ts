import {
  type FileInfo,
  formatBytes,
  formatUtc,
  HASH_NAMES,
  type ModelType,
} from "@haul/contract";
import type { Output } from "../cli_context.ts";
import type { Paint } from "./paint.ts";
import { plainText } from "./plain_text.ts";
import { wrapText } from "./wrap_text.ts";

const MODE_WORDS = {
  ranges: "many connections, can be resumed",
  single: "one connection, can be resumed",
  stream: "one connection, cannot be resumed",
} as const satisfies Record<NonNullable<FileInfo["mode"]>, string>;

const ACCESS_WORDS = {
  open: "open to all",
  needs_key: "needs your key",
  gated: "gated",
  early_access: "early access",
  paid: "for sale",
  unknown: "",
} as const satisfies Record<FileInfo["access"]["state"], string>;

/** Types whose word is more than their name with spaces. */
const TYPE_WORDS: Partial<Record<ModelType, string>> = {
  checkpoint: "checkpoint, all in one",
  diffusion_model: "diffusion model alone",
  lora: "LoRA",
  locon: "LoCon",
  dora: "DoRA",
  vae: "VAE",
  controlnet: "ControlNet",
  ip_adapter: "IP-Adapter",
  clip_vision: "CLIP-Vision encoder",
};

type Row = readonly [label: string, value: string];

/** How {@link describeInfo} writes. */
export interface DescribeInfoOptions {
  paint: Paint;
  /** Where it is shown. */
  output: Pick<Output, "isTerminal" | "columns">;
  /** Whether the user asked where the file would go. */
  tellsPlace: boolean;
}

/** What `haul info` tells a person of one file: its name, and a line for each thing that is known. */
export function describeInfo(
  info: FileInfo,
  { paint, output, tellsPlace }: DescribeInfoOptions,
): string {
  const rows = [
    ...modelRows(info),
    ...fileRows(info),
    ...(tellsPlace ? placeRows(info) : []),
    ...accessRows(info),
    ...warningRows(info),
  ].filter(([, value]) => value !== "");
  const width = Math.max(...rows.map(([label]) => label.length));
  const lines = rows.map(([label, value]) => {
    const colour =
      label === "careful" || label === "refused" ? "yellow" : "dim";
    const taken = width + 4;
    const indent = " ".repeat(taken);
    const text = wrapText(plainText(value), { output, indent, taken });
    return `  ${paint(colour, label.padEnd(width))}  ${text}\n`;
  });
  return `${paint("bold", plainText(info.name))}\n${lines.join("")}`;
}

function modelRows({ is: about, model, header }: FileInfo): Row[] {
  if (about === null) return [];
  const { type, baseModel, precision, trainedWords, title, version } = about;
  const by = model?.creator ? `by ${model.creator}` : "";
  const parameters = header?.parameters ?? null;
  return [
    ["model", words([title, version, by])],
    ["type", type === null ? "" : `${typeWord(type)} (${about.reason})`],
    ["base", baseModel ?? ""],
    ["precision", precision ?? ""],
    ["weights", parameters === null ? "" : count(parameters)],
    ["trigger", trainedWords.join(", ")],
    ["licence", model?.licence ?? ""],
    ["scan", model?.scan?.summary ?? ""],
    ["page", about.page ?? ""],
  ];
}

function fileRows(info: FileInfo): Row[] {
  const { size, hashes, mode, contentType, url } = info;
  return [
    ["size", size === null ? "unknown" : describeSize(size)],
    ...hashes.map(
      ({ algorithm, hex, from }): Row => [
        HASH_NAMES[algorithm],
        `${hex} (says the ${from})`,
      ],
    ),
    ["transfer", mode === null ? "" : MODE_WORDS[mode]],
    ["media type", contentType ?? ""],
    ["from", url],
  ];
}

/** Where the file would go, and why there. */
function placeRows({ path, reason, notes, here }: FileInfo): Row[] {
  return [
    ["goes to", path],
    ["because", reason],
    ["here", here === null ? "" : "a file of this name and length already"],
    ...notes.map((note): Row => ["note", note]),
  ];
}

function accessRows({ access }: FileInfo): Row[] {
  const until = access.until === null ? "" : `until ${formatUtc(access.until)}`;
  return [
    ["access", words([ACCESS_WORDS[access.state], until])],
    ["refused", access.refusal?.message ?? ""],
  ];
}

function warningRows({ is: about, model }: FileInfo): Row[] {
  const warnings = [
    about?.canRunCode === true
      ? "A pickle can run code when a tool loads it; take a safetensors file where there is one."
      : null,
    model?.scan?.danger === true ? "The service's own scan warns of it." : null,
    about?.doubt ?? null,
  ];
  return warnings.flatMap((text): Row[] => (text ? [["careful", text]] : []));
}

function typeWord(type: ModelType): string {
  return TYPE_WORDS[type] ?? type.replaceAll("_", " ");
}

function words(parts: readonly (string | null)[]): string {
  return parts.filter(Boolean).join(" ");
}

/** `6.94 billion`: nobody counts weights one by one. */
function count(parameters: number): string {
  if (parameters >= 1e9) return `${(parameters / 1e9).toFixed(2)} billion`;
  if (parameters >= 1e6) return `${(parameters / 1e6).toFixed(1)} million`;
  return parameters.toLocaleString("en");
}

function describeSize(size: number): string {
  const bytes = `${size.toLocaleString("en")} bytes`;
  return size < 1000 ? bytes : `${formatBytes(size)} (${bytes})`;
}
