import {
  type Choice,
  type FileChoice,
  formatBytes,
  type ProblemError,
  problem,
} from "@haul/contract";
import type { LinkedFile } from "./_civitai_link.ts";
import type { CivitaiFile, CivitaiVersion } from "./_civitai_records.ts";
import { modelTypeOf } from "./_model_type.ts";
import { primaryFile } from "./_primary_file.ts";
import { shown } from "./_shown.ts";

/** What {@link pickFile} goes by. */
export interface Picking {
  /** What the link says; it may be nothing. */
  linked: LinkedFile;
  /** What the user says besides. */
  choice: FileChoice;
  /** The model's kind, in CivitAI's words. */
  modelType: string | null;
  /** The model and its version, for messages. */
  title: string;
}

/** What both a link and a user may say of a file. */
type WantedFacts = Pick<FileChoice, "format" | "size" | "fp" | "quant">;

/** Words for one format, without case, space and punctuation. */
const FORMAT_WORDS = new Map(
  Object.entries({
    safetensor: "safetensors",
    pickle: "pickletensor",
    ckpt: "pickletensor",
    pt: "pickletensor",
    pth: "pickletensor",
    bin: "pickletensor",
    zip: "other",
  }),
);

/**
 * The one file of a version that is wanted. Link and user narrow the list; of
 * what is left, the file is taken that CivitAI's page would give.
 *
 * @returns Null where the version lists no files, as gated ones do.
 * @throws {ProblemError} `choice_needed` where nothing is left, or where several equally good ones are.
 */
export function pickFile(
  version: CivitaiVersion,
  picking: Picking,
): CivitaiFile | null {
  const { files } = version;
  if (files.length === 0) return null;
  const fitting = files.filter((file) => isWanted(file, picking));
  if (fitting.length === 0) throw noneFits(files, picking);
  const ofType = withRole(fitting, picking);
  const [only] = ofType;
  if (ofType.length === 1 && only !== undefined) return only;
  // A name that two files share says that the user knows which, and Haul does not.
  const isNamed = picking.choice.file !== null;
  const file = isNamed ? null : primaryFile(ofType);
  if (file === null) throw severalFit(ofType, picking);
  return file;
}

/** Who names a file means it, whatever the link says. */
function isWanted(file: CivitaiFile, { linked, choice }: Picking): boolean {
  if (choice.file !== null) {
    return isCalled(file, choice.file) && hasFacts(file, choice);
  }
  const isLinked = linked.fileId === null || file.id === linked.fileId;
  return (
    isLinked &&
    fits(linked.type, file.type) &&
    hasFacts(file, linked) &&
    hasFacts(file, choice)
  );
}

function hasFacts(file: CivitaiFile, wanted: WantedFacts): boolean {
  const { format, size, fp, quantType } = file.metadata;
  return (
    fits(wanted.size, size) &&
    fits(wanted.fp, fp) &&
    fits(wanted.quant, quantType) &&
    fitsFormat(wanted.format, format ?? extensionOf(file.name))
  );
}

function isCalled({ id, name }: CivitaiFile, wanted: string): boolean {
  return wanted === String(id) || wanted.toLowerCase() === name.toLowerCase();
}

function fits(wanted: string | null, actual: string | null): boolean {
  return wanted === null || plain(wanted) === plain(actual ?? "");
}

function fitsFormat(wanted: string | null, actual: string): boolean {
  return wanted === null || formatWord(wanted) === formatWord(actual);
}

function formatWord(text: string): string {
  const word = plain(text);
  return FORMAT_WORDS.get(word) ?? word;
}

function plain(text: string): string {
  return text.toLowerCase().replace(/[^a-z0-9]/g, "");
}

function extensionOf(name: string): string {
  return name.slice(name.lastIndexOf(".") + 1);
}

/** `--type vae` takes the VAE that comes along; where no file has that role, the user corrects the publisher. */
function withRole(
  files: readonly CivitaiFile[],
  { choice, modelType }: Picking,
): readonly CivitaiFile[] {
  if (choice.type === null) return files;
  const having = files.filter(
    (file) => modelTypeOf(file.type, modelType) === choice.type,
  );
  return having.length === 0 ? files : having;
}

function noneFits(
  files: readonly CivitaiFile[],
  { linked, choice, title }: Picking,
): ProblemError {
  const { file, format, size, fp, quant } = choice;
  const asked = [
    ...(file === null ? said(linked).map((word) => word.join("=")) : []),
    ...said({ file, format, size, fp, quant }).map(
      ([name, value]) => `--${name} ${value}`,
    ),
  ].join(" ");
  return asking(
    `${title} at CivitAI has no file for ${asked}; it has ${counted(files)}.`,
    files,
  );
}

/** What was said of a file at all, as a link or a command has it. */
function said(facts: object): [name: string, value: string][] {
  return Object.entries(facts)
    .filter(([, value]) => value !== null)
    .map(([name, value]) => [name, shown(String(value))]);
}

function severalFit(
  files: readonly CivitaiFile[],
  { title }: Picking,
): ProblemError {
  return asking(
    `${title} at CivitAI has ${counted(files)} that fit equally well.`,
    files,
  );
}

function asking(what: string, files: readonly CivitaiFile[]): ProblemError {
  return problem(
    "choice_needed",
    `${what} Say which one by its number (--file).`,
    { fix: { kind: "choose", choices: files.map(choiceOf) } },
  );
}

function counted(files: readonly CivitaiFile[]): string {
  return files.length === 1 ? "1 file" : `${files.length} files`;
}

/** A file for people to pick, by what `--file` takes. */
export function choiceOf(file: CivitaiFile): Choice {
  const { format, size, fp, quantType } = file.metadata;
  const facts = [
    file.type === "Model" ? null : file.type,
    size,
    fp,
    quantType,
    format,
    file.sizeKB === null ? null : formatBytes(Math.round(file.sizeKB * 1024)),
  ].filter((fact) => fact !== null);
  const name = shown(file.name);
  return {
    id: file.id === null ? file.name : String(file.id),
    label: facts.length === 0 ? name : `${name}, ${facts.join(", ")}`,
  };
}
