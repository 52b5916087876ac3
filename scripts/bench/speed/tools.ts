import { join } from "node:path";
import type { Row, Stage } from "./row.ts";

/** A program that the bench can drive. */
export type ToolName = "haul" | "aria2c" | "curl" | "axel" | "wget2";

/** A program, its words and its variables. */
export interface Command {
  argv: string[];
  env: Record<string, string>;
}

/** What a command is made for. */
export interface CommandOptions {
  row: Row;
  stage: Stage;
  /** Where the files go. */
  folder: string;
  /** What starts Haul. */
  haul: readonly string[];
}

/** The name of the one file in the folder of a run. */
export const OUTPUT_NAME = "out.bin";

/** aria2's own limit of connections to one server. */
const ARIA2_MAX = 16;

const COMMANDS: Readonly<
  Record<ToolName, (options: CommandOptions) => Command>
> = { haul, aria2c, curl, axel, wget2 };

/** The command that fetches a row's file or files. */
export function commandOf(tool: ToolName, options: CommandOptions): Command {
  return COMMANDS[tool](options);
}

/** Whether a program is on this machine. */
export function isInstalled(tool: ToolName): boolean {
  return tool === "haul" || Bun.which(tool) !== null;
}

function haul({ row, stage, folder, haul: start }: CommandOptions): Command {
  const { urls, isBatch, caFile } = stage;
  const [first = "", ...mirrors] = urls;
  const which = isBatch
    ? urls
    : [
        first,
        "--name",
        OUTPUT_NAME,
        ...mirrors.flatMap((url) => ["--mirror", url]),
      ];
  const { haulConnections: connections } = row;
  return {
    argv: [
      ...start,
      "get",
      ...which,
      "--out",
      folder,
      "--json",
      ...(row.haulWords ?? []),
      ...(connections === null ? [] : ["-x", String(connections)]),
      ...(row.isVerified ? ["--sha256", stage.sha256[0] ?? ""] : []),
    ],
    env: caFile === null ? {} : { NODE_EXTRA_CA_CERTS: caFile },
  };
}

function aria2c({ row, stage, folder }: CommandOptions): Command {
  const { urls, isBatch, caFile } = stage;
  return {
    argv: [
      "aria2c",
      "--no-conf",
      "--quiet",
      "--allow-overwrite=true",
      `--max-connection-per-server=${ARIA2_MAX}`,
      `--split=${ARIA2_MAX * (isBatch ? 1 : urls.length)}`,
      "--min-split-size=1M",
      `--dir=${folder}`,
      ...(isBatch
        ? ["--max-concurrent-downloads=16", "--force-sequential=true"]
        : [`--out=${OUTPUT_NAME}`]),
      ...(row.isVerified ? [`--checksum=sha-256=${stage.sha256[0]}`] : []),
      ...(caFile === null ? [] : [`--ca-certificate=${caFile}`]),
      ...urls,
    ],
    env: {},
  };
}

function curl({ stage, folder }: CommandOptions): Command {
  const [url = ""] = stage.urls;
  return {
    argv: [
      "curl",
      "--silent",
      "--show-error",
      "--fail",
      ...(stage.caFile === null ? [] : ["--cacert", stage.caFile]),
      "--output",
      join(folder, OUTPUT_NAME),
      url,
    ],
    env: {},
  };
}

function axel({ stage, folder }: CommandOptions): Command {
  return {
    argv: [
      "axel",
      "--quiet",
      `--num-connections=${ARIA2_MAX}`,
      `--output=${join(folder, OUTPUT_NAME)}`,
      ...stage.urls,
    ],
    env: {},
  };
}

function wget2({ stage, folder }: CommandOptions): Command {
  const [url = ""] = stage.urls;
  return {
    argv: [
      "wget2",
      "--quiet",
      `--max-threads=${ARIA2_MAX}`,
      "--chunk-size=1M",
      ...(stage.caFile === null ? [] : [`--ca-certificate=${stage.caFile}`]),
      `--output-document=${join(folder, OUTPUT_NAME)}`,
      url,
    ],
    env: {},
  };
}
