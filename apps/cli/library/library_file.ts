import { formatBytes } from "@haul/contract";
import type { Library } from "@haul/jobs";
import type { Paint } from "../paint.ts";
import { plainText } from "../plain_text.ts";

/** A file that the catalogue knows. */
export type LibraryFile = ReturnType<Library["list"]>[number];

/** A file as `--json` prints it. */
export function fileRecord(file: LibraryFile): Record<string, unknown> {
  const { path, name, size, sha256, integrity, missing } = file;
  const { source, modelId, versionId, type, baseModel } = file;
  const { title, version, creator, trainedWords, page } = file;
  return {
    ...{ path, name, bytes: size, sha256, integrity, missing },
    model: {
      ...{ source, modelId, versionId, type, baseModel },
      ...{ title, version, creator, trainedWords, page },
    },
  };
}

/** One line for each file: what it is, how large, how sure, where, and its title. */
export function fileLines(
  files: readonly LibraryFile[],
  paint: Paint,
): string[] {
  const types = files.map(({ type }) => type ?? "?");
  const bases = files.map(({ baseModel }) => plainText(baseModel ?? ""));
  const sizes = files.map(({ size }) => formatBytes(size));
  const widths = [types, bases, sizes].map((column) =>
    Math.max(0, ...column.map((cell) => Bun.stringWidth(cell))),
  );
  const [typeWidth = 0, baseWidth = 0, sizeWidth = 0] = widths;
  return files.map((file, at) => {
    const type = (types[at] ?? "").padEnd(typeWidth);
    const base = padded(bases[at] ?? "", baseWidth);
    const size = (sizes[at] ?? "").padStart(sizeWidth);
    const title = titleOf(file);
    const tail = title === "" ? "" : `  ${paint("dim", title)}`;
    return `${type}  ${base}  ${size}  ${markOf(file, paint)} ${plainText(file.path)}${tail}`;
  });
}

/** Title and version, where somebody has told them. */
export function titleOf({ title, version }: LibraryFile): string {
  return plainText([title, title && version].filter(Boolean).join(" "));
}

function markOf({ missing, integrity }: LibraryFile, paint: Paint): string {
  if (missing) return paint("red", "✗");
  return integrity === "verified" ? paint("green", "✓") : paint("dim", "?");
}

function padded(text: string, width: number): string {
  return text + " ".repeat(width - Bun.stringWidth(text));
}
