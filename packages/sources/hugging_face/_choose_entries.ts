import {
  type Choice,
  type FileChoice,
  formatBytes,
  type ProblemError,
  problem,
} from "@haul/contract";
import { pathFilter } from "../path_filter.ts";
import type { Entry } from "./_entries.ts";
import { shardGroup, withWholeGroups } from "./_shards.ts";
import { baseName, folderOf, formatOf } from "./_weights.ts";
import { quantOf } from "./quant_of.ts";

/** A message offers no more than this many choices. */
const MOST_CHOICES = 100;

/** Which files are wanted, and of what. */
export interface Wanted {
  readonly choice: FileChoice;
  /** The repository, for messages. */
  readonly id: string;
  /** The folder that the link named, or "". */
  readonly folder: string;
}

/**
 * The files of a repository or folder that are wanted: all, unless patterns
 * or `--file`, `--quant`, `--format`, `--fp` narrow them. A shard brings the
 * other shards and their index along. Where a folder holds one model in
 * several GGUF quantisations, which are huge and of which one is wanted, that
 * one is asked for.
 *
 * @throws {ProblemError} `choice_needed` with what there is; `not_found` where patterns leave nothing.
 */
export function chooseEntries(
  files: readonly Entry[],
  wanted: Wanted,
): Entry[] {
  const { choice } = wanted;
  const listed = files.filter(matching(wanted));
  if (listed.length === 0) throw nothingLeft(files, wanted);
  if (choice.file !== null) return namedFile(choice.file, listed, wanted);
  if (choice.quant !== null) return inQuant(choice.quant, listed, wanted);
  const formatted = inFormat(choice.format, listed, wanted);
  const precise = inPrecision(choice.fp, formatted, wanted);
  if (choice.include.length === 0) askForQuant(precise, wanted);
  return precise;
}

/** Patterns are tried on the path in the repository and on that in the folder. */
function matching({ choice, folder }: Wanted): (entry: Entry) => boolean {
  const isWanted = pathFilter(choice);
  const skipped = folder === "" ? 0 : folder.length + 1;
  if (choice.include.length === 0) return ({ path }) => isWanted(path);
  return ({ path }) => isWanted(path) || isWanted(path.slice(skipped));
}

function namedFile(
  name: string,
  listed: readonly Entry[],
  wanted: Wanted,
): Entry[] {
  const plain = name.replace(/^\/+/, "");
  const tests = [
    (path: string) => path === plain,
    (path: string) => baseName(path) === plain,
    (path: string) => baseName(path).toLowerCase() === plain.toLowerCase(),
  ];
  for (const test of tests) {
    const found = listed.filter(({ path }) => test(path));
    if (found.length > 1) {
      const what = `${wanted.id} has ${found.length} files called "${name}"`;
      throw choiceNeeded(`${what}; say which by its path.`, found);
    }
    if (found.length === 1) return withWholeGroups(found, listed);
  }
  throw choiceNeeded(
    `${wanted.id} has no file "${name}"; choose one of those it has.`,
    listed,
  );
}

function inQuant(
  quant: string,
  listed: readonly Entry[],
  wanted: Wanted,
): Entry[] {
  const plain = quant.toUpperCase();
  const weights = listed.filter(({ path }) => isModelFile(path));
  const found = weights.filter(({ path }) => quantOf(path) === plain);
  if (found.length > 0) return withWholeGroups(found, listed);
  const has = [...quants(weights).keys()].join(", ");
  throw choiceNeeded(
    has === ""
      ? `${wanted.id} names no quantisations; choose a file.`
      : `${wanted.id} has no ${plain}; it has ${has}.`,
    weights.length > 0 ? representatives(weights) : listed,
  );
}

/** Weights in one format, and all that is no weights: a folder that loads. */
function inFormat(
  format: string | null,
  listed: readonly Entry[],
  wanted: Wanted,
): readonly Entry[] {
  if (format === null) return listed;
  const plain = format.toLowerCase();
  const left = listed.filter(({ path }) => {
    const own = weightsFormat(path);
    return own === null || own === plain;
  });
  if (left.some(({ path }) => weightsFormat(path) === plain)) return left;
  const formats = new Set(listed.map(({ path }) => weightsFormat(path)));
  formats.delete(null);
  throw choiceNeeded(
    `${wanted.id} has no weights in the format ${plain}; it has ${[...formats].join(", ") || "none"}.`,
    listed,
  );
}

/** An index belongs to the weights that it lists. */
function weightsFormat(path: string): string | null {
  return formatOf(shardGroup(path) ?? path);
}

/** `model.fp16.safetensors` in place of `model.safetensors`, as diffusers has it. */
function inPrecision(
  fp: string | null,
  listed: readonly Entry[],
  wanted: Wanted,
): Entry[] {
  if (fp === null) return [...listed];
  const plain = fp.toLowerCase();
  const keyed = listed.map((entry) => {
    const name = shardGroup(entry.path) ?? entry.path;
    const { stem, precision } = precisionOf(name);
    return { entry, stem, precision };
  });
  const stems = keyed
    .filter(({ precision }) => precision === plain)
    .map(({ stem }) => stem);
  if (stems.length === 0) {
    throw choiceNeeded(
      `${wanted.id} names no weights in ${fp}; choose a file.`,
      listed.filter(({ path }) => formatOf(path) !== null),
    );
  }
  const replaced = new Set(stems);
  return keyed
    .filter(({ stem, precision }) => precision === plain || !replaced.has(stem))
    .map(({ entry }) => entry);
}

const PRECISION = /[-._](fp\d+|bf16|e4m3fn|e5m2|non_ema)(?=[-._])/gi;

function precisionOf(path: string): { stem: string; precision: string | null } {
  const name = baseName(path);
  const stem = `${folderOf(path) ?? ""}/${name.replace(PRECISION, "")}`;
  const mark = name.match(PRECISION)?.[0]?.slice(1).toLowerCase() ?? null;
  return { stem, precision: mark };
}

/** The projector of a vision model goes with every quantisation. */
function isModelFile(path: string): boolean {
  return formatOf(path) === "gguf" && !/mmproj/i.test(baseName(path));
}

function askForQuant(listed: readonly Entry[], { id }: Wanted): void {
  const weights = listed.filter(({ path }) => formatOf(path) !== null);
  const models = weights.filter(({ path }) => isModelFile(path));
  const isAllGguf = weights.every(({ path }) => formatOf(path) === "gguf");
  const found = quants(models);
  if (!isAllGguf || found.size < 2) return;
  const hint = found.has("Q4_K_M") ? " (Q4_K_M suits most machines)" : "";
  throw choiceNeeded(
    `${id} holds one model in ${found.size} quantisations: ${[...found.keys()].join(", ")}. Choose one with --quant${hint}, or take all with --include "*".`,
    representatives(models),
  );
}

/** Files by the quantisation that they name. */
function quants(files: readonly Entry[]): Map<string, Entry[]> {
  const found = new Map<string, Entry[]>();
  for (const file of files) {
    const quant = quantOf(file.path);
    if (quant === null) continue;
    found.set(quant, [...(found.get(quant) ?? []), file]);
  }
  return found;
}

/** Files that are whole, and of each sharded model the first, with the size of all. */
function representatives(files: readonly Entry[]): Entry[] {
  const firsts = new Map<string, Entry>();
  for (const file of files) {
    const key = shardGroup(file.path) ?? file.path;
    const first = firsts.get(key);
    const size = (first?.size ?? 0) + (file.size ?? 0);
    firsts.set(key, { ...(first ?? file), size });
  }
  return [...firsts.values()];
}

function choiceNeeded(message: string, files: readonly Entry[]): ProblemError {
  const choices: Choice[] = files
    .slice(0, MOST_CHOICES)
    .map(({ path, size }) => ({
      id: path,
      label: size == null ? path : `${path} (${formatBytes(size)})`,
    }));
  return problem("choice_needed", message, {
    fix: { kind: "choose", choices },
  });
}

function nothingLeft(
  files: readonly Entry[],
  { choice, id, folder }: Wanted,
): ProblemError {
  const where = folder === "" ? id : `${id}/${folder}`;
  if (files.length === 0) return problem("not_found", `${where} has no files.`);
  const patterns = [
    ...choice.include.map((pattern) => `--include "${pattern}"`),
    ...choice.exclude.map((pattern) => `--exclude "${pattern}"`),
  ].join(" ");
  return problem(
    "not_found",
    `None of the ${files.length} files of ${where} is left by ${patterns}. Try other patterns, or look at the list with "haul info".`,
  );
}
